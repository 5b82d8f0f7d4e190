import type { ProbeResult } from '../model/probe.js';
import type { RuleSummary, TargetReport } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import {
  findingLines,
  ruleResults,
  skipReasons,
  suppressedLine,
  targetTitle,
  type RuleResult,
} from './rule-results.js';
import { oneLine } from './text.js';

/** A description: a `#` in it would start a directive. */
function describe(text: string): string {
  return oneLine(text).replace(/[\\#]/g, '\\$&');
}

/** A string of YAML in double quotes; JSON's are the same once nothing in them needs an escape of JSON's own. */
function quote(text: string): string {
  return JSON.stringify(oneLine(text));
}

function entry(fields: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${quote(value)}`],
  );
}

/** Lines of a list of maps. */
function list(key: string, items: readonly string[][]): string[] {
  if (items.length === 0) return [];
  return [
    `${key}:`,
    ...items.flatMap((lines) => lines.map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`))),
  ];
}

/** Diagnostics: a YAML document below its test, indented by two. */
function diagnostics(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['---', ...lines, '...'].map((line) => `  ${line}`);
}

/** What became of a promise, and what was seen. */
function promise({ title, outcome, message, evidence }: ProbeResult): string[] {
  return [
    ...entry({ promise: title, outcome, message }),
    ...list(
      'evidence',
      evidence.map(({ kind, text }) => entry({ kind, text })),
    ),
  ];
}

function drawResult(result: RuleResult, number: number): string[] {
  const { name, state, findings, suppressed, reasons, probe } = result;
  const skip = state === 'skipped' ? ` # SKIP ${describe(skipReasons(result).join('; '))}` : '';
  const isOk = state === 'passed' || state === 'skipped';
  const found = findings.map((finding) => {
    const [message = ''] = findingLines(finding);
    const { severity, messageId, suggestion } = finding;
    return entry({ severity, message, messageId, suggestion });
  });
  return [
    `${isOk ? 'ok' : 'not ok'} ${String(number)} - ${describe(name)}${skip}`,
    ...diagnostics([
      ...(probe && state !== 'skipped' ? promise(probe) : []),
      ...list('findings', found),
      ...list(
        'suppressed',
        suppressed.map((each) => entry({ message: suppressedLine(each) })),
      ),
      ...(state === 'failed'
        ? list(
            'notEvaluated',
            reasons.map((reason) => entry({ reason })),
          )
        : []),
    ]),
  ];
}

/** One target as a subtest of its own, and the test that stands for it. */
function drawTarget(rules: readonly RuleSummary[], report: TargetReport, number: number): string {
  const title = describe(targetTitle(report));
  const results = ruleResults(rules, report);
  const { error } = report;
  const subtest = [
    ...results.flatMap((result, index) => drawResult(result, index + 1)),
    `1..${String(results.length)}`,
  ];
  const failed =
    error !== undefined || results.some(({ state }) => state === 'failed' || state === 'undecided');
  const { code, message, suggestion } = error ?? {};
  const lines = [
    // An empty plan would say that the subtest was skipped.
    ...(results.length > 0 ? [`# Subtest: ${title}`, ...subtest.map((line) => `    ${line}`)] : []),
    `${failed ? 'not ok' : 'ok'} ${String(number)} - ${title}`,
    ...diagnostics(entry({ code, message, suggestion })),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * TAP version 14: a subtest for each target, a test for each rule and each promise. Notes do not fail, promises that could not be decided do; what could not be
 * looked at is skipped.
 */
export const tap: ReporterFactory = () => {
  let rules: readonly RuleSummary[] = [];
  let targets = 0;
  return {
    start: (head) => {
      rules = head.rules;
      return 'TAP version 14\n';
    },
    target: (report) => drawTarget(rules, report, (targets += 1)),
    end: () => `1..${String(targets)}\n`,
  };
};
