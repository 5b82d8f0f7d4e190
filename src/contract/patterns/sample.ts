import { holds, rangesOf, wordChars, type CharSet } from './char-set.js';
import type { Program } from './program.js';

/** Texts of one form, as a deterministic automaton over code units. */
export interface Form {
  start: number;
  /** The state after one more unit; undefined when no text of the form begins so. */
  step: (state: number, unit: number) => number | undefined;
  accepts: (state: number) => boolean;
  /** Units that tell its states apart; those that read best first. */
  units: readonly number[];
}

/** Most states that are looked at. */
const mostStates = 200_000;

/** What stands before a position, and what must come next for an assertion that was passed. */
type Before = 'start' | 'word' | 'other';
type Need = 'any' | 'word' | 'other' | 'end';

interface Place {
  /** Instruction; -1 before the match has begun, -2 when it has ended. */
  pc: number;
  before: Before;
  need: Need;
  form: number;
  from?: Place;
  unit?: number;
}

const beforeMatch = -1;
const afterMatch = -2;

/** Environments are UTF-8 without NUL: half a surrogate pair has no place in them. */
function isUsable(unit: number): boolean {
  return unit !== 0 && (unit < 0xd800 || unit > 0xdfff);
}

/**
 * A shortest text of the form in which the program is found (search semantics). Undefined when there is none, when the program looks around itself, or
 * when the search grows beyond what patterns of people need.
 */
export function sampleOf({ code }: Program, form: Form): string | undefined {
  if (code.some(({ op }) => op === 'look')) return undefined;
  const everyUnit = form.units.filter(isUsable);
  const unitsOf = new Map<CharSet, number[]>();
  const unitsIn = (set: CharSet): number[] => {
    const known = unitsOf.get(set) ?? readable(set, everyUnit);
    unitsOf.set(set, known);
    return known;
  };

  const reached = new Set<string>();
  let level: Place[] = [];
  const reach = (list: Place[], place: Place): void => {
    const key = `${String(place.pc)} ${place.before} ${place.need} ${String(place.form)}`;
    if (reached.has(key)) return;
    reached.add(key);
    list.push(place);
  };
  reach(level, { pc: beforeMatch, before: 'start', need: 'any', form: form.start });

  while (level.length > 0 && reached.size < mostStates) {
    const following: Place[] = [];
    const read = (place: Place, units: readonly number[], pc: number): void => {
      if (place.need === 'end') return;
      for (const unit of units) {
        const before = holds(wordChars, unit) ? 'word' : 'other';
        if (place.need !== 'any' && place.need !== before) continue;
        const state = form.step(place.form, unit);
        if (state === undefined) continue;
        reach(following, { pc, before, need: 'any', form: state, from: place, unit });
      }
    };
    // What is reached without reading joins the level while it is walked.
    for (const place of level) {
      const { pc, before, need } = place;
      const go = (to: number, then: Need = need): void => {
        reach(level, { ...place, pc: to, need: then });
      };
      if (pc === afterMatch) {
        if (need !== 'word' && form.accepts(place.form)) return textOf(place);
        read(place, everyUnit, afterMatch);
        continue;
      }
      if (pc === beforeMatch) {
        go(0);
        read(place, everyUnit, beforeMatch);
        continue;
      }
      const instruction = code[pc];
      switch (instruction?.op) {
        case undefined:
        case 'look':
          break;
        case 'match':
          go(afterMatch);
          break;
        case 'char':
          read(place, unitsIn(instruction.set), pc + 1);
          break;
        case 'split':
          go(instruction.first);
          go(instruction.second);
          break;
        case 'jump':
          go(instruction.to);
          break;
        // A shortest text has no use for an iteration of nothing.
        case 'mark':
        case 'moved':
          go(pc + 1);
          break;
        case 'assert':
          switch (instruction.what) {
            case 'start':
              if (before === 'start') go(pc + 1);
              break;
            case 'end':
              if (need !== 'word') go(pc + 1, 'end');
              break;
            case 'word-edge':
            case 'no-word-edge': {
              const wordFollows = (before === 'word') !== (instruction.what === 'word-edge');
              if (need === 'any') go(pc + 1, wordFollows ? 'word' : 'other');
              else if ((need === 'word') === wordFollows) go(pc + 1);
            }
          }
      }
    }
    level = following;
  }
  return undefined;
}

/** Units of a set that stand for all of it: those that the form knows, else one that can be read. */
function readable(set: CharSet, units: readonly number[]): number[] {
  const known = units.filter((unit) => holds(set, unit));
  if (known.length > 0) return known;
  for (const printable of [true, false]) {
    for (const [from, to] of rangesOf(set)) {
      for (let unit = printable ? Math.max(from, 0x21) : from; unit <= to; unit += 1)
        if (isUsable(unit)) return [unit];
    }
  }
  return [];
}

function textOf(place: Place): string {
  const units: number[] = [];
  for (let at: Place | undefined = place; at; at = at.from) if (at.unit !== undefined) units.push(at.unit);
  return String.fromCharCode(...units.reverse());
}
