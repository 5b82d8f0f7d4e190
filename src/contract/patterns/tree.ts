import type { AST, RegExpParser } from '@eslint-community/regexpp';
import { charSet, complement, digits, lastUnit, lineEnds, rangesOf, spaces, wordChars } from './char-set.js';
import type { CharSet } from './char-set.js';

/** What is asked of a position without reading anything. */
export type Edge = 'start' | 'end' | 'word-edge' | 'no-word-edge';

/** A regular expression as both engines see it: each character resolved to the units that it stands for. */
export type Tree =
  | { kind: 'chars'; set: CharSet }
  /** Without items: the empty text. */
  | { kind: 'sequence'; items: Tree[] }
  | { kind: 'choice'; items: Tree[] }
  /** `start` and `end` are offsets in the pattern. */
  | { kind: 'repeat'; item: Tree; min: number; max: number; greedy: boolean; start: number; end: number }
  | { kind: 'assert'; what: Edge }
  | { kind: 'look'; ahead: boolean; negate: boolean; item: Tree }
  /** A backreference, with the group that it repeats. */
  | { kind: 'again'; item: Tree };

/** Longer patterns, and deeper ones, are none that people wrote. */
const longestPattern = 2000;
const deepest = 100;

function isTooDeep(pattern: string): boolean {
  let depth = 0;
  for (const char of pattern) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Undefined for what is no ECMAScript regular expression without flags, or one that is longer or deeper than people write. */
export function parsePattern(parser: RegExpParser, pattern: string): Tree | undefined {
  if (pattern.length > longestPattern || isTooDeep(pattern)) return undefined;
  try {
    const { alternatives } = parser.parsePattern(pattern, 0, pattern.length, { unicode: false });
    return choice(alternatives, new Map());
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Capturing groups that have been read; one that is open, or stands further on, repeats nothing. */
type Groups = Map<AST.CapturingGroup, Tree>;

const nothing: Tree = { kind: 'sequence', items: [] };

function choice(alternatives: readonly AST.Alternative[], groups: Groups): Tree {
  const items = alternatives.map(({ elements }): Tree => ({
    kind: 'sequence',
    items: elements.map((element) => treeOf(element, groups)),
  }));
  return items.length === 1 ? (items[0] ?? nothing) : { kind: 'choice', items };
}

function treeOf(element: AST.Element, groups: Groups): Tree {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return { kind: 'chars', set: setOf(element) };
    case 'Group':
      return choice(element.alternatives, groups);
    case 'CapturingGroup': {
      const group = choice(element.alternatives, groups);
      groups.set(element, group);
      return group;
    }
    case 'Quantifier': {
      const { min, max, greedy, start, end } = element;
      return { kind: 'repeat', item: treeOf(element.element, groups), min, max, greedy, start, end };
    }
    case 'Backreference': {
      const [group] = [element.resolved].flat();
      return { kind: 'again', item: (group && groups.get(group)) ?? nothing };
    }
    case 'Assertion':
      return assertion(element, groups);
    case 'ExpressionCharacterClass':
      // Only the flag `v` brings these, and there are no flags.
      return nothing;
  }
}

function assertion(element: AST.Assertion, groups: Groups): Tree {
  switch (element.kind) {
    case 'start':
    case 'end':
      return { kind: 'assert', what: element.kind };
    case 'word':
      return { kind: 'assert', what: element.negate ? 'no-word-edge' : 'word-edge' };
    case 'lookahead':
    case 'lookbehind': {
      const { negate, alternatives } = element;
      return {
        kind: 'look',
        ahead: element.kind === 'lookahead',
        negate,
        item: choice(alternatives, groups),
      };
    }
  }
}

function setOf(
  element: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.CharacterClassElement,
): CharSet {
  switch (element.type) {
    case 'Character':
      return [element.value, element.value];
    case 'CharacterClassRange':
      return [element.min.value, element.max.value];
    case 'CharacterClass': {
      const ranges = element.elements.flatMap((part) => rangesOf(setOf(part)));
      return element.negate ? complement(charSet(ranges)) : charSet(ranges);
    }
    case 'CharacterSet': {
      const named = namedSet(element.kind);
      return 'negate' in element && element.negate ? complement(named) : named;
    }
    case 'ExpressionCharacterClass':
    case 'ClassStringDisjunction':
      // As above: nothing that a pattern without flags can hold.
      return [];
  }
}

function namedSet(kind: AST.CharacterSet['kind']): CharSet {
  switch (kind) {
    case 'digit':
      return digits;
    case 'word':
      return wordChars;
    case 'space':
      return spaces;
    case 'any':
      return complement(lineEnds);
    case 'property':
      return [0, lastUnit];
  }
}
