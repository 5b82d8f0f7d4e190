import type { RuleSummary, TargetReport } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import {
  findingLines,
  probeLines,
  ruleResults,
  skipReasons,
  suppressedLine,
  targetTitle,
  type RuleResult,
} from './rule-results.js';
import { oneLine } from './text.js';
import { element, startTag, xmlDeclaration, xmlText } from './xml.js';

/** The test that fails when a target cannot be read. */
const readTest = 'target/readable';

function drawFailure({ findings, reasons, probe }: RuleResult): string {
  const [first, ...others] = findings.filter(({ severity }) => severity !== 'note');
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  const lines = findings.flatMap((finding) => {
    const [head = '', ...rest] = findingLines(finding);
    return [`${finding.severity}: ${head}`, ...rest];
  });
  const text = [
    ...lines,
    ...(probe ? probeLines(probe) : []),
    ...reasons.map((reason) => `not evaluated in full: ${reason}`),
  ].join('\n');
  return element(
    'failure',
    {
      type: first?.severity ?? probe?.severity,
      message: oneLine(first?.message ?? probe?.message ?? '') + more,
    },
    xmlText(text),
  );
}

/** A promise that could not be decided: an error of the test, not a failure of the image. */
function drawUndecided({ probe }: RuleResult): string {
  if (!probe) return '';
  const { outcome, message } = probe;
  return element(
    'error',
    { type: outcome, message: oneLine(message) },
    xmlText(probeLines(probe).join('\n')),
  );
}

/** What does not make a test fail is kept as its output. */
function drawOutput({ state, findings, suppressed, probe }: RuleResult): string {
  const notes = state === 'failed' ? [] : findings.flatMap(findingLines).map((line) => `note: ${line}`);
  const seen = probe && state === 'passed' ? probeLines(probe) : [];
  const lines = [...notes, ...suppressed.map(suppressedLine), ...seen];
  return lines.length > 0 ? element('system-out', {}, xmlText(lines.join('\n'))) : '';
}

function drawCase(result: RuleResult, classname: string): string {
  const outcome = {
    failed: () => drawFailure(result),
    undecided: () => drawUndecided(result),
    skipped: () => element('skipped', { message: oneLine(skipReasons(result).join('; ')) }),
    passed: () => '',
  }[result.state]();
  return `    ${element('testcase', { name: result.name, classname }, outcome + drawOutput(result))}\n`;
}

function drawSuite(rules: readonly RuleSummary[], report: TargetReport): string {
  const name = targetTitle(report);
  const results = ruleResults(rules, report);
  const number = (state: RuleResult['state']) => results.filter((result) => result.state === state).length;
  const { error } = report;
  const unread = error ? 1 : 0;
  const errors = unread + number('undecided');
  const tests = results.length + unread;
  const attributes = { name, tests, failures: number('failed'), errors, skipped: number('skipped') };
  const text = error?.suggestion === undefined ? '' : xmlText(`→ ${error.suggestion}`);
  const failed =
    error &&
    element(
      'testcase',
      { name: readTest, classname: name },
      element('error', { type: error.code, message: oneLine(error.message) }, text),
    );
  const cases = (failed ? `    ${failed}\n` : '') + results.map((each) => drawCase(each, name)).join('');
  return `  ${element('testsuite', attributes, cases === '' ? '' : `\n${cases}  `)}\n`;
}

/**
 * JUnit XML as Jenkins, GitLab and others read it: a suite for each target, a test for each rule and each promise. An error or a warning fails its test, a note
 * does not; a promise that could not be decided is an error; what could not be looked at is skipped. No times: the same report gives the same text.
 */
export const junit: ReporterFactory = () => {
  let rules: readonly RuleSummary[] = [];
  return {
    start: (head) => {
      rules = head.rules;
      return `${xmlDeclaration}${startTag('testsuites', { name: head.tool.name })}\n`;
    },
    target: (report) => drawSuite(rules, report),
    end: () => '</testsuites>\n',
  };
};
