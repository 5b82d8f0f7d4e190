import type { Edit } from '../../../model/finding.js';
import type { Location } from '../../../model/location.js';
import { isNull, type YamlNode } from '../../yaml/node.js';
import { quote } from '../../yaml/faults.js';

/** The lines of the text that was read, without their line breaks; counted from 1. */
export type Lines = (line: number) => string;

interface Token {
  line: number;
  column: number;
  raw: string;
  /** What follows it on its line. */
  after: string;
}

/** The text as it stands at a place, in quotes or plain; undefined where something else stands there, e.g. an alias or a block scalar. */
function tokenAt(lines: Lines, location: Location, text: string): Token | undefined {
  if (location.kind !== 'file' || text === '' || /[\r\n]/.test(text)) return undefined;
  const { line, column } = location;
  const rest = lines(line).slice(column - 1);
  const quoted = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")/.exec(rest)?.[0];
  const raw = quoted ?? (rest.startsWith(text) ? text : undefined);
  // The marks of a block scalar look like the beginning of a text.
  if (raw === undefined || (quoted === undefined && /^[|>]/.test(raw))) return undefined;
  return { line, column, raw, after: rest.slice(raw.length) };
}

function replacement({ line, column, raw }: Token, insert: string): Edit[] {
  return [{ line, column, remove: raw, insert }];
}

/** Writes `to` for a key that stands before its colon. */
export function renameKey(lines: Lines, location: Location, key: string, to: string): Edit[] | undefined {
  const token = tokenAt(lines, location, key);
  return token && /^\s*:(?:\s|$|[{["',}])/.test(token.after) ? replacement(token, to) : undefined;
}

/** Writes another text for a scalar that stands on one line. `make` gets what is written there, quotes included. */
export function replaceScalar(
  lines: Lines,
  value: YamlNode,
  make: (raw: string) => string,
): Edit[] | undefined {
  if (value.kind !== 'scalar') return undefined;
  const token = tokenAt(lines, value.location, value.source);
  // A plain text that goes on in the next line, or ends in something else, is not all of it.
  return token && /^\s*(?:$|\s#|[,\]}])/.test(token.after) ? replacement(token, make(token.raw)) : undefined;
}

/** Writes `{}` for a body that is left out, or null in words. */
export function fillBody(lines: Lines, keyLocation: Location, value: YamlNode): Edit[] | undefined {
  if (value.kind !== 'scalar' || !isNull(value)) return undefined;
  if (value.source !== '') return replaceScalar(lines, value, () => '{}');
  const pointer = keyLocation.kind === 'file' ? (keyLocation.pointer ?? '') : '';
  const key = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  const token = tokenAt(lines, keyLocation, key);
  if (!token) return undefined;
  const colon = /^(\s*:)\s*(?:$|\s#|[,}])/.exec(token.after)?.[1];
  if (colon === undefined) return undefined;
  const column = token.column + token.raw.length + colon.length;
  return [{ line: token.line, column, remove: '', insert: ' {}' }];
}

/** A text as it can stand inside `{…}` and `[…]`. */
export function inFlow(raw: string): string {
  const isPlain = !/^['"]/.test(raw);
  return isPlain && /[,[\]{}#]|:(?:\s|$)/.test(raw) ? quote(raw) : raw;
}
