import type { Contract } from './contract.js';
import type { Finding, NotEvaluated, Severity, SuppressedFinding } from './finding.js';
import type { Image } from './image.js';
import type { CheckSummary, Outcome, ProbeResult, Property } from './probe.js';

export const schemaVersion = '1.1';
export const reportSchemaId = 'urn:container-api:schema:report:1';

/** The image as a report shows it: all of `Image` but what the contract already says (config) and what may hold build secrets (history). */
export type ImageSummary = Omit<Image, 'config' | 'rawConfig' | 'history' | 'notCarried' | 'layers'> & {
  layers?: number;
};

export interface ReportError {
  code: string;
  message: string;
  exitCode: number;
  suggestion?: string;
}

/** A rule that was run, or a probe: then `summary` is the promise in words. */
export interface RuleSummary {
  id: string;
  /** Of a probe only. */
  property?: Property;
  summary: string;
  /** Why it matters. */
  rationale?: string;
  /** The level that it was run at; findings of single messages may be milder. */
  severity?: Severity;
}

/** One target, or one platform of it. */
export interface TargetReport {
  /** What the user asked for. */
  target: string;
  platform?: string;
  stage?: string;
  image?: ImageSummary;
  contract?: Contract;
  findings: Finding[];
  /** Findings that an ignore or a baseline holds back. They count for nothing. */
  suppressed?: SuppressedFinding[];
  /** What became of each promise that was asked for, in the order of the probes. Those broken have findings as well. */
  probes: ProbeResult[];
  /** How the image was run. */
  check?: CheckSummary;
  /** Ids of the rules that looked at it. Those with neither a finding nor an entry in `notEvaluated` found it in order. */
  evaluated?: readonly string[];
  notEvaluated: NotEvaluated[];
  error?: ReportError;
}

/** What is known before the first target. */
export interface ReportHead {
  tool: { name: string; version: string };
  rules: RuleSummary[];
}

export interface Summary {
  targets: number;
  /** Targets that could not be read. */
  failed: number;
  findings: Record<Severity, number>;
  /** Findings held back by ignores and baselines; absent when there are none. */
  suppressed?: number;
  /** Promises of each outcome; absent when none was asked for. */
  probes?: Record<Outcome, number>;
}

/** The whole report, as `--format json` prints it. */
export interface Report extends ReportHead {
  $schema: string;
  schemaVersion: string;
  targets: TargetReport[];
  summary: Summary;
}

/** Counts target after target, so that a report of any length needs no list. */
export function emptySummary(): Summary {
  return { targets: 0, failed: 0, findings: { error: 0, warning: 0, note: 0 } };
}

export function addToSummary(summary: Summary, target: TargetReport): void {
  summary.targets += 1;
  if (target.error) summary.failed += 1;
  for (const finding of target.findings) summary.findings[finding.severity] += 1;
  if (target.suppressed?.length) summary.suppressed = (summary.suppressed ?? 0) + target.suppressed.length;
  for (const { outcome } of target.probes) {
    summary.probes ??= { pass: 0, fail: 0, inconclusive: 0, skip: 0, error: 0 };
    summary.probes[outcome] += 1;
  }
}
