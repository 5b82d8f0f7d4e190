import type { Finding } from '../model/finding.js';
import { visible } from './text.js';

/** One line of a file as people may see it: harmless, tabs spread, what is too long cut at an ellipsis. */
export interface FrameLine {
  number: number;
  /** The line up to the finding's column; all of it where the finding is not on this line. */
  before: string;
  /** The word at the column, where the finding is on this line. */
  at?: string;
  after: string;
}

/** Characters of a line that are shown, and how many of them before the column. */
const shown = { line: 160, before: 100 };
const tab = '    ';

/** True where a text may not be cut: inside a surrogate pair, before a combining mark, before or behind a joiner. */
function isInside(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (before < 0x300 && text.charCodeAt(at) < 0x300) return false;
  const isPair = before >= 0xd800 && before <= 0xdbff && /^[\udc00-\udfff]/.test(text.charAt(at));
  return isPair || before === 0x200d || /^(?:\p{M}|\u200d)/u.test(text.slice(at, at + 2));
}

/** The nearest place at or before `at` where a text can be cut. */
function cut(text: string, at: number): number {
  let place = Math.min(Math.max(at, 0), text.length);
  while (place > 0 && place < text.length && isInside(text, place)) place -= 1;
  return place;
}

function harmless(text: string): string {
  return visible(text.replaceAll('\t', tab));
}

function plainLine(number: number, text: string): FrameLine {
  const end = text.length > shown.line ? cut(text, shown.line) : text.length;
  return { number, before: harmless(text.slice(0, end)) + (end < text.length ? '…' : ''), after: '' };
}

function markedLine(number: number, text: string, column: number): FrameLine {
  const from = cut(text, column - 1);
  const start = from > shown.before ? cut(text, from - shown.before) : 0;
  const end = text.length - start > shown.line ? cut(text, start + shown.line) : text.length;
  const word = from + (/^\S+/.exec(text.slice(from, end))?.[0].length ?? Math.min(1, end - from));
  return {
    number,
    before: (start > 0 ? '…' : '') + harmless(text.slice(start, from)),
    at: harmless(text.slice(from, word)),
    after: harmless(text.slice(word, end)) + (end < text.length ? '…' : ''),
  };
}

/** The lines of the file around a finding. Columns are UTF-16 units from 1. Nothing where the finding has no excerpt. */
export function codeFrame({ excerpt, location }: Finding): FrameLine[] {
  if (!excerpt) return [];
  const place = location?.kind === 'file' ? location : undefined;
  return excerpt.lines.map((line, index) => {
    const number = excerpt.line + index;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    return number === place?.line ? markedLine(number, text, place.column) : plainLine(number, text);
  });
}
