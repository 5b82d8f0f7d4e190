import { pointerToken } from '../model/location.js';

/**
 * The caller decides class and place of an error: `UsageError` for files, `UnavailableError` for registries. A `suggestion` is for errors
 * that the caller's own one does not fit.
 */
export type Fail = (message: string, suggestion?: string) => Error;

/** Reads one value that came from outside. `pointer` is its JSON Pointer, for the error that says what is wrong with it. */
export type Decode<T> = (value: unknown, pointer: string, fail: Fail) => T;

/** An object as JSON.parse gives it: keys are hostile, so look them up with `field` only. */
export type JsonObject = Record<string, unknown>;

/** Text of JSON or other documents: UTF-8, a byte order mark dropped, invalid bytes replaced by U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** The JSON value in `bytes`. `what` names the document in the error; its content stays out of it, as it may hold secrets. */
export function parseJson(bytes: Uint8Array, what: string, fail: Fail): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch {
    // The engine's own message quotes the document.
    throw fail(`${what} is not valid JSON`);
  }
}

/** An own property; null counts as absent, as in Go's encoding/json, which wrote most of these documents. */
export function field(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `null`, numbers, … in words, for errors. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`.replace('a object', 'an object');
}

const wrongType = (expected: string, value: unknown, pointer: string, fail: Fail): Error =>
  fail(`${pointer || 'the document'} must be ${expected}, not ${typeName(value)}`);

export const object: Decode<JsonObject> = (value, pointer, fail) => {
  if (!isObject(value)) throw wrongType('an object', value, pointer, fail);
  return value;
};

export const string: Decode<string> = (value, pointer, fail) => {
  if (typeof value !== 'string') throw wrongType('a string', value, pointer, fail);
  return value;
};

/** A string; the empty one counts as absent, as Go writes it for fields without a value. */
export const text: Decode<string | undefined> = (value, pointer, fail) => {
  const content = string(value, pointer, fail);
  return content === '' ? undefined : content;
};

const boolean: Decode<boolean> = (value, pointer, fail) => {
  if (typeof value !== 'boolean') throw wrongType('true or false', value, pointer, fail);
  return value;
};

/** true; false counts as absent. */
export const flag: Decode<true | undefined> = (value, pointer, fail) =>
  boolean(value, pointer, fail) ? true : undefined;

export const number: Decode<number> = (value, pointer, fail) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType('a number', value, pointer, fail);
  return value;
};

/** Bytes. */
export const byteCount: Decode<number> = (value, pointer, fail) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw fail(`${pointer} must be a whole number of bytes`);
  }
  return value as number;
};

export function list<T>(item: Decode<T>): Decode<T[]> {
  return (value, pointer, fail) => {
    if (!Array.isArray(value)) throw wrongType('a list', value, pointer, fail);
    return value.map((entry: unknown, index) => item(entry, `${pointer}/${String(index)}`, fail));
  };
}

export function record<T>(item: Decode<T>): Decode<Record<string, T>> {
  return (value, pointer, fail) => {
    const entries = Object.entries(object(value, pointer, fail));
    // fromEntries defines properties, so that a key `__proto__` is data and nothing else.
    return Object.fromEntries(
      entries.map(([key, entry]) => [key, item(entry, `${pointer}/${pointerToken(key)}`, fail)]),
    );
  };
}

/** Docker's `strslice`: a list of strings, or one string. */
export const stringOrList: Decode<string[]> = (value, pointer, fail) =>
  typeof value === 'string' ? [value] : list(string)(value, pointer, fail);

/** Reads `key` where it is there. */
export function optional<T>(
  from: JsonObject,
  key: string,
  decode: Decode<T>,
  pointer: string,
  fail: Fail,
): T | undefined {
  const value = field(from, key);
  return value === undefined ? undefined : decode(value, `${pointer}/${pointerToken(key)}`, fail);
}
