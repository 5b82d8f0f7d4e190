import type { Severity } from '../model/finding.js';
import type { TargetReport } from '../model/report.js';
import { artifactOf, messageInArtifact } from './artifact.js';
import { fingerprintOf } from './fingerprint.js';
import { stringifyJson } from './json.js';
import { probeRemarks } from './probe-remarks.js';
import type { ReporterFactory, ReporterOptions } from './reporter.js';
import { byReason } from './tally.js';
import { oneLine } from './text.js';

/** GitLab's words, from `info` to `blocker`. */
const words: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

function issuesOf(report: TargetReport, options: ReporterOptions): Issue[] {
  const { error, target } = report;
  const own = { path: artifactOf({}, report, options).path, lines: { begin: 1 } };
  const suggested = (suggestion: string | undefined) => (suggestion === undefined ? '' : ` → ${suggestion}`);
  const issue = (
    check: string,
    severity: string,
    text: string,
    location: Issue['location'],
    print?: string,
  ) => ({
    description: oneLine(text),
    check_name: check,
    fingerprint: print ?? fingerprintOf([check, location.path, text]),
    severity,
    location,
  });
  return [
    ...(error
      ? [issue(error.code, words.error, `${target}: ${error.message}${suggested(error.suggestion)}`, own)]
      : []),
    ...report.findings.map((finding) => {
      const { path, line, exact } = artifactOf(finding, report, options);
      const message = messageInArtifact(finding, report);
      return issue(
        finding.ruleId,
        words[finding.severity],
        message + suggested(finding.suggestion),
        { path, lines: { begin: line } },
        exact ? finding.fingerprint : inTarget(finding.fingerprint, report),
      );
    }),
    ...probeRemarks(report).map(({ id, severity, word, text }) =>
      issue(id, words[severity], `${target}: ${word}: ${text}`, own),
    ),
    ...Array.from(byReason(report.notEvaluated), ([reason, subjects]) =>
      issue('not-evaluated', words.note, `${target}: not evaluated: ${subjects.join(', ')}: ${reason}`, own),
    ),
  ];
}

/** The same image may be several targets, and each keeps its own issues; what is wrong with a file is wrong once. */
function inTarget(
  fingerprint: string | undefined,
  { target, platform = '' }: TargetReport,
): string | undefined {
  return fingerprint === undefined ? undefined : fingerprintOf([target, platform, fingerprint]);
}

/** GitLab keeps one issue of each fingerprint: the second of a kind in a target gets a number. */
function distinct(issues: readonly Issue[]): Issue[] {
  const seen = new Map<string, number>();
  return issues.map((issue) => {
    const times = (seen.get(issue.fingerprint) ?? 0) + 1;
    seen.set(issue.fingerprint, times);
    return times === 1 ? issue : { ...issue, fingerprint: fingerprintOf([issue.fingerprint, String(times)]) };
  });
}

/** GitLab's Code Quality report: a JSON array with one issue for each finding, each on a line of its own. Suppressed findings are left out. */
export const gitlab: ReporterFactory = (options) => {
  let issues = 0;
  return {
    start: () => '[',
    target: (report) =>
      distinct(issuesOf(report, options))
        .map((issue) => `${(issues += 1) === 1 ? '' : ','}\n  ${stringifyJson(issue)}`)
        .join(''),
    end: () => `${issues === 0 ? '' : '\n'}]\n`,
  };
};
