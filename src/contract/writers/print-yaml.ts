import type { Json } from '../../model/contract.js';
import { yamlQuoted, yamlText } from '../yaml/text.js';

/** A tree to print; what is undefined is left out. Names that others chose stand in a Map: an object would put `2` before `a`. */
export type Tree = Json | Tree[] | ReadonlyMap<string, Tree> | { [key: string]: Tree | undefined };

export type TreeMap = Record<string, Tree | undefined> | ReadonlyMap<string, Tree>;

/** A plain text on one line that is no longer than this, so that lists of words stay short. */
const longestLine = 100;

function isMap(tree: Tree): tree is TreeMap {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

function entriesOf(tree: TreeMap): [string, Tree][] {
  if (tree instanceof Map) return [...(tree as ReadonlyMap<string, Tree>)];
  return Object.entries(tree).flatMap(([key, value]: [string, Tree | undefined]) =>
    value === undefined ? [] : [[key, value]],
  );
}

/** Minus zero loses its sign in JavaScript's own spelling; what is no number in YAML becomes a text. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return yamlQuoted(String(value));
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function scalarText(value: string | number | boolean | null, flow: boolean): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return String(value);
  return flow ? yamlQuoted(value) : yamlText(value);
}

/** The tree on one line. */
function flowText(tree: Tree): string {
  if (Array.isArray(tree)) return `[${tree.map(flowText).join(', ')}]`;
  if (!isMap(tree)) return scalarText(tree, true);
  const entries = entriesOf(tree).map(([key, value]) => `${yamlQuoted(key)}: ${flowText(value)}`);
  return `{${entries.join(', ')}}`;
}

function isShortList(tree: readonly Tree[]): boolean {
  const isPlain = tree.every((item) => typeof item !== 'object' || item === null);
  return isPlain && flowText([...tree]).length <= longestLine;
}

/** The lines of a tree that stands below a key or a dash; one line is written behind it. */
function linesOf(tree: Tree): { inline: string } | { lines: string[] } {
  if (Array.isArray(tree)) {
    if (isShortList(tree)) return { inline: flowText(tree) };
    return { lines: tree.flatMap((item) => withMark('-', linesOf(item))) };
  }
  if (!isMap(tree)) return { inline: scalarText(tree, false) };
  const lines = mapLines(tree);
  return lines.length === 0 ? { inline: '{}' } : { lines };
}

/** `- a: 1` begins on the line of its dash, all else below. */
function withMark(mark: string, below: { inline: string } | { lines: string[] }): string[] {
  if ('inline' in below) return [`${mark} ${below.inline}`];
  const [first = '', ...rest] = below.lines;
  return [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)];
}

function mapLines(tree: TreeMap): string[] {
  return entriesOf(tree).flatMap(([key, value]) => {
    const below = linesOf(value);
    const name = yamlText(key);
    if ('inline' in below) return [`${name}: ${below.inline}`];
    return [`${name}:`, ...below.lines.map((line) => `  ${line}`)];
  });
}

/** A map as YAML, in the order of its keys, the same for the same tree. Read back it is the same; what nobody would see is escaped. */
export function printYaml(tree: TreeMap): string {
  const lines = mapLines(tree);
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`;
}

/** Deepest nesting of a value that is written. */
const deepest = 40;

/** False for a value that YAML cannot hold: its merge key as a name, and what no reader follows. */
export function canBePrinted(value: Json, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > deepest) return false;
  if (Array.isArray(value)) return value.every((item) => canBePrinted(item, depth + 1));
  return Object.entries(value).every(([key, item]) => canBeKey(key) && canBePrinted(item, depth + 1));
}

/** Longer names are none that people wrote, and YAML ends a key at 1,024 characters. */
const longestName = 200;

/** False for names that a contract file cannot hold. */
export function canBeKey(name: string): boolean {
  return name !== '<<' && name.length <= longestName;
}
