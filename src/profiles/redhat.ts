import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

/**
 * "Red Hat" where it does not follow "for": in words, a letter or digit that ends no `for`, or the beginning, then anything but letters and
 * digits. Patterns run on an engine that cannot look behind.
 */
const trademark =
  '(?:^|[A-QS-Za-qs-z0-9]|(?:^|[^Oo])[Rr]|(?:^|[^Ff])[Oo][Rr])[^A-Za-z0-9]*[Rr][Ee][Dd][^A-Za-z0-9]*[Hh][Aa][Tt]';

export const redhat: Profile = {
  summary: 'Images of partners that are to be certified by Red Hat.',
  source: 'openshift-preflight, HasRequiredLabel, HasNoProhibitedLabels, RunAsNonRoot, LayerCountAcceptable',
  rules: {
    ...labelRules,
    'image/too-many-layers': 'on',
    'process/root-user': 'error',
  },
  keys: [
    ...['name', 'vendor', 'maintainer'].map((key) => ({
      key,
      presence: 'required' as const,
      never: trademark,
    })),
    ...['version', 'release', 'summary', 'description'].map((key) => ({
      key,
      presence: 'required' as const,
    })),
  ],
};
