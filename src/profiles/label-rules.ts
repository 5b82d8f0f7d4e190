import type { Profile } from './profile.js';

/** The rules that hold labels and annotations to a vocabulary: a profile that asks for keys needs them. */
export const labelRules: Profile['rules'] = {
  'label/created-in-future': 'on',
  'label/deprecated-key': 'on',
  'label/forbidden-present': 'on',
  'label/inherited': 'on',
  'label/inherited-by-history': 'on',
  'label/keys-differ-by-case': 'on',
  'label/lost-in-stage': 'on',
  'label/placeholder': 'on',
  'label/required-missing': 'on',
  'label/unknown-key': 'on',
  'label/value-empty': 'on',
  'label/value-invalid': 'on',
};
