import type { Scalar } from '../model/contract.js';
import { pointerToken, type Location } from '../model/location.js';
import type { YamlEntry, YamlNode } from './yaml/node.js';
import type { Locator } from './yaml/place.js';

/** Deepest nesting that is read. */
const deepest = 64;

/** Why a text is not JSON: a clause for a message, the place, and what to write instead where that is plain. */
export interface JsonFault {
  reason: string;
  location: Location;
  suggestion?: string;
}

/** A key that stands twice in one object; the last one counts, as JSON.parse and most others have it. */
export interface DuplicateKey {
  key: string;
  /** Of the later one. */
  location: Location;
  first: Location;
}

interface JsonTree {
  /** Absent when the text is not JSON. */
  root?: YamlNode;
  fault?: JsonFault;
  duplicates: DuplicateKey[];
}

/** Thrown inside this file only, at the first character that JSON does not allow. */
class NotJson extends Error {
  readonly offset: number;
  readonly suggestion: string | undefined;

  constructor(reason: string, offset: number, suggestion?: string) {
    super(reason);
    this.offset = offset;
    this.suggestion = suggestion;
  }
}

const space = /[ \t\n\r]*/y;
const plainText = /[^"\\\u0000-\u001f]*/y; // eslint-disable-line no-control-regex -- RFC 8259 section 7 forbids them
const escape = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_$][\w$]*/y;

const literals: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Strict JSON (RFC 8259) as the tree that YAML readers walk, with the place of every key and value, which JSON.parse does not tell. The text
 * has no byte order mark. Never throws on content; the size is the caller's to bound.
 */
export function parseJsonTree(text: string, locator: Pick<Locator, 'at'>): JsonTree {
  const duplicates: DuplicateKey[] = [];
  let at = 0;

  /** What stands here, if it is this; the reader moves behind it. */
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const skipSpace = (): string => {
    take(space);
    return text.charAt(at);
  };

  const string = (): { value: string; source: string } => {
    const begin = at;
    at += 1;
    for (;;) {
      take(plainText);
      const next = text.charAt(at);
      if (next === '"') break;
      if (next === '') throw new NotJson('a text has no closing quote', begin);
      if (next !== '\\')
        throw new NotJson(
          'a text holds a line break or another control character',
          at,
          'Write \\n for a line break.',
        );
      if (take(escape) === undefined)
        throw new NotJson('a backslash begins no escape of JSON', at, 'Write \\\\ for a backslash.');
    }
    at += 1;
    const quotedText = text.slice(begin, at);
    return { value: JSON.parse(quotedText) as string, source: quotedText.slice(1, -1) };
  };

  const value = (pointer: string, depth: number): YamlNode => {
    const next = skipSpace();
    const location = locator.at(at, pointer);
    if (depth > deepest) throw new NotJson(`it is nested deeper than ${String(deepest)} levels`, at);
    if (next === '{') return { kind: 'map', entries: entries(pointer, depth), location };
    if (next === '[') return { kind: 'list', items: items(pointer, depth), location };
    if (next === '"') return { kind: 'scalar', ...string(), location };
    const begin = at;
    const digits = take(number);
    if (digits !== undefined) return { kind: 'scalar', value: Number(digits), source: digits, location };
    const name = take(word) ?? '';
    const literal = literals.get(name);
    if (literal === undefined) throw unexpected(text, begin, 'a value');
    return { kind: 'scalar', value: literal, source: name, location };
  };

  const entries = (pointer: string, depth: number): YamlEntry[] => {
    const found = new Map<string, YamlEntry>();
    list('}', () => {
      if (text.charAt(at) !== '"') throw unexpected(text, at, 'a key in double quotes');
      const begin = at;
      const key = string().value;
      const here = `${pointer}/${pointerToken(key)}`;
      const keyLocation = locator.at(begin, here);
      if (skipSpace() !== ':') throw unexpected(text, at, 'the colon after a key');
      at += 1;
      const entry = { key, keyLocation, value: value(here, depth + 1) };
      const first = found.get(key)?.keyLocation;
      if (first) duplicates.push({ key, location: keyLocation, first });
      found.set(key, entry);
    });
    return [...found.values()];
  };

  const items = (pointer: string, depth: number): YamlNode[] => {
    const found: YamlNode[] = [];
    list(']', () => found.push(value(`${pointer}/${String(found.length)}`, depth + 1)));
    return found;
  };

  /** Reads what stands between the bracket here and its `end`. */
  const list = (end: string, item: () => void): void => {
    at += 1;
    if (skipSpace() === end) {
      at += 1;
      return;
    }
    for (;;) {
      skipSpace();
      item();
      const next = skipSpace();
      if (next === end) break;
      if (next !== ',') throw unexpected(text, at, `a comma or "${end}"`);
      const comma = at;
      at += 1;
      if (skipSpace() === end)
        throw new NotJson(`there is a comma before "${end}"`, comma, 'Remove the comma.');
    }
    at += 1;
  };

  try {
    const root = value('', 0);
    if (skipSpace() !== '') throw unexpected(text, at, 'the end of the text');
    return { root, duplicates };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const { message: reason, offset, suggestion } = error;
    const fault = { reason, location: locator.at(offset), ...(suggestion !== undefined && { suggestion }) };
    return { fault, duplicates };
  }
}

/** What stands in the place of `wanted`, with the cure for what people write most. */
function unexpected(text: string, offset: number, wanted: string): NotJson {
  const next = text.slice(offset, offset + 2);
  if (next === '') return new NotJson(`it ends where ${wanted} should stand`, offset);
  if (next.startsWith('#') || next === '//' || next === '/*')
    return new NotJson('it holds a comment, which JSON has not', offset, 'Remove the comment.');
  if (next.startsWith("'"))
    return new NotJson('it holds a text in single quotes', offset, 'Use double quotes.');
  if (next === '\\n' && wanted === 'the end of the text')
    return new NotJson(
      'a backslash and an n follow the document',
      offset,
      'Write it with printf instead of echo.',
    );
  const [character = ''] = Array.from(next);
  return new NotJson(`${JSON.stringify(character)} stands where ${wanted} should stand`, offset);
}
