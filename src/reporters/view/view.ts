import type { Finding } from '../../model/finding.js';
import type { Location } from '../../model/location.js';
import type { RunSummary } from '../../model/probe.js';
import type { PropertyView } from './promises.js';

/** How a text is meant, for reporters that draw it so. `tag` stands on the line of the part before it. */
export type Tone =
  'plain' | 'prose' | 'name' | 'code' | 'link' | 'muted' | 'tag' | 'error' | 'warning' | 'note' | 'good';

/** A piece of a cell. Raw text as the image gives it: making it harmless is the format's business. `prose` may have several lines. */
export interface Part {
  text: string;
  tone: Tone;
  /** Our own words before the text. */
  lead?: string;
}

/** Parts one below the other; empty: nothing to say. */
export type Cell = readonly Part[];

export interface Fact {
  label: string;
  cell: Cell;
}

export interface Row {
  cells: Cell[];
  /** Where the item was declared. */
  declaredAt: readonly Location[];
}

/** The first column names the row. */
export interface Table {
  columns: string[];
  rows: Row[];
}

export interface Block {
  heading?: Cell;
  text?: string;
  facts: Fact[];
  table?: Table;
  /** Lines to copy as they stand. */
  code?: string;
}

export interface Section {
  /** Stable, for anchors. */
  id: string;
  title: string;
  /** Our own words beside the title. */
  remark?: string;
  /** What to print for a section without content; absent: such a section is left out. */
  empty?: string;
  blocks: Block[];
  /** What `blocks` show in a table, for formats that can show more of each. */
  findings?: readonly Finding[];
  /** Source material in full (labels, annotations), for formats that can fold it away. */
  raw?: true;
}

/** One target as people read it: the same content in the same order for every format. */
export interface View {
  title: string;
  lead?: string;
  facts: Fact[];
  error?: { code: string; message: string; suggestion?: string };
  /** What became of its promises, for a target that was run. It stands before the sections. */
  scorecard?: readonly PropertyView[];
  /** The runs, for formats that can draw them. */
  runs?: readonly RunSummary[];
  sections: Section[];
}

const part = (tone: Tone) => (text: string | undefined) => (text === undefined ? [] : [{ text, tone }]);

export const plain = part('plain');
export const prose = part('prose');
export const name = part('name');
export const muted = part('muted');
export const tag = part('tag');
export const link = part('link');

/** A value to be taken to the letter; an empty one is shown as its quotes. */
export function code(text: string | undefined): Cell {
  return part('code')(text === '' ? '""' : text);
}

/** The facts that have something to say. */
export function facts(entries: readonly (readonly [label: string, cell: Cell])[]): Fact[] {
  return entries.filter(([, cell]) => cell.length > 0).map(([label, cell]) => ({ label, cell }));
}

/** A section of one table, without the columns that are empty in every row. */
export function tableSection(
  head: Omit<Section, 'blocks'>,
  columns: readonly string[],
  rows: readonly Row[],
): Section {
  if (rows.length === 0) return { ...head, blocks: [] };
  return { ...head, blocks: [{ facts: [], table: table(columns, rows) }] };
}

export function table(columns: readonly string[], rows: readonly Row[]): Table {
  const used = columns.map((_, index) => index === 0 || rows.some((row) => row.cells[index]?.length));
  return {
    columns: columns.filter((_, index) => used[index]),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => used[index]) })),
  };
}

export function factSection(head: Omit<Section, 'blocks'>, content: Fact[]): Section {
  return { ...head, blocks: content.length > 0 ? [{ facts: content }] : [] };
}
