import { rangesOf, type CharSet } from './char-set.js';
import type { Tree } from './tree.js';

/** Surrogates, which RE2 cannot hold one by one, stand here instead: in plane 16, where no text of people is. */
const surrogates = [0xd800, 0xdfff] as const;
const plane = 0x10_0000 - surrogates[0];

/** Most characters of a program, counted repetitions written out. */
const largest = 5000;

/**
 * The same expression in RE2's syntax, in which every character is written as what it stands for; with `size`, about the number of
 * instructions that it takes. Undefined for what no linear-time engine can do (lookaround, backreferences) and for what is too large.
 * It is to be used on texts that went through `re2Input`.
 */
export function re2Text(tree: Tree): { text: string; size: number } | undefined {
  const size = sizeOf(tree);
  return size > largest ? undefined : { text: write(tree), size };
}

/** A text for such an expression: ECMAScript sees code units, RE2 sees characters. */
export function re2Input(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (unit) => String.fromCodePoint(plane + unit.charCodeAt(0)));
}

/** Infinite for what RE2 cannot do. */
function sizeOf(tree: Tree): number {
  switch (tree.kind) {
    case 'chars':
      return Math.max(1, tree.set.length / 2);
    case 'sequence':
    case 'choice':
      return tree.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'repeat': {
      const times = Math.max(1, tree.max === Infinity ? tree.min + 1 : tree.max);
      // RE2 itself stops at 1000.
      return times > 1000 ? Infinity : times * sizeOf(tree.item);
    }
    case 'look':
    case 'again':
      return Infinity;
    case 'assert':
      return 1;
  }
}

const assertions = { start: '\\A', end: '\\z', 'word-edge': '\\b', 'no-word-edge': '\\B' } as const;

function write(tree: Tree): string {
  switch (tree.kind) {
    case 'chars':
      return classText(tree.set);
    case 'sequence':
      return tree.items.map(write).join('');
    case 'choice':
      return `(?:${tree.items.map(write).join('|')})`;
    case 'repeat': {
      const { min, max, item } = tree;
      return `(?:${write(item)}){${String(min)},${max === Infinity ? '' : String(max)}}`;
    }
    case 'look':
    case 'again':
      throw new TypeError(`RE2 has no ${tree.kind}`);
    case 'assert':
      return assertions[tree.what];
  }
}

function classText(set: CharSet): string {
  const [first, last] = surrogates;
  const parts = rangesOf(set).flatMap(([from, to]): [number, number][] => [
    [from, Math.min(to, first - 1)],
    [plane + Math.max(from, first), plane + Math.min(to, last)],
    [Math.max(from, last + 1), to],
  ]);
  const text = parts
    .filter(([from, to]) => from <= to)
    .map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`))
    .join('');
  return text === '' ? '[^\\x{0}-\\x{10FFFF}]' : `[${text}]`;
}

function hex(unit: number): string {
  return `\\x{${unit.toString(16)}}`;
}
