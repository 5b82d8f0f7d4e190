import utils from 'cli-table3/src/utils.js';
import { visible, visibleLines } from '../text.js';
import type { Cell, Tone } from '../view/view.js';

/** A run of harmless text in one tone. */
interface Span {
  text: string;
  tone: Tone;
}
export type Line = Span[];

const ascii = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Code units that the segmenter is given at once: its time grows with the square of the text. */
const chunkLength = 256;
/** A cluster longer than this (heaped accents) is cut. */
const longestCluster = 64;

/** Columns that a terminal gives `text`: the measure of cli-table3, so that what is wrapped here never overflows there. */
export function displayWidth(text: string): number {
  return ascii.test(text) ? text.length : utils.strlen(text);
}

export function lineWidth(line: Line): number {
  return line.reduce((width, span) => width + displayWidth(span.text), 0);
}

/** The lines of a cell before wrapping, everything in them made visible. */
export function cellLines(cell: Cell): Line[] {
  const lines: Line[] = [];
  for (const { text, tone, lead } of cell) {
    const last = lines.at(-1);
    if (tone === 'tag' && last) {
      last.push({ text: ` (${visible(text)})`, tone });
      continue;
    }
    const texts = tone === 'prose' ? visibleLines(text) : [visible(text)];
    const leading: Line = lead === undefined ? [] : [{ text: `${lead} `, tone: 'muted' }];
    texts.forEach((line, index) => lines.push([...(index === 0 ? leading : []), { text: line, tone }]));
  }
  return lines;
}

/** The longest part that wrapping at spaces leaves whole. */
export function longestWord(lines: readonly Line[]): number {
  let longest = 0;
  for (const { text } of lines.flat()) {
    for (const word of text.split(' ')) longest = Math.max(longest, displayWidth(word));
  }
  return longest;
}

/** The grapheme clusters of a text, in linear time. */
function* graphemes(text: string): Generator<string> {
  let rest = '';
  for (let start = 0; start < text.length; start += chunkLength) {
    const clusters = Array.from(
      segmenter.segment(rest + text.slice(start, start + chunkLength)),
      ({ segment }) => segment,
    );
    // The last cluster may go on in the next chunk.
    rest = start + chunkLength < text.length ? (clusters.pop() ?? '') : '';
    yield* clusters;
    if (rest.length > longestCluster) {
      yield rest;
      rest = '';
    }
  }
}

/** Cuts a word between graphemes into pieces of at most `width` columns; the first may have only `room`. */
function cutWord(word: string, room: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  let limit = room;
  for (const character of ascii.test(word) ? word : graphemes(word)) {
    const columns = displayWidth(character);
    if (used + columns > limit && (piece !== '' || limit < width)) {
      pieces.push(piece);
      piece = '';
      used = 0;
      limit = width;
    }
    piece += character;
    used += columns;
  }
  return [...pieces, piece];
}

/**
 * Wraps a line at spaces; a word longer than `width` is cut, never shortened. Nothing is lost but the spaces at a break.
 * cli-table3's own wrapping puts an ellipsis into long words.
 */
export function wrapLine(line: Line, width: number): Line[] {
  if (lineWidth(line) <= width) return [line];
  const wrapped: Line[] = [];
  let current: Line = [];
  let used = 0;
  const breakLine = () => {
    const last = current.at(-1);
    if (last) last.text = last.text.trimEnd();
    wrapped.push(current);
    current = [];
    used = 0;
  };
  const append = (text: string, tone: Tone) => {
    const last = current.at(-1);
    if (last?.tone === tone) last.text += text;
    else current.push({ text, tone });
    used += displayWidth(text);
  };
  for (const { text, tone } of line) {
    for (const word of text.split(/( +)/)) {
      if (word === '') continue;
      const columns = displayWidth(word);
      if (word.startsWith(' ')) {
        if (used + columns < width) append(word, tone);
        else if (used > 0) breakLine();
        continue;
      }
      if (used > 0 && used + columns > width && columns <= width) breakLine();
      if (used + columns <= width) {
        append(word, tone);
        continue;
      }
      const room = width - used;
      if (room < Math.min(8, width)) breakLine();
      cutWord(word, width - used, width).forEach((piece, index) => {
        if (index > 0) breakLine();
        append(piece, tone);
      });
    }
  }
  if (current.length > 0) wrapped.push(current);
  return wrapped;
}

export function wrapLines(lines: readonly Line[], width: number): Line[] {
  return lines.flatMap((line) => wrapLine(line, width));
}
