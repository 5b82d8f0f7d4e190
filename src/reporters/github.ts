import type { Severity } from '../model/finding.js';
import { artifactOf, messageInArtifact } from './artifact.js';
import { probeRemarks } from './probe-remarks.js';
import type { ReporterFactory } from './reporter.js';
import { byReason, createTally } from './tally.js';
import { visible, visibleLines } from './text.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** The text of a command: nothing in it ends the line, so no second command can begin. */
function escapeData(text: string): string {
  return visibleLines(text)
    .map((line) => line.replaceAll('%', '%25'))
    .join('%0A');
}

/** A property ends at a comma or a colon. */
function escapeProperty(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  data: string,
): string {
  const written = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name} ${written.join(',')}::${escapeData(data)}\n`;
}

/**
 * Workflow commands of GitHub Actions: each finding becomes an annotation, at its line where it is in a file. GitHub shows ten of each kind for
 * a step; the step summary is what `markdown` prints.
 */
export const github: ReporterFactory = (options) => {
  const tally = createTally();
  return {
    start: () => '',
    target: (report) => {
      tally.add(report);
      const { error, target } = report;
      const file = options.sourceFile === undefined ? undefined : artifactOf({}, report, options).path;
      const suggested = (suggestion: string | undefined) =>
        suggestion === undefined ? '' : `\n→ ${suggestion}`;
      return [
        ...(error
          ? [
              command(
                'error',
                { file, title: error.code },
                `${target}: ${error.message}${suggested(error.suggestion)}`,
              ),
            ]
          : []),
        ...report.findings.map((finding) => {
          const { path, line, column, exact } = artifactOf(finding, report, options);
          const place = exact ? { file: path, line, col: column } : { file };
          const message = messageInArtifact(finding, report);
          return command(
            commands[finding.severity],
            { ...place, title: finding.ruleId },
            message + suggested(finding.suggestion),
          );
        }),
        ...probeRemarks(report).map(({ id, severity, word, text }) =>
          command(commands[severity], { file, title: id }, `${target}: ${word}: ${text}`),
        ),
        ...Array.from(byReason(report.notEvaluated), ([reason, subjects]) =>
          command('notice', { file, title: 'not evaluated' }, `${target}: ${subjects.join(', ')}: ${reason}`),
        ),
      ].join('');
    },
    end: (summary) => `${tally.line(summary)}\n`,
  };
};
