import { severities, type NotEvaluated } from '../model/finding.js';
import type { Summary, TargetReport } from '../model/report.js';
import { isChecked, viewPromises } from './view/promises.js';
import {
  countStandings,
  countWords,
  standings,
  type Standing,
  type StandingCounts,
} from './view/standing.js';

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
export function isClean({ contract, error, findings, notEvaluated, ...rest }: TargetReport): boolean {
  return !contract && !error && findings.length === 0 && notEvaluated.length === 0 && !isChecked(rest);
}

/** A target that was run, or that could not be read, and how its promises stand. */
export interface CheckedTarget {
  title: string;
  isRead: boolean;
  counts: StandingCounts;
}

/** Counts what a `Summary` does not: targets with findings, and what was not evaluated. */
export interface Tally {
  add(report: TargetReport): void;
  /** What was not evaluated, by reason, of all targets. */
  notEvaluated(): [reason: string, subjects: string[]][];
  /** Targets that were run, and those that could not be, in the order of the report; empty where nothing was run. */
  checked(): readonly CheckedTarget[];
  /** `promises: 2 broken, 1 could not tell, 20 kept`; undefined when none was asked for. */
  promises(): string | undefined;
  /** `3 errors, 1 warning in 2 of 5 targets; 2 suppressed`, and the promises. Our own words and numbers only. */
  line(summary: Summary): string;
}

/** Reasons name images: of thousands of targets there may be as many. */
const mostReasons = 20;

export function createTally(): Tally {
  let found = 0;
  let notEvaluated = 0;
  const reasons = new Map<string, Set<string>>();
  let isCheck = false;
  const checked: CheckedTarget[] = [];
  const total: Partial<Record<Standing, number>> = {};

  function addPromises(report: TargetReport): void {
    isCheck ||= isChecked(report);
    const counts = countStandings(viewPromises(report));
    for (const standing of standings) {
      const number = counts[standing];
      if (number !== undefined) total[standing] = (total[standing] ?? 0) + number;
    }
    const { target, platform, error } = report;
    const title = platform === undefined ? target : `${target} ${platform}`;
    if (isChecked(report) || error) checked.push({ title, isRead: error === undefined, counts });
  }

  function promises(): string | undefined {
    const words = countWords(total).map(({ text }) => text);
    return words.length > 0 ? `promises: ${words.join(', ')}` : undefined;
  }

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
      addPromises(report);
      notEvaluated += report.notEvaluated.length;
      for (const { subject, reason } of report.notEvaluated) {
        const subjects = reasons.get(reason);
        if (subjects) subjects.add(subject);
        else if (reasons.size < mostReasons) reasons.set(reason, new Set([subject]));
      }
    },
    notEvaluated: () => [...reasons].map(([reason, subjects]) => [reason, [...subjects]]),
    checked: () => (isCheck ? checked : []),
    promises,
    line(summary) {
      const { failed, suppressed = 0 } = summary;
      const kept = promises();
      return [
        ...verdict(summary),
        ...(failed > 0 ? [`${count(failed, 'target')} could not be read`] : []),
        ...(suppressed > 0 ? [`${String(suppressed)} suppressed`] : []),
        ...(notEvaluated > 0 ? [`${String(notEvaluated)} not evaluated`] : []),
        ...(kept === undefined ? [] : [kept]),
      ].join('; ');
    },
  };
}
