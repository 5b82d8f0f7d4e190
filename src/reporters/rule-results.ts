import type { Finding, SuppressedFinding } from '../model/finding.js';
import { formatLocation } from '../model/location.js';
import type { ProbeResult } from '../model/probe.js';
import type { RuleSummary, TargetReport } from '../model/report.js';
import { standingOf, type Standing } from './view/standing.js';

/** What became of one rule (or of one part that was not looked at) in one target. */
export interface RuleResult {
  /** The rule's id, or the subject of what was not evaluated. */
  name: string;
  /** `failed` with an error or a warning, `undecided` where a run did not show it, `skipped` where it could not be looked at: never a pass. */
  state: 'passed' | 'failed' | 'undecided' | 'skipped';
  /** Of a promise that was asked for. */
  probe?: ProbeResult;
  findings: Finding[];
  suppressed: SuppressedFinding[];
  /** Why it was not evaluated, or not in full. */
  reasons: string[];
}

const ofStanding: Readonly<Record<Standing, RuleResult['state']>> = {
  broken: 'failed',
  warning: 'failed',
  failed: 'undecided',
  undecided: 'undecided',
  skipped: 'skipped',
  advice: 'passed',
  suppressed: 'passed',
  kept: 'passed',
};

function stateOf({ findings, reasons, probe }: RuleResult, report: TargetReport): RuleResult['state'] {
  if (findings.some(({ severity }) => severity !== 'note')) return 'failed';
  if (probe) return ofStanding[standingOf(probe, findings, report)];
  return reasons.length > 0 ? 'skipped' : 'passed';
}

/** A target as test frameworks see it: each rule that looked at it is a test, in the order of the rules, then each promise; others follow as they come. */
export function ruleResults(rules: readonly RuleSummary[], report: TargetReport): RuleResult[] {
  const results = new Map<string, RuleResult>();
  const at = (name: string): RuleResult => {
    const known = results.get(name);
    if (known) return known;
    const result: RuleResult = { name, state: 'passed', findings: [], suppressed: [], reasons: [] };
    results.set(name, result);
    return result;
  };
  const evaluated = new Set(report.evaluated);
  const probed = new Set(report.probes.map(({ id }) => id));
  for (const { id } of rules) if (evaluated.has(id) && !probed.has(id)) at(id);
  for (const probe of report.probes) at(probe.id).probe = probe;
  for (const finding of report.findings) at(finding.ruleId).findings.push(finding);
  for (const each of report.suppressed ?? []) at(each.finding.ruleId).suppressed.push(each);
  for (const { subject, reason } of report.notEvaluated) at(subject).reasons.push(reason);
  for (const result of results.values()) result.state = stateOf(result, report);
  return [...results.values()];
}

/** A finding in lines of text: place and message, then what to write. */
export function findingLines({ location, message, suggestion }: Finding): string[] {
  return [
    location ? `${formatLocation(location)}: ${message}` : message,
    ...(suggestion === undefined ? [] : [`→ ${suggestion}`]),
  ];
}

/** What a promise was, what came of it, and what was seen. */
export function probeLines({ title, message, evidence }: ProbeResult): string[] {
  return [`${title}: ${message}`, ...evidence.map(({ kind, text }) => `${kind}: ${text}`)];
}

/** Why a test was skipped. */
export function skipReasons({ reasons, probe }: RuleResult): string[] {
  return [...(probe?.outcome === 'skip' ? [probe.message] : []), ...reasons];
}

/** Who held a finding back, and why: `suppressed (inline): … (reason)`. */
export function suppressedLine({ finding, by, reason }: SuppressedFinding): string {
  return `suppressed (${by}): ${finding.message}${reason === undefined ? '' : ` (${reason})`}`;
}

/** The target's name where several platforms or stages of it may stand beside each other. */
export function targetTitle({ target, platform, stage }: TargetReport): string {
  return [
    target,
    ...(platform === undefined ? [] : [platform]),
    ...(stage === undefined ? [] : [stage]),
  ].join(' ');
}
