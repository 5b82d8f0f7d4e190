import type { Summary } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import { drawOverview, drawScorecard } from './table-promises.js';
import { count, createTally } from './tally.js';
import { drawFacts, drawFrame, drawParagraph, drawTable } from './terminal/layout.js';
import { painter } from './terminal/paint.js';
import { wrapLine } from './terminal/wrap.js';
import { inertLines, visibleLines } from './text.js';
import { viewTarget } from './view/target.js';
import { code, plain, prose, type Block, type Section, type View } from './view/view.js';

/** Narrower terminals are drawn for this width. */
const narrowest = 50;
/** Without a limit nothing is wrapped, up to a width that keeps a hostile line from padding all others to a megabyte. */
const unlimited = 4000;

/** The report for people: a framed header and the sections of the contract, for each target. */
export const table: ReporterFactory = ({ width: columns = unlimited, color }) => {
  const width = Math.max(columns, narrowest);
  const paint = painter(color);

  function drawBlock(block: Block, indent: number): string[] {
    const inner = block.heading ? indent + 2 : indent;
    return [
      ...(block.heading ? drawParagraph(block.heading, indent, width, paint) : []),
      ...(block.text === undefined ? [] : drawParagraph(prose(block.text), inner, width, paint)),
      ...(block.facts.length > 0 ? drawFacts(block.facts, inner, width, paint) : []),
      ...(block.table ? drawTable(block.table, inner, width, paint) : []),
      ...(block.code === undefined ? [] : drawCode(block.code, inner)),
    ];
  }

  function drawCode(text: string, indent: number): string[] {
    return visibleLines(text)
      .flatMap((line) => wrapLine([{ text: line, tone: 'code' }], width - indent))
      .map((line) => (' '.repeat(indent) + paint(line)).trimEnd());
  }

  function drawSection(section: Section): string[] {
    const remark = section.blocks.length > 0 ? section.remark : section.empty;
    const heading =
      paint.bold(section.title) + (remark ? `  ${paint([{ text: remark, tone: 'muted' }])}` : '');
    return ['', heading, ...section.blocks.flatMap((block) => drawBlock(block, 2))];
  }

  function drawError(error: NonNullable<View['error']>): string[] {
    const content = [
      { label: 'Error', cell: [{ text: error.message, tone: 'error' as const }] },
      { label: 'Code', cell: code(error.code) },
      ...(error.suggestion === undefined ? [] : [{ label: 'What to do', cell: prose(error.suggestion) }]),
    ];
    return ['', ...drawFacts(content, 2, width, paint)];
  }

  const tally = createTally();
  let targets = 0;
  return {
    start: () => '',
    target: (report) => {
      tally.add(report);
      const view = viewTarget(report);
      const lines = [
        ...(targets > 0 ? [''] : []),
        ...drawFrame(view.title, view.facts, width, paint),
        ...(view.lead === undefined ? [] : ['', ...drawParagraph(prose(view.lead), 2, width, paint)]),
        ...(view.error ? drawError(view.error) : []),
        ...(view.scorecard ? drawScorecard(view.scorecard, width, paint) : []),
        ...view.sections.filter((section) => !section.raw).flatMap(drawSection),
      ];
      targets += 1;
      return inertLines(`${lines.join('\n')}\n`);
    },
    end: (summary) => {
      if (summary.targets === 1) return '';
      const overview = drawOverview(tally.checked(), width, paint);
      const promises = tally.promises();
      const line = [formatSummary(summary), ...(promises === undefined ? [] : [promises])].join('; ');
      const lines = [...overview, ...drawParagraph(plain(line), 0, width, paint)];
      return inertLines(`${targets > 0 ? '\n' : ''}${lines.join('\n')}\n`);
    },
  };
};

/** `3 targets, 1 failed: 1 error, 0 warnings, 2 notes`. */
export function formatSummary({ targets, failed, findings, suppressed = 0 }: Summary): string {
  const unread = failed > 0 ? `, ${String(failed)} could not be read` : '';
  const found = [
    count(findings.error, 'error'),
    count(findings.warning, 'warning'),
    count(findings.note, 'note'),
    ...(suppressed > 0 ? [`${String(suppressed)} suppressed`] : []),
  ];
  return `${count(targets, 'target')}${unread}: ${found.join(', ')}`;
}
