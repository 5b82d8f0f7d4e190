import type { Severity } from '../model/finding.js';
import type { TargetReport } from '../model/report.js';
import { artifactOf, messageInArtifact } from './artifact.js';
import { probeRemarks } from './probe-remarks.js';
import type { ReporterFactory, ReporterOptions } from './reporter.js';
import { byReason } from './tally.js';
import { oneLine } from './text.js';
import { element, startTag, xmlDeclaration } from './xml.js';

const words: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'info' };

/** The `error` elements of a target by the file that they belong to, files in the order in which they first occur. */
function errorsByFile(report: TargetReport, options: ReporterOptions): Map<string, string[]> {
  const files = new Map<string, string[]>();
  const add = (path: string, attributes: Record<string, string | number | undefined>) => {
    const errors = files.get(path);
    const drawn = element('error', attributes);
    if (errors) errors.push(drawn);
    else files.set(path, [drawn]);
  };
  const { error } = report;
  const { path: own } = artifactOf({}, report, options);
  if (error) {
    const suggestion = error.suggestion === undefined ? '' : ` → ${error.suggestion}`;
    add(own, {
      line: 1,
      severity: 'error',
      message: oneLine(error.message + suggestion),
      source: error.code,
    });
  }
  for (const finding of report.findings) {
    const { path, line, column } = artifactOf(finding, report, options);
    const message = messageInArtifact(finding, report);
    add(path, {
      line,
      column,
      severity: words[finding.severity],
      message: oneLine(finding.suggestion === undefined ? message : `${message} → ${finding.suggestion}`),
      source: finding.ruleId,
    });
  }
  for (const { id, severity, word, text } of probeRemarks(report)) {
    add(own, {
      line: 1,
      severity: words[severity],
      message: oneLine(`${report.target}: ${word}: ${text}`),
      source: id,
    });
  }
  for (const [reason, subjects] of byReason(report.notEvaluated)) {
    const message = `not evaluated: ${subjects.join(', ')}: ${reason}`;
    add(own, { line: 1, severity: 'info', message, source: 'not-evaluated' });
  }
  return files;
}

/** Checkstyle's XML report, which most tools that show findings in editors and in reviews can read. Suppressed findings are left out. */
export const checkstyle: ReporterFactory = (options) => ({
  start: ({ tool }) => `${xmlDeclaration}${startTag('checkstyle', { version: tool.version })}\n`,
  target: (report) =>
    Array.from(errorsByFile(report, options), ([path, errors]) => {
      const inside = errors.map((error) => `    ${error}\n`).join('');
      return `  ${element('file', { name: path }, `\n${inside}  `)}\n`;
    }).join(''),
  end: () => '</checkstyle>\n',
});
