import type { CharSet } from './char-set.js';
import type { Edge, Tree } from './tree.js';

/** A repetition of the pattern, with its offsets. */
export interface Span {
  start: number;
  end: number;
}

/** One step of a backtracking engine. Where nothing else is said, the next one follows. */
export type Instruction =
  /** `loops`: the repetitions without end around it, innermost first. */
  | { op: 'char'; set: CharSet; loops: readonly Span[] }
  /** Tries the first, and when that fails the second. */
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  /** Remembers the position, and refuses to go on where it has not moved since: ECMAScript ends a repetition of nothing. */
  | { op: 'mark' | 'moved'; slot: number }
  | { op: 'assert'; what: Edge }
  /** What is looked for stands from the next instruction to its `match`; `after` comes then. */
  | { op: 'look'; negate: boolean; after: number }
  | { op: 'match' };

export interface Program {
  code: Instruction[];
  slots: number;
}

/** Most instructions, and most parts of a tree that are visited for them. */
const largest = 4000;
const mostVisits = 20_000;

/** How many copies stand for a counted repetition when only the shape matters, and from which count on it is one without end. */
const copies = 3;
const manyTimes = 100;

class TooLarge extends Error {}

/**
 * A tree as instructions; undefined when they are too many. Of lookbehind nothing is left, and a backreference is its group once more.
 * `shape`: counted repetitions are cut down to a few copies.
 */
export function compile(tree: Tree, { shape }: { shape: boolean }): Program | undefined {
  const writer = new Writer(shape);
  try {
    writer.write(tree, []);
    writer.emit({ op: 'match' });
  } catch (cause) {
    if (cause instanceof TooLarge) return undefined;
    throw cause;
  }
  return { code: writer.code, slots: writer.slots };
}

class Writer {
  readonly code: Instruction[] = [];
  slots = 0;
  private visits = 0;
  private readonly shape: boolean;

  constructor(shape: boolean) {
    this.shape = shape;
  }

  emit(instruction: Instruction): void {
    if (this.code.length >= largest) throw new TooLarge();
    this.code.push(instruction);
  }

  write(tree: Tree, loops: readonly Span[]): void {
    this.visits += 1;
    if (this.visits > mostVisits) throw new TooLarge();
    switch (tree.kind) {
      case 'chars':
        this.emit({ op: 'char', set: tree.set, loops });
        return;
      case 'sequence':
        for (const item of tree.items) this.write(item, loops);
        return;
      case 'again':
        this.write(tree.item, loops);
        return;
      case 'choice':
        this.choice(tree.items, loops);
        return;
      case 'repeat':
        this.repeat(tree, loops);
        return;
      case 'look':
        if (tree.ahead) this.look(tree.item, tree.negate, loops);
        return;
      case 'assert':
        this.emit({ op: 'assert', what: tree.what });
    }
  }

  private choice(items: readonly Tree[], loops: readonly Span[]): void {
    const exits: { op: 'jump'; to: number }[] = [];
    for (const [index, item] of items.entries()) {
      const last = index === items.length - 1;
      const split = { op: 'split' as const, first: this.code.length + 1, second: 0 };
      if (!last) this.emit(split);
      this.write(item, loops);
      if (last) break;
      const exit = { op: 'jump' as const, to: 0 };
      exits.push(exit);
      this.emit(exit);
      split.second = this.code.length;
    }
    for (const exit of exits) exit.to = this.code.length;
  }

  private look(item: Tree, negate: boolean, loops: readonly Span[]): void {
    const look = { op: 'look' as const, negate, after: 0 };
    this.emit(look);
    this.write(item, loops);
    this.emit({ op: 'match' });
    look.after = this.code.length;
  }

  private repeat(tree: Extract<Tree, { kind: 'repeat' }>, loops: readonly Span[]): void {
    const { item, greedy, start, end } = tree;
    const { min, max } = this.shape ? cutDown(tree) : tree;
    const inside = max === Infinity ? [{ start, end }, ...loops] : loops;
    for (let time = 0; time < min; time += 1) this.write(item, inside);
    if (max === Infinity) {
      this.optional(item, inside, greedy, true);
      return;
    }
    // Optional copies stand inside one another: when one is not taken, none of the following is.
    const skips: ((to: number) => void)[] = [];
    for (let time = min; time < max; time += 1) skips.push(this.optional(item, inside, greedy, false));
    for (const skip of skips) skip(this.code.length);
  }

  /** One iteration that may be left out; a loop leads back to its own start. Gives the way to say where leaving out leads to. */
  private optional(item: Tree, loops: readonly Span[], greedy: boolean, loop: boolean): (to: number) => void {
    const begin = this.code.length;
    const split = { op: 'split' as const, first: 0, second: 0 };
    this.emit(split);
    const leave = (to: number): void => {
      [split.first, split.second] = greedy ? [begin + 1, to] : [to, begin + 1];
    };
    const slot = isNullable(item) ? this.slots++ : undefined;
    if (slot !== undefined) this.emit({ op: 'mark', slot });
    this.write(item, loops);
    if (slot !== undefined) this.emit({ op: 'moved', slot });
    if (loop) this.emit({ op: 'jump', to: begin });
    leave(this.code.length);
    return leave;
  }
}

function cutDown({ min, max }: { min: number; max: number }): { min: number; max: number } {
  const least = Math.min(min, copies);
  if (max === Infinity || max > manyTimes) return { min: least, max: Infinity };
  return { min: least, max: least + Math.min(max - min, copies) };
}

function isNullable(tree: Tree): boolean {
  switch (tree.kind) {
    case 'chars':
      return false;
    case 'sequence':
      return tree.items.every(isNullable);
    case 'choice':
      return tree.items.some(isNullable);
    case 'repeat':
      return tree.min === 0 || isNullable(tree.item);
    case 'assert':
    case 'look':
    case 'again':
      // A backreference may be to nothing, and its group need not be looked through again and again.
      return true;
  }
}
