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
  /** What it is about, in the words that ignores use: `label maintainer`, `env PORT`, `port 80/tcp`, `command get argument city`. */
  subject?: string;
  location?: Location;
  /** What to write instead. */
  suggestion?: string;
  /** Changes of the file at `location.path` that mend it, safe to make without asking. */
  edits?: Edit[];
  /** Values behind the message, for machines. */
  data?: Record<string, unknown>;
  /** The lines of the file around the place, secrets masked. */
  excerpt?: Excerpt;
  /** 32 hexadecimal digits that stay the same when lines move: rule, message, subject, file and the line's own text. */
  fingerprint?: string;
}

/** One change of a text: at this place stands `remove`, and `insert` comes instead. It is not made where the text has changed since. */
export interface Edit {
  /** Both count from 1; columns are UTF-16 units. */
  line: number;
  column: number;
  remove: string;
  insert: string;
}

/** Whole lines of a file. */
export interface Excerpt {
  /** Number of the first line, from 1. */
  line: number;
  lines: string[];
}

/** A finding that somebody decided not to hear of. */
export interface SuppressedFinding {
  finding: Finding;
  by: 'inline' | 'config' | 'baseline';
  reason?: string;
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
