import { severities, type NotEvaluated } from '../model/finding.js';
import type { Summary, TargetReport } from '../model/report.js';

/** `1 image`, `2 images`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** What could not be looked at, by reason, in the order of the report. */
export function byReason(items: readonly NotEvaluated[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const { subject, reason } of items) {
    const subjects = reasons.get(reason);
    if (subjects) subjects.push(subject);
    else reasons.set(reason, [subject]);
  }
  return reasons;
}

/** True where only the count has something to say: a target that was checked, and that has nothing to show. */
export function isClean({ contract, error, findings, notEvaluated }: TargetReport): boolean {
  return !contract && !error && findings.length === 0 && notEvaluated.length === 0;
}

/** Counts what a `Summary` does not: targets with findings, and what was not evaluated. */
export interface Tally {
  add(report: TargetReport): void;
  /** What was not evaluated, by reason, of all targets. */
  notEvaluated(): [reason: string, subjects: string[]][];
  /** `3 errors, 1 warning in 2 of 5 targets; 2 suppressed`. Our own words and numbers only. */
  line(summary: Summary): string;
}

/** Reasons name images: of thousands of targets there may be as many. */
const mostReasons = 20;

export function createTally(): Tally {
  let found = 0;
  let notEvaluated = 0;
  const reasons = new Map<string, Set<string>>();

  function verdict({ targets, failed, findings }: Summary): string[] {
    const counts = severities.flatMap((severity) =>
      findings[severity] > 0 ? [count(findings[severity], severity)] : [],
    );
    if (counts.length > 0) {
      const where = targets === 1 ? '' : ` in ${String(found)} of ${count(targets, 'target')}`;
      return [counts.join(', ') + where];
    }
    if (targets === 0) return ['No target'];
    return targets === failed ? [] : [`No findings in ${count(targets - failed, 'target')}`];
  }

  return {
    add(report) {
      if (report.findings.length > 0) found += 1;
      notEvaluated += report.notEvaluated.length;
      for (const { subject, reason } of report.notEvaluated) {
        const subjects = reasons.get(reason);
        if (subjects) subjects.add(subject);
        else if (reasons.size < mostReasons) reasons.set(reason, new Set([subject]));
      }
    },
    notEvaluated: () => [...reasons].map(([reason, subjects]) => [reason, [...subjects]]),
    line(summary) {
      const { failed, suppressed = 0 } = summary;
      return [
        ...verdict(summary),
        ...(failed > 0 ? [`${count(failed, 'target')} could not be read`] : []),
        ...(suppressed > 0 ? [`${String(suppressed)} suppressed`] : []),
        ...(notEvaluated > 0 ? [`${String(notEvaluated)} not evaluated`] : []),
      ].join('; ');
    },
  };
}
