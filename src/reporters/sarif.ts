import type { ReportHead, RuleSummary } from '../model/report.js';
import { stringifyJson } from './json.js';
import type { ReporterFactory } from './reporter.js';
import { sarifNotifications } from './sarif-notifications.js';
import { sarifResult } from './sarif-result.js';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** GitHub's word for how grave a problem is; it shows alerts by it. */
const problemSeverity = { error: 'error', warning: 'warning', note: 'recommendation' } as const;

function descriptor({ id, summary, rationale, severity }: RuleSummary): Record<string, unknown> {
  const why = rationale ?? summary;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${why === summary ? summary : `${summary}\n\n${why}`}\n\ncontainer-api rules ${id}` },
    ...(severity && { defaultConfiguration: { level: severity } }),
    properties: {
      tags: [id.split('/')[0]],
      ...(severity && { 'problem.severity': problemSeverity[severity] }),
    },
  };
}

/** Each line that is not the last of its list ends in a comma. */
function listed(items: readonly unknown[], indent: string): string {
  return items.map((item) => `\n${indent}${stringifyJson(item)}`).join(',');
}

/**
 * SARIF 2.1.0 with one run. The rules stand before the results, for they are known at the start; what the run says about itself follows them. Only
 * that is kept in memory: a line for each target that could not be read, and one for each thing that was not evaluated or not decided. Those are no
 * results of another `kind` than `fail`: GitHub shows an alert for every result.
 */
export const sarif: ReporterFactory = (options) => {
  const notes = sarifNotifications();
  const indexes = new Map<string, number>();
  let results = 0;

  function open({ tool, rules }: ReportHead): string {
    rules.forEach(({ id }, index) => indexes.set(id, index));
    const { name, version } = tool;
    return `{
  "$schema": "${schema}",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": ${stringifyJson(name)},
          "version": ${stringifyJson(version)},
          "rules": [${listed(rules.map(descriptor), '            ')}${rules.length > 0 ? '\n          ' : ''}]
        }
      },
      "columnKind": "utf16CodeUnits",
      "results": [`;
  }

  return {
    start: open,
    target: (report) => {
      notes.add(report);
      const found = report.findings.map((finding) =>
        sarifResult(finding, report, { ...options, ruleIndex: indexes.get(finding.ruleId) }),
      );
      const held = (report.suppressed ?? []).map((suppressed) => {
        const { finding } = suppressed;
        return sarifResult(finding, report, {
          ...options,
          ruleIndex: indexes.get(finding.ruleId),
          suppressed,
        });
      });
      const all = [...found, ...held];
      const comma = results > 0 && all.length > 0 ? ',' : '';
      results += all.length;
      return comma + listed(all, '        ');
    },
    end: () => {
      const list = listed(
        notes.list((rule) => indexes.get(rule)),
        '            ',
      );
      return `${results > 0 ? '\n      ' : ''}],
      "invocations": [
        {
          "executionSuccessful": ${String(!notes.failed())},
          "toolExecutionNotifications": [${list}${list === '' ? '' : '\n          '}]
        }
      ]
    }
  ]
}
`;
    },
  };
};
