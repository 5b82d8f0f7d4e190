import type { Argument, EnvVariable, Scalar, TypeExpression, ValueType } from '../model/contract.js';

/** What a variable or an argument asks of its values. */
export type ValueConstraints = Partial<
  Pick<EnvVariable & Argument, 'type' | 'enum' | 'pattern' | 'minimum' | 'maximum'>
>;

/** The first constraint that a value breaks. */
export interface ValueFault {
  reason: 'type' | 'enum' | 'minimum' | 'maximum' | 'pattern';
  /** What it should be, for the end of a sentence: `an int`. It repeats enums and patterns, which give secrets away. */
  expected: string;
}

type Matcher = (pattern: string, text: string) => boolean | undefined;

/**
 * Whether a text is a value that the constraints allow (spec/asyncy.md 1.4 and 1.5): its type, then the enum, the range of numbers and the
 * pattern, which is searched for in the text. A pattern that the matcher cannot take is not held against the value. Never throws.
 */
export function checkValue(
  text: string,
  constraints: ValueConstraints,
  matches: Matcher,
): ValueFault | undefined {
  const declared = listOf(constraints.type);
  const types = declared.filter((type) => isOfType(text, type));
  if (types.length === 0)
    return { reason: 'type', expected: declared.map((type) => typeWords[type]).join(' or ') };
  const { enum: allowed, minimum, maximum, pattern } = constraints;
  if (allowed && !allowed.some((member) => isSame(text, member, types)))
    return {
      reason: 'enum',
      expected: `one of ${allowed.map((member) => JSON.stringify(member)).join(', ')}`,
    };
  const number = isNumeric(types) ? numberOf(text) : undefined;
  if (number !== undefined) {
    // Comparisons of a bigint with a number are exact.
    if (minimum !== undefined && number < minimum)
      return { reason: 'minimum', expected: `${String(minimum)} or more` };
    if (maximum !== undefined && number > maximum)
      return { reason: 'maximum', expected: `${String(maximum)} or less` };
  }
  if (pattern !== undefined && matches(pattern, text) === false)
    return { reason: 'pattern', expected: `matched by ${JSON.stringify(pattern)}` };
  return undefined;
}

function listOf(type: TypeExpression | undefined): ValueType[] {
  if (type === undefined) return ['any'];
  return Array.isArray(type) ? type : [type];
}

/** Types for the end of a sentence: "should be an int". */
export const typeWords: Readonly<Record<ValueType, string>> = {
  string: 'a string',
  int: 'an int',
  float: 'a float',
  number: 'a number',
  boolean: 'true or false',
  json: 'JSON',
  list: 'a list in JSON',
  object: 'an object in JSON',
  file: 'the path of a file',
  dir: 'the path of a directory',
  path: 'a path',
  uuid: 'a UUID',
  any: 'anything',
  none: 'empty',
};

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isOfType(text: string, type: ValueType): boolean {
  switch (type) {
    case 'string':
    case 'any':
      return true;
    case 'int':
      return integer.test(text);
    case 'float':
    case 'number':
      return decimal.test(text);
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'json':
      return jsonKind(text) !== undefined;
    case 'list':
      return jsonKind(text) === 'list';
    case 'object':
      return jsonKind(text) === 'object';
    case 'file':
    case 'dir':
    case 'path':
      return text !== '' && !text.includes('\0');
    case 'uuid':
      return uuid.test(text);
    case 'none':
      return text === '';
  }
}

function jsonKind(text: string): 'list' | 'object' | 'scalar' | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return 'list';
    return typeof value === 'object' && value !== null ? 'object' : 'scalar';
  } catch {
    // Not JSON is one of the answers.
    return undefined;
  }
}

/** True when a value that these types take is a number, or nothing that was said says otherwise. */
function isNumeric(types: readonly ValueType[]): boolean {
  return types.every((type) => type === 'int' || type === 'float' || type === 'number' || type === 'any');
}

/** Exact for integers of any size. Longer ones are none that people write, and slow to read. */
function numberOf(text: string): bigint | number | undefined {
  if (integer.test(text) && text.length <= 1000) return BigInt(text.replace(/^\+/, ''));
  return decimal.test(text) ? Number(text) : undefined;
}

/** Equal after both were read as values of the type: `1.0` is the float 1, `null` and nothing are null. */
function isSame(text: string, member: Scalar, types: readonly ValueType[]): boolean {
  if (member === null) return text === '' || text === 'null';
  if (text === String(member)) return true;
  if (!isNumeric(types) || (typeof member !== 'number' && types.includes('any'))) return false;
  const [one, other] = [numberOf(text), numberOf(String(member))];
  // A bigint and a number can be the same number, but never identical.
  return one !== undefined && other !== undefined && one == other;
}
