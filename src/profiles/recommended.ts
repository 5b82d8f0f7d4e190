import type { Profile } from './profile.js';

export const recommended: Profile = {
  summary: 'What nearly everybody wants to hear. It is the profile of those who choose none.',
  source: 'The specifications that each rule names',
  // All rules whose `recommended` is true: they say so themselves, so that no list can forget one.
  rules: {},
};
