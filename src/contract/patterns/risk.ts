import type { RegExpParser } from '@eslint-community/regexpp';
import { ambiguities, isAmbiguous, widest, type Budget, type Witness } from './ambiguity.js';
import { automatonOf } from './automaton.js';
import { stepsToFail } from './backtrack.js';
import { charSet, complement, rangesOf, type CharSet } from './char-set.js';
import { compile, type Program } from './program.js';
import { parsePattern, type Tree } from './tree.js';

/** What is spent on one pattern at most. */
const mostWork = 300_000;
/** Steps that one search of a simulated engine may take. */
const mostSteps = 60_000;
const mostSuffixes = 12;
/** How often the pump stands in a short text and in a long one, and from which growth of the steps on a pattern is a danger. */
const short = 20;
const long = 2 * short;
/** Twice as long: twice the steps are linear, four times quadratic, eight times cubic. */
const dangerous = 6;

/**
 * The part of a pattern that makes a backtracking engine take exponential time, or time that grows with the third power of the text or
 * faster, on a text that does not match; undefined when none is found. What is found has been tried on a step-counting engine. Quadratic
 * time is let pass: looking for `\d+x` takes it already. The budget is that of several patterns.
 */
export function riskOf(parser: RegExpParser, pattern: string, budget: Budget): string | undefined {
  const own = { left: Math.min(mostWork, budget.left) };
  const granted = own.left;
  const risk = search(parser, pattern, own);
  budget.left -= granted - own.left;
  return risk;
}

function search(parser: RegExpParser, pattern: string, budget: Budget): string | undefined {
  const tree = parsePattern(parser, pattern);
  const shape = tree && compile(tree, { shape: true });
  const automaton = shape && automatonOf(shape, budget);
  const program = tree && compile(tree, { shape: false });
  if (!program || !automaton) return undefined;
  const suffixes = suffixesFor(automaton.states.map(({ set }) => set));
  const { exponential, polynomial } = ambiguities(automaton, budget);
  const found = [...exponential, ...combined(polynomial), ...polynomial, ...counted(tree)].find((witness) =>
    suffixes.some((suffix) => growsTooFast(program, witness, suffix, budget)),
  );
  if (!found) return undefined;
  const alone = (part: string): boolean => {
    const own = parsePattern(parser, part);
    const program = own && compile(own, { shape: true });
    const automaton = program && automatonOf(program, budget);
    return automaton !== undefined && isAmbiguous(automaton, budget);
  };
  const parts = found.parts.map(({ start, end }) => pattern.slice(start, end));
  return parts.find(alone) ?? parts.at(-1) ?? pattern;
}

/** Several ambiguities together make the time grow with a higher power. */
function combined(witnesses: readonly Witness[]): Witness[] {
  const [first, ...others] = witnesses;
  if (!first || others.length === 0) return [];
  const pump = [...new Set(witnesses.map((witness) => witness.pump))].join('');
  const parts = widest(witnesses.flatMap((witness) => witness.parts));
  return [
    { prefix: first.prefix, pump, parts },
    { prefix: '', pump, parts },
  ];
}

/** `(a?){30}`: a part that may be nothing, many times, is no loop and takes exponential time all the same. */
function counted(tree: Tree): Witness[] {
  if (tree.kind === 'repeat') {
    const { item, min, max, start, end } = tree;
    const own = min === max && min >= 10 ? firstChar(item) : undefined;
    return [
      ...(own === undefined ? [] : [{ prefix: '', pump: own, parts: [{ start, end }] }]),
      ...counted(item),
    ];
  }
  return 'items' in tree ? tree.items.flatMap(counted) : [];
}

function firstChar(tree: Tree): string | undefined {
  if (tree.kind === 'chars') return tree.set[0] === undefined ? undefined : String.fromCharCode(tree.set[0]);
  if (tree.kind === 'repeat') return firstChar(tree.item);
  return 'items' in tree ? tree.items.map(firstChar).find((char) => char !== undefined) : undefined;
}

/** Ends that may keep a text from matching: nothing, what no part of the pattern reads, and what some part does not read, or does. */
function suffixesFor(sets: readonly CharSet[]): string[] {
  const outside = complement(charSet(sets.flatMap(rangesOf)));
  const units = [outside, [0x0a], [0x21], ...sets.map(complement), ...sets].flatMap((set) => set.slice(0, 1));
  return ['', ...new Set(units.map((unit) => String.fromCharCode(unit)))].slice(0, mostSuffixes);
}

function growsTooFast(program: Program, { prefix, pump }: Witness, suffix: string, budget: Budget): boolean {
  if (budget.left <= 0) return false;
  const steps = (times: number): number => {
    const taken = stepsToFail(program, prefix + pump.repeat(times) + suffix, mostSteps);
    budget.left -= taken;
    return taken;
  };
  const few = steps(short);
  return few === mostSteps || (few > 0 && steps(long) / few >= dangerous);
}
