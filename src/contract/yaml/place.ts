import type { Location } from '../../model/location.js';

/** What a text was read from: a file, or a label whose value is structured. */
export type Place = { kind: 'file'; path: string } | { kind: 'label'; key: string };

/** Offsets to places. Lines and columns count from 1; columns are UTF-16 units. */
export interface Locator {
  at: (offset: number, pointer?: string) => Location;
  /** The same for a line and a column inside the text. */
  place: (line: number, column: number, pointer: string) => Location;
  lineOf: (offset: number) => number;
  /** The line without its line break. */
  textOf: (line: number) => string;
}

/** An offset behind the end of a line, or of the text, is put on its last character, so that every place is inside the file. */
export function createLocator(text: string, place: Place): Locator {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const end = Math.max(0, text.trimEnd().length - 1);

  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };

  return {
    at(offset, pointer) {
      if (place.kind === 'label') return { kind: 'label', key: place.key, ...(pointer ? { pointer } : {}) };
      const inside = Math.max(0, Math.min(offset, end));
      const line = lineOf(inside);
      const begin = starts[line - 1] ?? 0;
      const last = (starts[line] ?? text.length + 1) - 1;
      const column = Math.max(1, Math.min(inside + 1, last) - begin);
      return { kind: 'file', path: place.path, line, column, ...(pointer === undefined ? {} : { pointer }) };
    },
    place(line, column, pointer) {
      if (place.kind === 'label') return { kind: 'label', key: place.key, ...(pointer ? { pointer } : {}) };
      return { kind: 'file', path: place.path, line, column, pointer };
    },
    lineOf: (offset) => lineOf(Math.max(0, Math.min(offset, end))),
    textOf(line) {
      const from = starts[line - 1];
      return from === undefined
        ? ''
        : text.slice(from, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, '');
    },
  };
}
