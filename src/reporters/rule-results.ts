import type { Finding, SuppressedFinding } from '../model/finding.js';
import { formatLocation } from '../model/location.js';
import type { RuleSummary, TargetReport } from '../model/report.js';

/** What became of one rule (or of one part that was not looked at) in one target. */
export interface RuleResult {
  /** The rule's id, or the subject of what was not evaluated. */
  name: string;
  /** `failed` with an error or a warning, `skipped` where it could not be looked at: never a pass. */
  state: 'passed' | 'failed' | 'skipped';
  findings: Finding[];
  suppressed: SuppressedFinding[];
  /** Why it was not evaluated, or not in full. */
  reasons: string[];
}

function stateOf({ findings, reasons }: RuleResult): RuleResult['state'] {
  if (findings.some(({ severity }) => severity !== 'note')) return 'failed';
  return reasons.length > 0 ? 'skipped' : 'passed';
}

/** A target as test frameworks see it: each rule that looked at it is a test, in the order of the rules; others follow as they come. */
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
  for (const { id } of rules) if (evaluated.has(id)) at(id);
  for (const finding of report.findings) at(finding.ruleId).findings.push(finding);
  for (const each of report.suppressed ?? []) at(each.finding.ruleId).suppressed.push(each);
  for (const { subject, reason } of report.notEvaluated) at(subject).reasons.push(reason);
  for (const result of results.values()) result.state = stateOf(result);
  return [...results.values()];
}

/** A finding in lines of text: place and message, then what to write. */
export function findingLines({ location, message, suggestion }: Finding): string[] {
  return [
    location ? `${formatLocation(location)}: ${message}` : message,
    ...(suggestion === undefined ? [] : [`→ ${suggestion}`]),
  ];
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
