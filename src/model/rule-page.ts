import type { Severity } from './finding.js';
import type { Property } from './probe.js';

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

/** What is told of one probe to people. */
export interface ProbePage {
  id: string;
  kind: 'probe';
  property: Property;
  /** The promise in words. */
  title: string;
  summary: string;
  rationale: string;
  source: string;
  /** Of the gravest message. */
  severity: Severity;
  messages: readonly { id: string; severity: Severity; summary: string }[];
  /** Profiles that it is on in. */
  profiles: readonly string[];
  /** Most containers that it takes, shared ones counted. */
  maxRuns: number;
}
