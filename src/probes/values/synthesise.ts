/** Values that nobody gave: made up so that they are what a declaration asks for, and what programs usually find under such a name. */
import { checkValue, type ValueConstraints } from '../../contract/check-value.js';
import { anyText, forms } from '../../contract/patterns/forms.js';
import type { Samples } from '../../contract/patterns/samples.js';
import type { ValueType } from '../../model/contract.js';
import { hintsFor } from './name-hints.js';

/** What a variable or an argument says of its values. */
export interface Wanted extends ValueConstraints {
  name?: string;
}

export type Synthesised = { value: string } | { reason: string };

/** Values of each type, the plainest first. */
const typical: Readonly<Record<ValueType, readonly string[]>> = {
  string: ['value'],
  any: ['value', '1', 'true'],
  int: ['1', '0', '8080', '10', '-1'],
  float: ['1.5', '1', '0'],
  number: ['1', '1.5', '0'],
  boolean: ['true', 'false'],
  json: ['{}', '[]', '"value"', '1', 'true', 'null', '{"key":"value"}', '["value"]'],
  list: ['["value"]', '[]', '[1]', '["a","b"]'],
  object: ['{"key":"value"}', '{}', '{"name":"value"}'],
  // Both are there in every container.
  file: ['/dev/null', '/etc/hosts'],
  dir: ['/tmp', '/'],
  path: ['/tmp', '/tmp/value', '/dev/null'],
  uuid: ['123e4567-e89b-42d3-a456-426614174000', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  none: [''],
};

function typesOf({ type = 'any' }: Wanted): readonly ValueType[] {
  return Array.isArray(type) ? type : [type];
}

/** Numbers at the borders of the range and inside. */
function numbersIn({ minimum, maximum }: Wanted): string[] {
  const numbers = [
    ...(minimum === undefined ? [] : [minimum, Math.ceil(minimum), minimum + 1]),
    ...(minimum !== undefined && maximum !== undefined ? [(minimum + maximum) / 2] : []),
    ...(maximum === undefined ? [] : [Math.floor(maximum), maximum]),
  ];
  return numbers.filter(Number.isFinite).map(String);
}

/** Empty is what most programs take for missing. */
function mayBeEmpty(wanted: Wanted): boolean {
  return typesOf(wanted).every((type) => type === 'none');
}

function whyNot({ enum: allowed, pattern, minimum, maximum }: Wanted): string {
  if (allowed) return 'none of the values of its enum is of its type and holds its pattern';
  if (pattern !== undefined)
    return 'no value is found for its pattern: there is none of its type, or it looks around itself or is too large for a linear-time engine';
  return minimum !== undefined || maximum !== undefined
    ? 'no value is found between its minimum and its maximum'
    : 'no value is found for its type';
}

/**
 * A value of the type that enum, range and pattern allow; where there is a pattern, a linear-time engine has found it in the value. Else the reason why there
 * is none, for the end of a sentence. `samples` is wanted where there is a pattern. The same for the same input.
 */
export function synthesise(wanted: Wanted, samples?: Samples): Synthesised {
  const { name, enum: allowed, pattern } = wanted;
  const matches: Samples['matches'] = (expression, text) => samples?.matches(expression, text) ?? false;
  const fits = (value: string): boolean =>
    !value.includes('\0') && checkValue(value, wanted, matches) === undefined;
  const members = allowed?.map((member) => (member === null ? '' : String(member)));
  const types = typesOf(wanted);
  const candidates = members ?? [
    ...(name === undefined ? [] : hintsFor(name)),
    ...numbersIn(wanted),
    ...types.flatMap((type) => typical[type]),
  ];
  const found =
    candidates.find((value) => (value !== '' || mayBeEmpty(wanted)) && fits(value)) ?? candidates.find(fits);
  if (found !== undefined) return { value: found };
  if (pattern !== undefined && !allowed && samples) {
    for (const form of [...types.flatMap((type) => forms[type] ?? []), anyText]) {
      const sample = samples.sample(pattern, form);
      if (sample !== undefined && fits(sample)) return { value: sample };
    }
  }
  return { reason: whyNot(wanted) };
}
