import type { Scalar } from '../../model/contract.js';

/** What the core schema of YAML 1.2 takes for a number; those that are read here are a part of them. */
const numeric =
  /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;
const exactNumber = /^-?(?:\d{1,15}|\d{1,10}\.\d{1,5})$/;

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['null', 'Null', 'NULL', '~'].map((word): [string, null] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
]);

/** The value of a plain scalar; undefined for numbers that need more care. */
export function plainValue(source: string): Scalar | undefined {
  const first = source.charCodeAt(0);
  // Digits, signs and the dot begin a number; n, t, f and ~ a word.
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (isNumeric && numeric.test(source)) return exactNumber.test(source) ? Number(source) : undefined;
  const word = source.length <= 5 ? words.get(source) : undefined;
  return word === undefined ? source : word;
}
