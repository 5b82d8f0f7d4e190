import { checkColumns, chooseColumns, contractColumns, gap, type Column } from './list-columns.js';
import { probeColumns } from './list-promises.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { createTally } from './tally.js';
import { drawParagraph } from './terminal/layout.js';
import { painter } from './terminal/paint.js';
import { cellLines, lineWidth, wrapLines } from './terminal/wrap.js';
import { inertLines } from './text.js';
import { isChecked } from './view/promises.js';
import { muted, plain, prose, type Cell } from './view/view.js';

/** Narrower terminals are drawn for this width. */
const narrowest = 40;

/**
 * One row for each target, in columns that are fixed with the first: thousands of images stream through. On a terminal a long value
 * goes on below itself and columns that do not fit are left out; without a width a long value pushes the rest of its row to the right.
 */
export const list: ReporterFactory = ({ width: limit, color }) => {
  const width = limit === undefined ? undefined : Math.max(limit, narrowest);
  let chosen: Column[] = [];
  const paint = painter(color);

  function drawRow(cells: readonly Cell[]): string {
    const wrapped = cells.map((cell, index) => {
      const lines = cellLines(cell);
      return width === undefined ? lines : wrapLines(lines, chosen[index]?.width ?? width);
    });
    const height = Math.max(1, ...wrapped.map((lines) => lines.length));
    const rows = Array.from({ length: height }, (_, at) =>
      wrapped
        .map((lines, index) => {
          const line = lines[at] ?? [];
          const padding = Math.max(0, (chosen[index]?.width ?? 0) - lineWidth(line));
          return paint(line) + ' '.repeat(padding);
        })
        .join(' '.repeat(gap))
        .trimEnd(),
    );
    return inertLines(`${rows.join('\n')}\n`);
  }

  function open(columns: readonly Column[]): string {
    chosen = chooseColumns(columns, width);
    return drawRow(chosen.map(({ title }) => muted(title)));
  }

  let checks = false;
  let probes = false;
  const tally = createTally();
  return {
    start: ({ rules }) => {
      checks = rules.length > 0;
      probes = rules.some(({ property }) => property !== undefined);
      return '';
    },
    target: (report) => {
      // The first target tells whether there are contracts to show.
      const read = checks && !report.contract ? checkColumns : contractColumns;
      const shown = probes || isChecked(report) ? probeColumns : read;
      tally.add(report);
      const head = chosen.length === 0 ? open(shown) : '';
      const row = drawRow(chosen.map((column) => column.cell(report)));
      if (!report.error) return head + row;
      const { code: id, message, suggestion } = report.error;
      const cell: Cell = [
        { text: `${id}: ${message}`, tone: 'error' },
        ...(suggestion === undefined ? [] : prose(`→ ${suggestion}`)),
      ];
      const lines = wrapLines(cellLines(cell), (width ?? Number.MAX_SAFE_INTEGER) - gap);
      return (
        head +
        row +
        inertLines(lines.map((line) => `${(' '.repeat(gap) + paint(line)).trimEnd()}\n`).join(''))
      );
    },
    end: (summary) => {
      const head =
        chosen.length === 0 ? open(probes ? probeColumns : checks ? checkColumns : contractColumns) : '';
      const promises = tally.promises();
      const line = plain([formatSummary(summary), ...(promises === undefined ? [] : [promises])].join('; '));
      return `${head}${drawParagraph(line, 0, width ?? Number.MAX_SAFE_INTEGER, paint).join('\n')}\n`;
    },
  };
};
