import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

/** The specification leaves every key to the author; these are those that registries show and update bots read. */
const wanted = ['title', 'description', 'version', 'revision', 'created', 'source', 'licenses'];

export const oci: Profile = {
  summary:
    'Images that describe themselves in the labels of OCI, for registries, catalogues and update bots.',
  source:
    'OCI image-spec 1.1, annotations.md; Renovate and Dependabot read source, revision, version and url',
  rules: { ...labelRules, 'label/annotations-disagree': 'on', 'label/version-contradicts-tag': 'on' },
  keys: wanted.map((name) => ({ key: `org.opencontainers.image.${name}`, presence: 'recommended' })),
};
