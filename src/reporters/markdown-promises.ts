import type { Evidence } from '../model/probe.js';
import type { Finding } from '../model/finding.js';
import { codeSpan, escapeMarkdown, escapeProse } from './markdown-escape.js';
import { visibleLines } from './text.js';
import type { PromiseView, PropertyView } from './view/promises.js';
import { countWords, gravestOf, isOpen, standingWords, type Standing } from './view/standing.js';
import { findingPlace } from './view/target.js';

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function drawTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(columns), row(columns.map(() => '---')), ...rows.map(row)].join('\n');
}

function mark(standing: Standing): string {
  const { mark: sign, word } = standingWords[standing];
  return `${sign} ${word}`;
}

/** Lines in code, below each other. */
function codeLines(text: string): string {
  return visibleLines(text).map(codeSpan).join('<br>');
}

function drawFinding(finding: Finding): string {
  const place = findingPlace(finding);
  return escapeProse(finding.message) + (place === undefined ? '' : `<br>${codeSpan(place)}`);
}

/** A row for a promise that was not kept; what its findings say stands in place of its own message. */
function drawRow({ id, title, standing, message, findings }: PromiseView): string[] {
  const seen = findings.length > 0 ? findings.map(drawFinding) : [escapeProse(message)];
  const advice = findings.flatMap(({ suggestion }) => suggestion ?? []);
  return [
    `**${mark(standing)}**`,
    `${escapeMarkdown(title)}<br>${codeSpan(id)}`,
    seen.join('<br>'),
    advice.map(escapeProse).join('<br>'),
  ];
}

/** Content that a reader unfolds. The blank lines make Markdown of it again. */
function folded(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function drawEvidence(promises: readonly PromiseView[]): string[] {
  const items = promises.flatMap(({ id, evidence }) =>
    evidence.length === 0
      ? []
      : [
          `- ${codeSpan(id)}`,
          ...evidence.map(({ kind, text }: Evidence) => `  - ${kind}: ${codeLines(text)}`),
        ],
  );
  return items.length > 0 ? [folded('What was seen', items.join('\n'))] : [];
}

function drawList(summary: string, promises: readonly PromiseView[]): string[] {
  if (promises.length === 0) return [];
  const items = promises.map(({ title, message }) => `- ${escapeMarkdown(title)}: ${escapeProse(message)}`);
  return [folded(summary, items.join('\n'))];
}

/** The scorecard: a table of the properties, one of the promises that were not kept, and the rest folded away. */
export function drawScorecard(scorecard: readonly PropertyView[]): string[] {
  if (scorecard.length === 0) return ['### Scorecard', '_no promise was asked for_'];
  const promises = scorecard.flatMap((property) => property.promises);
  const open = promises.filter(({ standing, findings }) => isOpen(standing) || findings.length > 0);
  const of = (wanted: Standing) =>
    promises.filter(({ standing, findings }) => standing === wanted && findings.length === 0);
  const kept = of('kept');
  const skipped = of('skipped');
  return [
    '### Scorecard',
    drawTable(
      ['Property', 'Promises'],
      scorecard.map(({ title, counts }) => [
        `${standingWords[gravestOf(counts)].mark} ${title}`,
        countWords(counts)
          .map(({ text, standing }) => (isOpen(standing) ? `**${text}**` : text))
          .join(', '),
      ]),
    ),
    ...(open.length > 0
      ? [drawTable(['', 'Promise', 'What was seen', 'What to do'], open.map(drawRow))]
      : []),
    ...drawEvidence(open),
    ...drawList(`${String(kept.length)} kept`, kept),
    ...drawList(`${String(skipped.length)} not asked`, skipped),
  ];
}
