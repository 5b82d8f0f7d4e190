import type { Rule } from 'eslint';

export const house: Record<string, string[]>;
export const imports: Rule.RuleModule;
