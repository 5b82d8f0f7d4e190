import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

const required = [
  'org.opencontainers.image.title',
  'org.opencontainers.image.description',
  'org.opencontainers.image.vendor',
  'com.docker.desktop.extension.api.version',
  'com.docker.desktop.extension.icon',
  'com.docker.extension.screenshots',
  'com.docker.extension.detailed-description',
  'com.docker.extension.publisher-url',
  'com.docker.extension.changelog',
];

export const dockerExtension: Profile = {
  summary: 'Extensions of Docker Desktop, which the marketplace lists only with all of their labels.',
  source: 'Docker documentation, "Extension image labels"; docker extension validate',
  rules: labelRules,
  keys: [
    ...required.map((key) => ({ key, presence: 'required' as const })),
    { key: 'com.docker.extension.categories', presence: 'recommended', mayBeEmpty: true },
    { key: 'com.docker.extension.additional-urls', presence: 'optional' },
    { key: 'com.docker.extension.account-info', presence: 'optional' },
  ],
};
