import Table from 'cli-table3';
import { visible } from '../text.js';
import type { Cell, Fact, Table as Content } from '../view/view.js';
import { cellLines, displayWidth, lineWidth, longestWord, wrapLine, wrapLines, type Line } from './wrap.js';

/** Draws the spans of a line in their colours. */
export type Paint = (line: Line) => string;

const gap = 2;
/** Narrower than this a column reads badly, unless all it has is shorter; up to the second, it holds its longest word. */
const leastColumn = { text: 20, word: 32 };
/** A name is not wrapped at all below this. */
const leastName = 34;

/**
 * Columns without a frame. Not by cli-table3: for every line of a cell that is not plain ASCII it measures the whole cell again for each of its
 * characters, which takes seconds for two kilobytes of a hostile label.
 */
export function drawGrid(
  rows: readonly Line[][][],
  widths: readonly number[],
  indent: number,
  paint: Paint,
): string[] {
  return rows.flatMap((cells) => {
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
    return Array.from({ length: height }, (_, at) => {
      const columns = cells.map((lines, index) => {
        const line = lines[at] ?? [];
        return paint(line) + ' '.repeat(Math.max(0, (widths[index] ?? 0) - lineWidth(line)));
      });
      return (' '.repeat(indent) + columns.join(' '.repeat(gap))).trimEnd();
    });
  });
}

/** Labels and values in two columns. */
export function drawFacts(content: readonly Fact[], indent: number, width: number, paint: Paint): string[] {
  const labelWidth = Math.max(...content.map(({ label }) => displayWidth(label)));
  const valueWidth = width - indent - labelWidth - gap;
  const rows = content.map(({ label, cell }) => [[muted(label)], wrapLines(cellLines(cell), valueWidth)]);
  return drawGrid(rows, [labelWidth, 0], indent, paint);
}

function muted(text: string): Line {
  return [{ text, tone: 'muted' }];
}

/** Column widths that fit `available`, taken from the widest columns first; nothing when the columns cannot all be useful. */
function fitColumns(
  natural: readonly number[],
  least: readonly number[],
  available: number,
): number[] | undefined {
  const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0);
  if (sum(least) > available) return undefined;
  const widths = natural.map((width, index) => Math.max(Math.min(width, available), least[index] ?? 0));
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    let widest = -1;
    widths.forEach((width, index) => {
      if (width > (least[index] ?? 0) && width > (widths[widest] ?? 0)) widest = index;
    });
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function roomFor(lines: readonly Line[]): number {
  return Math.max(leastColumn.text, Math.min(leastColumn.word, longestWord(lines)));
}

/** A table where its columns fit, else one block of facts for each row. Values are wrapped, never shortened. */
export function drawTable(content: Content, indent: number, width: number, paint: Paint): string[] {
  const columns = content.columns.map((_, index) =>
    content.rows.map((row) => cellLines(row.cells[index] ?? [])),
  );
  const natural = columns.map((cells, index) => {
    const widths = cells.flat().map(lineWidth);
    return widths.reduce((most, next) => Math.max(most, next), displayWidth(content.columns[index] ?? ''));
  });
  const least = columns.map((cells, index) => {
    const room = index === 0 ? leastName : roomFor(cells.flat());
    return Math.min(natural[index] ?? 0, Math.max(room, displayWidth(content.columns[index] ?? '')));
  });
  const available = width - indent - gap * (columns.length - 1);
  const widths = fitColumns(natural, least, available);
  if (!widths) return drawStacked(content, indent, width, paint);
  const head = content.columns.map((column) => [muted(column)]);
  const body = content.rows.map((_, row) =>
    columns.map((cells, index) => wrapLines(cells[row] ?? [], widths[index] ?? 0)),
  );
  // The last column is not padded: what stands in it may be long.
  const padded = widths.map((columnWidth, index) => (index === widths.length - 1 ? 0 : columnWidth));
  return drawGrid(content.columns.length > 1 ? [head, ...body] : body, padded, indent, paint);
}

function drawStacked(content: Content, indent: number, width: number, paint: Paint): string[] {
  return content.rows.flatMap((row) => {
    const [first = [], ...others] = row.cells;
    const details = others.flatMap((cell: Cell, index): Fact[] =>
      cell.length > 0 ? [{ label: content.columns[index + 1] ?? '', cell }] : [],
    );
    return [
      ...drawParagraph(first, indent, width, paint),
      ...(details.length > 0 ? drawFacts(details, indent + 2, width, paint) : []),
    ];
  });
}

export function drawParagraph(cell: Cell, indent: number, width: number, paint: Paint): string[] {
  const margin = ' '.repeat(indent);
  return wrapLines(cellLines(cell), width - indent).map((line) => (margin + paint(line)).trimEnd());
}

/** Wider frames read badly. */
const widestFrame = 160;

/** The header: the title above facts, in a frame. One row of cli-table3 for each line, see `drawGrid`. */
export function drawFrame(title: string, content: readonly Fact[], limit: number, paint: Paint): string[] {
  const width = Math.min(limit, widestFrame);
  const frame = new Table({ style: { head: [], border: [] } });
  const labelWidth = Math.max(0, ...content.map(({ label }) => displayWidth(label)));
  for (const line of wrapLine([{ text: visible(title), tone: 'name' }], width - 4)) {
    frame.push([{ content: paint(line), colSpan: content.length > 0 ? 2 : 1 }]);
  }
  for (const { label, cell } of content) {
    wrapLines(cellLines(cell), width - labelWidth - 7).forEach((line, index) => {
      frame.push([index === 0 ? paint(muted(label)) : '', paint(line)]);
    });
  }
  return frame
    .toString()
    .split('\n')
    .filter((line) => !line.startsWith('├') || line.includes('┬'));
}
