/** A set of UTF-16 code units: first and last of each range in turn, ascending, with gaps between the ranges. */
export type CharSet = readonly number[];

export const lastUnit = 0xffff;

/** Any ranges, in any order, as one set. */
export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const set: number[] = [];
  for (const [first, last] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const end = set.at(-1);
    if (end !== undefined && first <= end + 1) set[set.length - 1] = Math.max(end, last);
    else set.push(first, last);
  }
  return set;
}

export function rangesOf(set: CharSet): [number, number][] {
  return Array.from({ length: set.length / 2 }, (_, index) => [set[2 * index] ?? 0, set[2 * index + 1] ?? 0]);
}

export function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastUnit) rest.push([next, lastUnit]);
  return charSet(rest);
}

export function holds(set: CharSet, unit: number): boolean {
  let low = 0;
  let high = set.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unit < (set[2 * middle] ?? 0)) high = middle;
    else if (unit > (set[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

function units(text: string): CharSet {
  return charSet(Array.from(text, (char) => [char.charCodeAt(0), char.charCodeAt(0)]));
}

/** ECMAScript's `\d`, `\w`, `\s`, and what `.` leaves out (ECMA-262, CharacterClassEscape, LineTerminator and WhiteSpace). */
export const digits: CharSet = [0x30, 0x39];
export const wordChars: CharSet = charSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
export const lineEnds: CharSet = units('\n\r\u2028\u2029');
export const spaces: CharSet = charSet([
  ...rangesOf(lineEnds),
  ...rangesOf(units('\t\v\f \u00a0\u1680\u202f\u205f\u3000\ufeff')),
  [0x2000, 0x200a],
]);
