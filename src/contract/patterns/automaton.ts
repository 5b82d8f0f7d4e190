import { holds, lastUnit, rangesOf, type CharSet } from './char-set.js';
import type { Instruction, Program, Span } from './program.js';

/** A program seen as an automaton: a state has just read one character of its set. */
export interface Automaton {
  states: { set: CharSet; loops: readonly Span[] }[];
  /** Of each state those that may read next, and whether there is more than one way to them. */
  next: Map<number, 'one' | 'many'>[];
  /** Those that may read first. */
  first: number[];
  /** A unit that all of these states read, if there is one. */
  common: (...states: number[]) => number | undefined;
}

const mostStates = 400;

/** Undefined when the program is larger, or more tangled, than the budget lets look at. */
export function automatonOf({ code }: Program, budget: { left: number }): Automaton | undefined {
  const states: Automaton['states'] = [];
  const stateAt = new Map<number, number>();
  for (const [pc, instruction] of code.entries()) {
    if (instruction.op !== 'char') continue;
    stateAt.set(pc, states.length);
    states.push({ set: instruction.set, loops: instruction.loops });
  }
  if (states.length > mostStates) return undefined;
  const waysFrom = (pc: number): Map<number, 'one' | 'many'> => {
    const ways = new Map<number, 'one' | 'many'>();
    walk(code, pc, budget, (reached) => {
      const state = stateAt.get(reached) ?? 0;
      ways.set(state, ways.has(state) ? 'many' : 'one');
    });
    return ways;
  };
  const first = [...waysFrom(0).keys()];
  const next = [...stateAt.keys()].map((pc) => waysFrom(pc + 1));
  return budget.left <= 0 ? undefined : { states, next, first, common: commonUnit(states) };
}

/** Every way that reads nothing, up to the next characters. An iteration that has begun on such a way may not end on it. */
function walk(
  code: readonly Instruction[],
  start: number,
  budget: { left: number },
  reach: (pc: number) => void,
): void {
  const open: [pc: number, begun: ReadonlySet<number>][] = [[start, new Set()]];
  for (let way = open.pop(); way; way = open.pop()) {
    if (budget.left <= 0) return;
    budget.left -= 1;
    const [pc, begun] = way;
    const instruction = code[pc];
    switch (instruction?.op) {
      case undefined:
      case 'match':
        break;
      case 'char':
        reach(pc);
        break;
      case 'split':
        open.push([instruction.first, begun], [instruction.second, begun]);
        break;
      case 'jump':
        open.push([instruction.to, begun]);
        break;
      case 'mark':
        open.push([pc + 1, new Set([...begun, instruction.slot])]);
        break;
      case 'moved':
        if (!begun.has(instruction.slot)) open.push([pc + 1, begun]);
        break;
      case 'look':
        open.push([pc + 1, begun], [instruction.after, begun]);
        break;
      case 'assert':
        open.push([pc + 1, begun]);
    }
  }
}

/** Sets as bits over the pieces into which all their borders cut the units. */
function commonUnit(states: Automaton['states']): Automaton['common'] {
  const borders = new Set([0]);
  for (const { set } of states) {
    for (const [from, to] of rangesOf(set)) {
      borders.add(from);
      if (to < lastUnit) borders.add(to + 1);
    }
  }
  const pieces = [...borders].sort(byReadability);
  const bits = states.map(({ set }) =>
    pieces.reduce((sum, unit, index) => (holds(set, unit) ? sum | (1n << BigInt(index)) : sum), 0n),
  );
  return (...members) => {
    const shared = members.reduce((all, state) => all & (bits[state] ?? 0n), -1n);
    return shared === 0n ? undefined : pieces[lowestBit(shared)];
  };
}

/** Letters and digits before what else can be seen, and that before the rest. */
function byReadability(one: number, other: number): number {
  const rank = (unit: number): number =>
    /[a-z0-9]/i.test(String.fromCharCode(unit)) ? 0 : unit > 0x20 && unit < 0x7f ? 1 : 2;
  return rank(one) - rank(other) || one - other;
}

function lowestBit(bits: bigint): number {
  let index = 0;
  for (let rest = bits; (rest & 1n) === 0n; rest >>= 1n) index += 1;
  return index;
}
