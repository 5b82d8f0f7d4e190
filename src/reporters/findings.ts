import { severities, type Finding } from '../model/finding.js';
import { formatLocation } from '../model/location.js';
import type { Summary, TargetReport } from '../model/report.js';
import { codeFrame, type FrameLine } from './code-frame.js';
import { probeRemarks, type Remark } from './probe-remarks.js';
import type { ReporterFactory } from './reporter.js';
import { createTally } from './tally.js';
import { columnsOf } from './terminal/width.js';
import { painter } from './terminal/paint.js';
import { inertLines, oneLine, visible, visibleLines } from './text.js';

const margin = '  ';

/** Where a finding is, to click on where it is a file; else what it is about. */
function place({ location, subject }: Finding): string {
  return visible(location ? formatLocation(location) : (subject ?? ''));
}

/**
 * Findings for people at a terminal and in logs, grouped by target, each with the lines that it is about. A target that nothing is to be said of
 * is not mentioned: the last line counts. Nothing is wrapped: places stay whole, and terminals wrap themselves.
 */
export const findings: ReporterFactory = ({ color }) => {
  const paint = painter(color);
  const muted = (text: string) => paint.tone('muted', text);
  const tally = createTally();

  function addProse(lines: string[], text: string): void {
    for (const line of visibleLines(text)) lines.push(margin + margin + line);
  }

  function addSuggestion(lines: string[], suggestion: string | undefined): void {
    if (suggestion === undefined) return;
    visibleLines(suggestion).forEach((line, index) => {
      lines.push(`${margin}${margin}${index === 0 ? '→' : ' '} ${line}`);
    });
  }

  function addFrame(lines: string[], frame: readonly FrameLine[]): void {
    const digits = String(frame.at(-1)?.number ?? 0).length;
    for (const { number, before, at, after } of frame) {
      const marker = at === undefined ? ' ' : '>';
      const gutter = muted(`${marker} ${String(number).padStart(digits)} |`);
      const text = before + (at ?? '') + after;
      lines.push(`${margin}${margin}${gutter}${text === '' ? '' : ' '}${text}`);
      if (at === undefined) continue;
      const below = muted(`  ${' '.repeat(digits)} |`);
      lines.push(`${margin}${margin}${below} ${' '.repeat(columnsOf(before))}${paint.tone('error', '^')}`);
    }
  }

  function addFinding(lines: string[], finding: Finding): void {
    const { severity, ruleId, message, suggestion } = finding;
    const where = place(finding);
    const head = `${paint.tone(severity, severity)}${margin}${muted(visible(ruleId))}`;
    lines.push(margin + (where === '' ? '' : paint.tone('name', where) + margin) + head);
    addProse(lines, message);
    addFrame(lines, codeFrame(finding));
    addSuggestion(lines, suggestion);
    lines.push('');
  }

  function addError(lines: string[], error: NonNullable<TargetReport['error']>): void {
    lines.push(`${margin}${paint.tone('error', 'error')}${margin}${muted(visible(error.code))}`);
    addProse(lines, error.message);
    addSuggestion(lines, error.suggestion);
    lines.push('');
  }

  /** A line for each promise that has no finding to say it. */
  function addRemarks(lines: string[], remarks: readonly Remark[]): void {
    for (const { id, severity, word, text } of remarks)
      lines.push(
        `${margin}${paint.tone(severity, word)}${margin}${muted(visible(id))}${margin}${oneLine(text)}`,
      );
    if (remarks.length > 0) lines.push('');
  }

  /** What rules could not look at is the same for most targets of a run, so it is told once, at the end. */
  function drawNotEvaluated(): string {
    const lines = tally
      .notEvaluated()
      .map(([reason, subjects]) => `${margin}${visible(reason)}: ${visible(subjects.join(', '))}`);
    return lines.length === 0 ? '' : inertLines(muted(['Not evaluated', ...lines, ''].join('\n'))) + '\n';
  }

  function drawHeading({ target, platform, stage, image }: TargetReport): string {
    const name = image && image.name !== target ? [image.name] : [];
    const more = [platform, stage === undefined ? undefined : `stage ${stage}`, ...name];
    const details = more.flatMap((text) => (text === undefined ? [] : [muted(visible(text))]));
    return [paint.bold(visible(target)), ...details].join(margin);
  }

  function tone({ findings: counts, failed, probes }: Summary): 'error' | 'warning' | 'note' | undefined {
    if (failed > 0 || counts.error > 0) return 'error';
    if (probes && (probes.error > 0 || probes.inconclusive > 0)) return 'warning';
    return severities.find((severity) => counts[severity] > 0);
  }

  return {
    start: () => '',
    target: (report) => {
      tally.add(report);
      const lines: string[] = [];
      if (report.error) addError(lines, report.error);
      for (const finding of report.findings) addFinding(lines, finding);
      addRemarks(lines, probeRemarks(report));
      return lines.length === 0 ? '' : inertLines(`${drawHeading(report)}\n${lines.join('\n')}\n`);
    },
    end: (summary) => {
      const grave = tone(summary);
      const line = tally.line(summary);
      return `${drawNotEvaluated()}${grave ? paint.tone(grave, line) : line}\n`;
    },
  };
};
