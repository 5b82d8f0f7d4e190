import { checkValue, type ValueConstraints, type ValueFault } from '../contract/check-value.js';
import { isJsonObject, parseJsonText } from '../contract/json-text.js';
import type { Patterns } from '../contract/patterns.js';
import type { GivenValue } from '../model/call.js';
import type { Json, ValueType } from '../model/contract.js';
import { typesOf, wordOfValue } from './encode.js';

/** Searches a text for a pattern in linear time; undefined for a pattern that it cannot take, which is not held against the text. */
export type Matcher = Patterns['matches'];

/** A value of its type. `text`: as it was written, where the value alone would be written in another way (see WrittenArgument). */
export interface CastValue {
  value: Json;
  text?: string;
}

/** These take nearly every text, so that they come last in a union, in this order. */
const greedy: readonly ValueType[] = ['file', 'dir', 'path', 'string', 'any'];

/**
 * A value as the declared type reads it, held to all that is asked of it (spec/asyncy.md 1.4 and 1.5), or the first constraint that it breaks.
 * A text is read by the first type of a union that it fits, paths and `string` last; a JSON value has its type, and is made into no other.
 * `bare`, a keyword without a value, is true.
 */
export function castValue(
  given: GivenValue | 'bare',
  constraints: ValueConstraints,
  matches: Matcher,
): CastValue | ValueFault {
  if (given === 'bare') return castBare(constraints);
  return 'text' in given
    ? castText(given.text, constraints, matches)
    : castJson(given.json, constraints, matches);
}

/**
 * A default: a JSON value of the type, else its text, because YAML takes `1.10` for a number where the contract asks for a string. Undefined where
 * null means that there is none: it is a value for JSON, for `none`, where the enum has it, and of `any` type inside JSON.
 */
export function castDefault(
  value: Json,
  constraints: ValueConstraints,
  matches: Matcher,
  inJson: boolean,
): CastValue | ValueFault | undefined {
  const types = typesOf(constraints.type ?? 'any');
  if (value === null && !constraints.enum?.includes(null)) {
    const isValue = types.includes('json') || types.includes('none') || (inJson && types.includes('any'));
    if (!isValue) return undefined;
  }
  const cast = castJson(value, constraints, matches);
  if (!isFault(cast) || cast.reason !== 'type') return cast;
  return castText(typeof value === 'string' ? value : JSON.stringify(value), constraints, matches);
}

export function isFault(cast: CastValue | ValueFault): cast is ValueFault {
  return 'reason' in cast;
}

function castBare({ type = 'any' }: ValueConstraints): CastValue | ValueFault {
  const types = typesOf(type);
  if (types.includes('boolean') || types.includes('any')) return { value: true };
  return { reason: 'type', expected: 'a keyword without a value' };
}

function castText(text: string, constraints: ValueConstraints, matches: Matcher): CastValue | ValueFault {
  const fault = checkValue(text, constraints, matches);
  if (fault) return fault;
  const declared = constraints.type ?? 'any';
  const types = typesOf(declared);
  const inOrder = [...types.filter((type) => !greedy.includes(type)), ...greedy];
  const fits = (type: ValueType): boolean =>
    types.includes(type) && checkValue(text, { type }, matches) === undefined;
  const value = valueOf(text, inOrder.find(fits) ?? 'any');
  if (value === undefined) return { reason: 'type', expected: 'JSON of a size and depth that can be read' };
  if (typeof value === 'boolean') return { value };
  if (typeof value === 'number' && !isExact(text, value)) return { value: text, text };
  return wordOfValue(value, declared) === text ? { value } : { value, text };
}

/** Undefined for JSON that is too long or too deep. */
function valueOf(text: string, type: ValueType): Json | undefined {
  switch (type) {
    case 'int':
    case 'float':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'json':
    case 'list':
    case 'object': {
      const json = parseJsonText(text);
      return 'value' in json ? json.value : undefined;
    }
    case 'none':
      return null;
    case 'string':
    case 'file':
    case 'dir':
    case 'path':
    case 'uuid':
    case 'any':
      return text;
  }
}

/** False for a number that a program would read back as another one. */
function isExact(text: string, value: number): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^[+-]?\d+$/.test(text));
}

function castJson(json: Json, constraints: ValueConstraints, matches: Matcher): CastValue | ValueFault {
  // A null of the enum is a value, whatever the type.
  if (json === null && constraints.enum?.includes(null)) return { value: null };
  const declared = typesOf(constraints.type ?? 'any');
  const [first, ...others] = declared.filter((type) => isOfType(json, type));
  if (first === undefined) return { reason: 'type', expected: expectedOf(json, declared) };
  const type = [first, ...others];
  const digits = typeof json === 'string' && type.every((one) => one === 'int') ? json : undefined;
  const fault = checkValue(digits ?? wordOfValue(json, type), { ...constraints, type }, matches);
  if (fault) return fault;
  return digits === undefined ? { value: json } : { value: json, text: digits };
}

function isOfType(json: Json, type: ValueType): boolean {
  switch (type) {
    case 'string':
    case 'file':
    case 'dir':
    case 'path':
    case 'uuid':
      return typeof json === 'string';
    case 'int':
      // Digits that a number of JSON would lose may come as a text.
      return Number.isSafeInteger(json) || (typeof json === 'string' && isLongInteger(json));
    case 'float':
    case 'number':
      return typeof json === 'number';
    case 'boolean':
      return typeof json === 'boolean';
    case 'list':
      return Array.isArray(json);
    case 'object':
      return isJsonObject(json);
    case 'none':
      return json === null;
    case 'json':
    case 'any':
      return true;
  }
}

function isLongInteger(text: string): boolean {
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text));
}

const jsonWords: Record<ValueType, string> = {
  string: 'a string',
  int: 'an integer',
  float: 'a number',
  number: 'a number',
  boolean: 'true or false',
  json: 'JSON',
  list: 'a list',
  object: 'an object',
  file: 'a string, the path of a file',
  dir: 'a string, the path of a directory',
  path: 'a string, a path',
  uuid: 'a string, a UUID',
  any: 'anything',
  none: 'null',
};

function expectedOf(json: Json, types: readonly ValueType[]): string {
  const words = [...new Set(types.map((type) => jsonWords[type]))].join(' or ');
  const isLong = Number.isInteger(json) && types.includes('int');
  return isLong ? `${words} that JSON holds exactly; write its digits in quotes` : words;
}
