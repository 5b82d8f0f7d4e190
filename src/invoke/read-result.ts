import { typeWords as words } from '../contract/check-value.js';
import { quoted } from '../contract/finding.js';
import { parseJsonText } from '../contract/json-text.js';
import type { ResultReading } from '../model/call.js';
import type { Json, Result, Scalar, ValueType } from '../model/contract.js';
import { shapeMisfit, type Misfit } from './result-shape.js';

/** Most characters of what is told of a result that does not fit. */
const longestFound = 200;

/**
 * What a program wrote on standard output, read strictly by its declared type (spec/asyncy.md 1.8); never throws. One line feed at the end,
 * with the carriage return before it, is the end of the line and no part of the result. Without a declared type, and for `any`, it is a string,
 * whatever it looks like, unless its properties are declared: then it is JSON. Of a union the first type that fits counts. An `int`, or a `number` without a fraction, that a double cannot hold
 * exactly is answered as a string of the same digits. How long a text may be is up to the caller.
 */
export function readResult(text: string, result: Result | undefined): ResultReading {
  return read(text.replace(/\r?\n$/, ''), result);
}

/** One line of a stream of results, without its line feed. */
export function readLine(line: string, result: Result | undefined): ResultReading {
  return read(line.replace(/\r$/, ''), result);
}

function read(text: string, result: Result | undefined): ResultReading {
  const types = typesOf(result);
  let misfit: Misfit | undefined;
  for (const type of types) {
    const parsed = valueOf(text, type);
    if (!('value' in parsed)) continue;
    const broken = enumMisfit(parsed.value, text, result) ?? shapeMisfit(parsed.value, result);
    if (!broken) return parsed;
    misfit ??= broken;
  }
  const { expected, found } = misfit ?? {
    expected: types.map((type) => typeWords[type]).join(' or '),
    found: text === '' ? 'nothing' : whatCame(text, types),
  };
  return { expected, found: cut(found) };
}

/** What has a shape is JSON, whether its type is named or not. */
function typesOf({ type = 'any', properties }: Partial<Result> = {}): readonly ValueType[] {
  if (Array.isArray(type)) return type;
  return [type === 'any' && properties !== undefined ? 'json' : type];
}

/** A result is one output, which may have lines where a word has none. */
const typeWords: Readonly<Record<ValueType, string>> = {
  ...words,
  file: 'the path of a file on one line',
  dir: 'the path of a directory on one line',
  path: 'a path on one line',
  none: 'no output',
};

const integer = /^-?\d+$/;
const decimal = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Parsed = { value: Json } | { fault: string };

const no: Parsed = { fault: '' };

function valueOf(text: string, type: ValueType): Parsed {
  switch (type) {
    case 'string':
    case 'any':
      return { value: text };
    case 'int':
      return integer.test(text) ? { value: exact(text) } : no;
    case 'number':
      return integer.test(text) ? { value: exact(text) } : finite(text);
    case 'float':
      return finite(text);
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : no;
    case 'json':
      return parseJsonText(text, text.length);
    case 'list':
    case 'object': {
      const parsed = parseJsonText(text, text.length);
      return 'value' in parsed && kindOf(parsed.value) === type ? parsed : no;
    }
    case 'file':
    case 'dir':
    case 'path':
      return text !== '' && !/[\n\r\0]/.test(text) ? { value: text } : no;
    case 'uuid':
      return uuid.test(text) ? { value: text } : no;
    case 'none':
      return text === '' ? { value: null } : no;
  }
}

function kindOf(value: Json): 'list' | 'object' | 'scalar' {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' && value !== null ? 'object' : 'scalar';
}

/** Digits of more than 2^53 stay a text. Leading zeros are none that a number keeps. */
function exact(text: string): Json {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  return text;
}

function finite(text: string): Parsed {
  const number = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? { value: number } : no;
}

/** Values are compared as the type reads them: `1.0` is the float 1, a null in the list is no output. */
function enumMisfit(value: Json, text: string, result: Result | undefined): Misfit | undefined {
  const allowed = result?.enum;
  if (!allowed || allowed.some((member) => isSame(value, member))) return undefined;
  const shown = allowed.slice(0, 20).map((member) => quoted(String(member)));
  return { expected: `one of ${shown.join(', ')}${allowed.length > 20 ? ', …' : ''}`, found: quoted(text) };
}

function isSame(value: Json, member: Scalar): boolean {
  if (value === member) return true;
  if (member === null) return value === '' || value === 'null';
  if (typeof value === 'number') return String(member) !== '' && Number(member) === value;
  return typeof value !== 'object' && String(value) === String(member);
}

/** JSON that is some other value is told by its kind: it is the type that is wrong, not the text. */
function whatCame(text: string, types: readonly ValueType[]): string {
  const wantsJson = types.some((type) => type === 'json' || type === 'list' || type === 'object');
  const parsed = wantsJson ? parseJsonText(text, text.length) : no;
  if ('value' in parsed) {
    const kind = kindOf(parsed.value);
    return kind === 'scalar' ? quoted(text) : `${kind === 'list' ? 'a list' : 'an object'}: ${quoted(text)}`;
  }
  return parsed.fault === '' ? quoted(text) : `${quoted(text)}, which ${parsed.fault}`;
}

function cut(text: string): string {
  return text.length > longestFound ? `${text.slice(0, longestFound - 1)}…` : text;
}
