import type { Profile } from './profile.js';

export const strict: Profile = {
  summary: 'Everything that contradicts no other profile, good practice among it.',
  source: 'The specifications that each rule names',
  includes: ['recommended', 'oci'],
  probes: 'error',
  // Beside those of `recommended`. A rule that is left out contradicts a profile, or belongs to one alone: test/unit/profiles names it.
  rules: {
    'command/argument-type-missing': 'on',
    'command/argument-name-style': 'on',
    'command/enum-without-type': 'on',
    'command/help-missing': 'on',
    'command/interface-missing': 'on',
    'command/output-missing': 'on',
    'command/properties-missing': 'on',
    'contract/file-name-misleading': 'on',
    'contract/info-missing': 'on',
    'contract/version-missing': 'on',
    'contract/withdrawn-key': 'on',
    'env/type-missing': 'on',
    'env/undocumented': 'on',
    'health/disabled': 'on',
    'health/missing': 'on',
    'image/build-tools-left': 'on',
    'image/too-large': 'on',
    'label/too-large': 'on',
    'lifecycle/shell-form': 'on',
    'volume/not-declared': 'on',
    'version-file/disagrees-with-labels': 'on',
  },
  keys: [
    // It names an image in an index; as a label it is left over from a base image.
    { key: 'org.opencontainers.image.ref.name', presence: 'forbidden' },
  ],
};
