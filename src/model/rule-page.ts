import type { Severity } from './finding.js';

/** An input that shows a rule at work, as text. */
export interface RuleExample {
  /** Name of the file, or what the text describes: `Dockerfile`, `image`. */
  name: string;
  /** Language of the text, for code blocks. */
  language: 'dockerfile' | 'yaml' | 'json';
  text: string;
}

/** What is told of one rule to people. */
export interface RulePage {
  id: string;
  summary: string;
  rationale: string;
  remedy: string;
  severity: Severity;
  recommended: boolean;
  fixable: boolean;
  subject: string;
  needs: readonly string[];
  since: string;
  source: string;
  /** Profiles that switch it on, besides `recommended` and `strict`. */
  profiles: readonly string[];
  messages: readonly string[];
  failing: readonly RuleExample[];
  clean: readonly RuleExample[];
}
