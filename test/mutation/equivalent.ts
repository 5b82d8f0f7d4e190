import type { Mutation } from './mutate.js';

/** A mutant that no input of the linter tells from the rule. */
export interface Equivalent {
  rule: string;
  mutation: Mutation;
  /** The condition, with every run of white space as one blank. */
  source: string;
  reason: string;
}

export const equivalents: readonly Equivalent[] = [];
