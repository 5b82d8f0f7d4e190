import type { Location } from './location.js';

export type Severity = 'error' | 'warning' | 'note';

/** One deviation: what is wrong, where, and how to mend it. */
export interface Finding {
  /** `category/predicate-of-the-problem`, e.g. `contract/syntax`. Never renamed. */
  ruleId: string;
  /** Which of the rule's messages this is; stable across wording changes. */
  messageId: string;
  severity: Severity;
  /** What is wrong, naming the key and the value. */
  message: string;
  location?: Location;
  /** What to write instead. */
  suggestion?: string;
  /** Values behind the message, for machines. */
  data?: Record<string, unknown>;
}

/** Something that could not be looked at, and why. Never a pass. */
export interface NotEvaluated {
  /** What was not decided: a part of the image or contract (`health`, `env PORT`), later also a rule id. */
  subject: string;
  reason: string;
  location?: Location;
}

export const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** True when `severity` is as grave as `threshold`, or graver. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
