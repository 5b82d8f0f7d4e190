import type { FormatFault } from './fault.js';

/** Hexadecimal digits of the algorithms that are registered (OCI image-spec, descriptor.md). */
const lengths = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
  ['blake3', 64],
]);

/** A digest of OCI: `algorithm:encoded`. */
export function digestFault(value: string): FormatFault | undefined {
  if (/^[0-9a-f]{64}$/i.test(value))
    return { reason: 'the algorithm is missing', suggestion: `sha256:${value.toLowerCase()}` };
  const [, algorithm = '', encoded = ''] =
    /^([a-z0-9]{1,64}(?:[+._-][a-z0-9]{1,64}){0,8}):([A-Za-z0-9=_-]{1,512})$/.exec(value) ?? [];
  if (algorithm === '') return { reason: 'it does not read algorithm:digits' };
  const length = lengths.get(algorithm);
  if (length === undefined) return undefined;
  if (!/^[0-9a-f]+$/i.test(encoded)) return { reason: 'the digits are not hexadecimal' };
  if (encoded.length !== length)
    return { reason: `${algorithm} has ${String(length)} digits, and this has ${String(encoded.length)}` };
  return encoded === encoded.toLowerCase()
    ? undefined
    : { reason: 'the digits are in upper case', suggestion: value.toLowerCase() };
}
