import type { Quantity } from '../model/contract.js';
import type { Location } from '../model/location.js';

const byteUnits = new Map<string, number>([
  ['', 1],
  // Docker's `--memory`: single small letters are binary.
  ['b', 1],
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', 2 ** 30],
  ['t', 2 ** 40],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, index): [string, number][] => [
    [`${letter}b`, 1000 ** (index + 1)],
    [`${letter}i`, 1024 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
  ]),
]);

/** Kubernetes: single capitals are decimal. */
const decimalUnits = new Map([
  ['K', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
]);

const number = /^(\d{1,15}(?:\.\d{1,15})?)\s*([A-Za-z]{0,3})$/;

/** Bytes of `512m` (Docker, binary), `512M` and `512MB` (decimal), `512Mi` and `512MiB`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit = ''] = number.exec(text.trim()) ?? [];
  const factor = decimalUnits.get(unit) ?? byteUnits.get(unit.toLowerCase());
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** Cores of `2`, `0.5` and `500m`; undefined when it is none. */
export function parseCores(text: string): number | undefined {
  const [, amount, unit] = number.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  if (unit === 'm') return Number(amount) / 1000;
  return unit === '' ? Number(amount) : undefined;
}

/** A quantity as written, with its amount where it can be read. */
export function quantity(
  value: string,
  parse: (text: string) => number | undefined,
  location: Location,
): Quantity {
  const amount = parse(value);
  return { value, ...(amount === undefined ? {} : { amount }), declaredAt: [location] };
}
