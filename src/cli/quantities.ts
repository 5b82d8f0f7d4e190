import { UsageError } from '../errors.js';

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  kiB: 2 ** 10,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  // As Docker writes limits.
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
};

/** Bytes of `1024`, `500MB`, `1.5GiB` or, as Docker has it, `512m`; undefined for anything else. */
export function bytesOf(size: number | string): number | undefined {
  if (typeof size === 'number') return size;
  const [, amount, unit = 'B'] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([A-Za-z]{1,3})?$/.exec(size.trim()) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** Milliseconds of a flag or a key in seconds, above 0 (or from 0 on) and up to an hour. Throws UsageError that names it. */
export function millisecondsOf(
  name: string,
  text: string | number,
  { zero = false, code = 'TIME_INVALID' } = {},
): number {
  const seconds = String(text).trim() === '' ? Number.NaN : Number(text);
  if ((zero ? seconds >= 0 : seconds > 0) && seconds <= 3600) return seconds * 1000;
  throw new UsageError(code, `${name} ${String(text)} is not a time`, {
    suggestion: `Write seconds ${zero ? 'from 0' : 'above 0 and'} up to 3600, e.g. ${name} 5 or ${name} 0.5.`,
  });
}
