import type { Severity } from '../model/finding.js';
import { formatPlatform } from '../model/image.js';
import type { TargetReport } from '../model/report.js';
import { code, muted, name, plain, type Cell } from './view/view.js';
import { formatBytes } from './view/words.js';

export interface Column {
  title: string;
  width: number;
  /** Lower ranks leave first when the terminal is narrow; 0 stays. */
  rank: number;
  cell: (report: TargetReport) => Cell;
}

/** Spaces between columns. */
export const gap = 2;
/** The first column takes what the others leave, between these. */
export const nameWidth = { least: 24, most: 60 };

/** What a contract says at a glance. */
export const contractColumns: readonly Column[] = [
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

/** For targets that are checked and whose contracts are not shown. */
export const checkColumns: readonly Column[] = [
  { title: 'TARGET', width: nameWidth.most, rank: 0, cell: (report) => name(report.target) },
  { title: 'PLATFORM', width: 14, rank: 1, cell: platform },
  { title: 'ERRORS', width: 8, rank: 6, cell: number('error') },
  { title: 'WARNINGS', width: 8, rank: 5, cell: number('warning') },
  { title: 'NOTES', width: 8, rank: 4, cell: number('note') },
  { title: 'SUPPRESSED', width: 10, rank: 2, cell: ({ suppressed }) => amount(suppressed?.length ?? 0) },
  {
    title: 'NOT EVALUATED',
    width: 13,
    rank: 3,
    cell: ({ notEvaluated }) => amount(notEvaluated.length),
  },
];

function amount(value: number): Cell {
  return value === 0 ? [] : plain(String(value));
}

function number(severity: Severity): Column['cell'] {
  return ({ findings: found }) => {
    const value = found.filter((finding) => finding.severity === severity).length;
    return value === 0 ? [] : [{ text: String(value), tone: severity }];
  };
}

export function platform({ image, platform: wanted }: TargetReport): Cell {
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
export function findings({ findings: found }: TargetReport): Cell {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of found) counts[severity] += 1;
  const words = Object.entries(counts).flatMap(([severity, count]) =>
    count > 0 ? [`${String(count)} ${severity.charAt(0).toUpperCase()}`] : [],
  );
  const tone = counts.error > 0 ? 'error' : counts.warning > 0 ? 'warning' : 'note';
  return words.length > 0 ? [{ text: words.join(' '), tone }] : [];
}

/** The columns that fit; what is left over goes to the first. */
export function chooseColumns(columns: readonly Column[], width: number | undefined): Column[] {
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
