import type { Automaton } from './automaton.js';
import { componentsOf } from './components.js';
import type { Span } from './program.js';

/** A text that the expression can read in more and more ways the more often `pump` stands in it. */
export interface Witness {
  prefix: string;
  pump: string;
  /** Parts of the pattern that may be what does it, narrowest first. */
  parts: readonly Span[];
}

/** What may still be computed. */
export interface Budget {
  left: number;
}

/** Most witnesses of either kind. */
const mostWitnesses = 6;

/**
 * Looks for the two shapes that make an automaton ambiguous without bound (Weber and Seidl, "On the degree of ambiguity of finite
 * automata", 1991): a state with two ways back to itself on one text (exponential), and two loops of which the first can hand over to
 * the second anywhere in one text (polynomial). Whether a backtracking engine suffers from it depends on how the text goes on.
 */
export function ambiguities(
  automaton: Automaton,
  budget: Budget,
): { exponential: Witness[]; polynomial: Witness[] } {
  const search = new Search(automaton, budget);
  return { exponential: [...search.twoWaysBack()], polynomial: [...search.handovers()] };
}

/** True when a state has two ways back to itself. */
export function isAmbiguous(automaton: Automaton, budget: Budget): boolean {
  return new Search(automaton, budget).twoWaysBack().next().done !== true;
}

/** How a tuple of states was reached: the unit that all of them read, and from where. */
type Trail = Map<string, { unit: number; from?: string }>;

class Search {
  private readonly automaton: Automaton;
  private readonly budget: Budget;
  /** Of each state its strongly connected component, where it has a way back to itself. */
  private readonly component: (number | undefined)[];

  constructor(automaton: Automaton, budget: Budget) {
    this.automaton = automaton;
    this.budget = budget;
    this.component = componentsOf(automaton);
  }

  /** Loops in which two different states, or two ways to one, are possible after the same text. */
  *twoWaysBack(): Generator<Witness> {
    for (const loop of this.loops().slice(0, mostWitnesses)) {
      const [home = 0] = loop;
      const within = (state: number): boolean => this.component[state] === this.component[home];
      const split = this.splitWithin(loop, within);
      const pump = split && this.wordBack(split, within);
      if (pump) yield this.witness(split.start, pump, this.loopsAround(split.pair));
    }
  }

  /** Pairs of loops, the first with a way to the second, that both read the same text again and again. */
  *handovers(): Generator<Witness> {
    let found = 0;
    const loops = this.loops();
    for (const one of loops) {
      for (const other of loops) {
        if (one === other || found >= mostWitnesses) continue;
        const witness = this.handover(one, other);
        if (!witness) continue;
        found += 1;
        yield witness;
      }
    }
  }

  private loops(): number[][] {
    const loops = new Map<number, number[]>();
    this.component.forEach((component, state) => {
      if (component !== undefined) loops.set(component, [...(loops.get(component) ?? []), state]);
    });
    return [...loops.values()];
  }

  private splitWithin(
    loop: readonly number[],
    within: (state: number) => boolean,
  ): { start: number; pair: [number, number]; word: string } | undefined {
    for (const state of loop) {
      for (const [next, ways] of this.waysFrom(state)) {
        const unit = this.automaton.common(next);
        if (ways === 'many' && within(next) && unit !== undefined)
          return { start: state, pair: [next, next], word: String.fromCharCode(unit) };
      }
    }
    const [start = 0] = loop;
    const trail = this.explore([start, start], (states) => states.every(within));
    for (const key of trail.keys()) {
      const [a = 0, b = 0] = statesOf(key);
      // The pair has to come together again, so both have to get back to where they were one.
      if (
        a !== b &&
        this.wordTo(
          [a, b],
          ([c, d]) => c === d,
          (states) => states.every(within),
        ) !== undefined
      )
        return { start, pair: [a, b], word: wordOf(trail, key) };
    }
    return undefined;
  }

  /** The text of the whole round: to where the ways part, to where they meet, and back to the start. */
  private wordBack(
    { start, pair, word }: { start: number; pair: [number, number]; word: string },
    within: (state: number) => boolean,
  ): string | undefined {
    const inside = (states: readonly number[]): boolean => states.every(within);
    let meeting = pair[0];
    let middle = '';
    if (pair[0] !== pair[1]) {
      const joined = this.wordTo(pair, ([a, b]) => a === b, inside);
      if (!joined) return undefined;
      meeting = joined.states[0] ?? 0;
      middle = joined.word;
    }
    if (meeting === start) return word + middle;
    const home = this.wordTo([meeting], ([state]) => state === start, inside);
    return home && word + middle + home.word;
  }

  private handover(one: readonly number[], other: readonly number[]): Witness | undefined {
    const [first = 0] = one;
    const [second = 0] = other;
    if (
      !this.wordTo(
        [first],
        ([state]) => state === second,
        () => true,
      )
    )
      return undefined;
    for (const p of one) {
      for (const q of other) {
        if (this.automaton.common(p, q) === undefined) continue;
        const within = ([a = 0, , c = 0]: readonly number[]): boolean =>
          this.component[a] === this.component[p] && this.component[c] === this.component[q];
        const round = this.wordTo([p, p, q], ([a, b, c]) => a === p && b === q && c === q, within);
        if (round)
          return this.witness(p, round.word, widest([p, q].flatMap((state) => this.loopsOf(state)[0] ?? [])));
        if (this.budget.left <= 0) return undefined;
      }
    }
    return undefined;
  }

  private loopsOf(state: number): readonly Span[] {
    return this.automaton.states[state]?.loops ?? [];
  }

  /** The repetitions that take both states. */
  private loopsAround([one, other]: [number, number]): Span[] {
    return this.loopsOf(one).filter(({ start, end }) =>
      this.loopsOf(other).some((loop) => loop.start === start && loop.end === end),
    );
  }

  private witness(state: number, pump: string, parts: readonly Span[]): Witness {
    const { automaton } = this;
    const starts = automaton.first.flatMap((first) => {
      const unit = automaton.common(first);
      if (unit === undefined) return [];
      const read = String.fromCharCode(unit);
      if (first === state) return [read];
      const way = this.wordTo(
        [first],
        ([reached]) => reached === state,
        () => true,
      );
      return way ? [read + way.word] : [];
    });
    return { prefix: starts[0] ?? '', pump, parts };
  }

  private waysFrom(state: number): ReadonlyMap<number, 'one' | 'many'> {
    return this.automaton.next[state] ?? new Map<number, 'one' | 'many'>();
  }

  /** The shortest text that leads a tuple of states, all reading the same, to what is wanted. */
  private wordTo(
    from: readonly number[],
    wanted: (states: readonly number[]) => boolean,
    allowed: (states: readonly number[]) => boolean,
  ): { states: number[]; word: string } | undefined {
    let goal: string | undefined;
    const trail = this.explore(from, allowed, (key) => {
      if (wanted(statesOf(key))) goal = key;
      return goal !== undefined;
    });
    return goal === undefined ? undefined : { states: statesOf(goal), word: wordOf(trail, goal) };
  }

  /** Breadth first, over tuples of states that can be reached on one text; at least one character is read. */
  private explore(
    from: readonly number[],
    allowed: (states: readonly number[]) => boolean,
    isDone: (key: string) => boolean = () => false,
  ): Trail {
    const trail: Trail = new Map();
    const queue: { states: readonly number[]; key?: string }[] = [{ states: from }];
    for (const { states, key } of queue) {
      for (const reached of product(states.map((state) => [...this.waysFrom(state).keys()]))) {
        this.budget.left -= 1;
        if (this.budget.left <= 0) return trail;
        const next = reached.join();
        if (trail.has(next)) continue;
        const unit = this.automaton.common(...reached);
        if (unit === undefined || !allowed(reached)) continue;
        trail.set(next, key === undefined ? { unit } : { unit, from: key });
        if (isDone(next)) return trail;
        queue.push({ states: reached, key: next });
      }
    }
    return trail;
  }
}

/** One part that holds all of these. */
export function widest(spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  return [
    { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) },
  ];
}

function statesOf(key: string): number[] {
  return key.split(',').map(Number);
}

function wordOf(trail: Trail, key: string): string {
  const units: number[] = [];
  for (let step = trail.get(key); step; step = step.from === undefined ? undefined : trail.get(step.from))
    units.push(step.unit);
  return String.fromCharCode(...units.reverse());
}

function* product(choices: readonly (readonly number[])[]): Generator<number[]> {
  const [own, ...others] = choices;
  if (!own) {
    yield [];
    return;
  }
  for (const one of own) for (const rest of product(others)) yield [one, ...rest];
}
