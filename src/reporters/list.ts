import { formatPlatform } from '../model/image.js';
import type { TargetReport } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { drawParagraph } from './terminal/layout.js';
import { painter } from './terminal/paint.js';
import { cellLines, lineWidth, wrapLines } from './terminal/wrap.js';
import { code, muted, name, plain, prose, type Cell } from './view/view.js';
import { formatBytes } from './view/words.js';

interface Column {
  title: string;
  width: number;
  /** Lower ranks leave first when the terminal is narrow; 0 stays. */
  rank: number;
  cell: (report: TargetReport) => Cell;
}

const gap = 2;
const narrowest = 40;
/** The first column takes what the others leave, between these. */
const nameWidth = { least: 24, most: 60 };

const columns: readonly Column[] = [
  {
    title: 'IMAGE',
    width: nameWidth.most,
    rank: 0,
    cell: (report) => name(report.image?.name ?? report.target),
  },
  { title: 'PLATFORM', width: 14, rank: 4, cell: platform },
  { title: 'VERSION', width: 12, rank: 3, cell: ({ contract }) => code(contract?.info.version?.value) },
  {
    title: 'DIGEST',
    width: 12,
    rank: 1,
    cell: ({ image }) => muted(shortDigest(image?.digest ?? image?.configDigest)),
  },
  {
    title: 'SIZE',
    width: 8,
    rank: 5,
    cell: ({ image }) => plain(image?.size && formatBytes(image.size.bytes)),
  },
  { title: 'USER', width: 10, rank: 2, cell: ({ contract }) => code(contract?.process.user) },
  { title: 'PORTS', width: 12, rank: 7, cell: ports },
  { title: 'MANDATORY ENV', width: 24, rank: 8, cell: mandatory },
  { title: 'FINDINGS', width: 12, rank: 6, cell: findings },
];

function platform({ image, platform: wanted }: TargetReport): Cell {
  return plain(image ? formatPlatform(image.platform) : wanted);
}

/** The first twelve digits, as engines print ids. */
function shortDigest(digest: string | undefined): string | undefined {
  return digest?.replace(/^[^:]*:/, '').slice(0, 12);
}

function ports({ contract }: TargetReport): Cell {
  const list = contract?.ports.map(({ port, protocol }) =>
    protocol === 'tcp' ? String(port) : `${String(port)}/${protocol}`,
  );
  return list?.length ? plain(list.join(' ')) : [];
}

function mandatory({ contract }: TargetReport): Cell {
  const list = contract?.env.filter(({ required }) => required).map((variable) => variable.name);
  return list?.length ? code(list.join(' ')) : [];
}

/** `1 E 2 W`: how many of each severity. */
function findings({ findings: found }: TargetReport): Cell {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of found) counts[severity] += 1;
  const words = Object.entries(counts).flatMap(([severity, count]) =>
    count > 0 ? [`${String(count)} ${severity.charAt(0).toUpperCase()}`] : [],
  );
  const tone = counts.error > 0 ? 'error' : counts.warning > 0 ? 'warning' : 'note';
  return words.length > 0 ? [{ text: words.join(' '), tone }] : [];
}

/** The columns that fit; what is left over goes to the first. */
function chooseColumns(width: number | undefined): Column[] {
  if (width === undefined) return [...columns];
  const needed = (chosen: readonly Column[]) =>
    chosen.slice(1).reduce((sum, column) => sum + gap + column.width, nameWidth.least);
  let chosen = [...columns];
  for (let rank = 1; needed(chosen) > width; rank++) {
    chosen = chosen.filter((column) => column.rank !== rank);
    if (chosen.length === 1) break;
  }
  const room = Math.min(nameWidth.most, width - needed(chosen) + nameWidth.least);
  return chosen.map((column, index) => (index === 0 ? { ...column, width: room } : column));
}

/**
 * One row for each target, in columns that are fixed before the first: thousands of images stream through. On a terminal a long value
 * goes on below itself and columns that do not fit are left out; without a width a long value pushes the rest of its row to the right.
 */
export const list: ReporterFactory = ({ width: limit, color }) => {
  const width = limit === undefined ? undefined : Math.max(limit, narrowest);
  const chosen = chooseColumns(width);
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
    return `${rows.join('\n')}\n`;
  }

  return {
    start: () => drawRow(chosen.map(({ title }) => muted(title))),
    target: (report) => {
      const row = drawRow(chosen.map((column) => column.cell(report)));
      if (!report.error) return row;
      const { code: id, message, suggestion } = report.error;
      const cell: Cell = [
        { text: `${id}: ${message}`, tone: 'error' },
        ...(suggestion === undefined ? [] : prose(`→ ${suggestion}`)),
      ];
      const lines = wrapLines(cellLines(cell), (width ?? Number.MAX_SAFE_INTEGER) - gap);
      return row + lines.map((line) => `${(' '.repeat(gap) + paint(line)).trimEnd()}\n`).join('');
    },
    end: (summary) =>
      `${drawParagraph(plain(formatSummary(summary)), 0, width ?? Number.MAX_SAFE_INTEGER, paint).join('\n')}\n`,
  };
};
