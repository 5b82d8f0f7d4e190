import type { KeyEntry } from '../model/vocabulary.js';
import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';
import { labelSchema as keys } from './vocabulary/label-schema.js';

const prefix = 'org.label-schema.';
const described = ['build-date', 'name', 'description', 'url', 'vcs-url', 'vcs-ref', 'vendor', 'version'];
const wanted = new Set([...described, 'schema-version'].map((name) => prefix + name));

export const labelSchema: Profile = {
  summary:
    'Images whose labels tools from before OCI read. The keys of label-schema.org are not called deprecated.',
  source: 'label-schema.org, rc1 (deprecated since 2019)',
  rules: labelRules,
  keys: keys.map(({ key }): KeyEntry => ({
    key,
    presence: wanted.has(key) ? 'recommended' : 'optional',
    ...(key === `${prefix}schema-version` && { enum: ['1.0'] }),
  })),
};
