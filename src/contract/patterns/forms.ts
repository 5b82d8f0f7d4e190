import type { ValueType } from '../../model/contract.js';
import { lastUnit } from './char-set.js';
import type { Form } from './sample.js';

const codes = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));

const letters = codes('abcdefghijklmnopqrstuvwxyz');
const capitals = codes('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const digits = codes('1234567890');
const signs = codes('-_./:@=+,;%&?!#*~()[]{}<>$^|"\'`\\ ');

/** From states to where each unit of a class leads; what is not named leads nowhere. */
function table(
  rows: readonly Readonly<Record<string, number>>[],
  accepting: readonly number[],
  units: readonly number[],
): Form {
  const steps = rows.map(
    (row) =>
      new Map(Object.entries(row).flatMap(([chars, to]) => codes(chars).map((unit) => [unit, to] as const))),
  );
  return {
    start: 0,
    step: (state, unit) => steps[state]?.get(unit),
    accepts: (state) => accepting.includes(state),
    units,
  };
}

const digit = '0123456789';

const integers = table(
  [{ [digit]: 2, '+-': 1 }, { [digit]: 2 }, { [digit]: 2 }],
  [2],
  [...digits, ...codes('-+')],
);

/** `[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?` */
const decimals = table(
  [
    { [digit]: 2, '+-': 1, '.': 4 },
    { [digit]: 2, '.': 4 },
    { [digit]: 2, '.': 3, eE: 5 },
    { [digit]: 3, eE: 5 },
    { [digit]: 3 },
    { [digit]: 7, '+-': 6 },
    { [digit]: 7 },
    { [digit]: 7 },
  ],
  [2, 3, 7],
  [...digits, ...codes('.-+eE')],
);

const hexadecimal = new Set(codes('0123456789abcdefABCDEF'));
const hyphens = new Set([8, 13, 18, 23]);

const uuids: Form = {
  start: 0,
  step: (state, unit) =>
    state < 36 && (hyphens.has(state) ? unit === 0x2d : hexadecimal.has(unit)) ? state + 1 : undefined,
  accepts: (state) => state === 36,
  units: [...digits, ...codes('abcdefABCDEF-')],
};

const texts: Form = {
  start: 0,
  step: (_state, unit) => (unit > lastUnit ? undefined : 1),
  accepts: (state) => state === 1,
  units: [...letters, ...digits, ...capitals, ...signs],
};

/** Any text, and none. */
export const anyText: Form = { ...texts, accepts: () => true };

/** The texts of a type, where they are a form that an automaton can tell; what only a parser can tell (JSON) has none. */
export const forms: Readonly<Partial<Record<ValueType, Form>>> = {
  string: texts,
  any: texts,
  int: integers,
  float: decimals,
  number: decimals,
  path: texts,
  file: texts,
  dir: texts,
  uuid: uuids,
};
