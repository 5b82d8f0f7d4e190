import { asyncy, oms } from './contract-files.js';
import { dockerExtension } from './docker-extension.js';
import { dockerflow, dockerflow201602 } from './dockerflow.js';
import { ghcr } from './ghcr.js';
import { labelSchema } from './label-schema.js';
import { mcp } from './mcp.js';
import { moduleContainer } from './module-container.js';
import { oci } from './oci.js';
import { openshift } from './openshift.js';
import type { Profile } from './profile.js';
import { recommended } from './recommended.js';
import { redhat } from './redhat.js';
import { strict } from './strict.js';

const named = {
  recommended,
  oci,
  'label-schema': labelSchema,
  redhat,
  openshift,
  'docker-extension': dockerExtension,
  mcp,
  ghcr,
  asyncy,
  oms,
  'module-container': moduleContainer,
  dockerflow,
  'dockerflow-2016-02': dockerflow201602,
  strict,
} satisfies Record<string, Profile>;

/** All profiles by name. What they ask of keys says which profile asks. */
export const profiles: Readonly<Record<string, Profile>> = Object.fromEntries(
  Object.entries<Profile>(named).map(([name, profile]) => [
    name,
    profile.keys ? { ...profile, keys: profile.keys.map((entry) => ({ ...entry, from: name })) } : profile,
  ]),
);

export const profileNames: readonly string[] = Object.keys(profiles);
