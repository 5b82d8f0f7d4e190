import { pointerToken, type Location } from '../../model/location.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './node.js';
import { plainValue } from './plain-scalar.js';
import type { Locator } from './place.js';

/** Longer texts are left to the library, which also counts their values. */
const longestPlainText = 64 * 1024;
const deepest = 40;

/** Thrown inside this file only: the text holds something that is left to the library. */
class NotPlain extends Error {}

/** A line that holds more than a comment. Where a map begins behind a dash, the rest of the line becomes a line of its own. */
interface Line {
  indent: number;
  /** From 1. */
  number: number;
  /** Offset of the line's first character. */
  start: number;
  /** Offset behind its last character. */
  end: number;
}

const key = /(?:[A-Za-z0-9_][\w./-]*(?: [\w./-]+)*|"[^"\\\n]+"|'[^'\n]+')(?= *:(?: |\n|$))/y;
const quotedText = /"[^"\\\n]*"|'(?:[^'\n]|'')*'/y;
const flowWord = /[A-Za-z0-9_./][\w./+@$^*=;~-]*(?: +[\w./+@$^*=;~-]+)*|-[\w.]+/y;
const blockHeader = /\|(-?) *(?=\n)/y;
/** What may follow a value on its line. */
const tail = / *(?: #[^\n]*)?(?=\n|$)/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/**
 * Reads the part of YAML that contract files are mostly written in: block maps and lists, plain and quoted texts on one line, literal
 * blocks, short flow collections. Undefined for all else, and for everything that is a fault: the library reads it then. What is read here
 * is read exactly as the library and `compose` read it (test/unit/contract/yaml-plain.test.ts), in a tenth of the time.
 */
export function readPlainYaml(text: string, locator: Locator): YamlNode | undefined {
  // Tabs, carriage returns, markers of documents and directives.
  if (text.length > longestPlainText || /[\t\r\ufeff]|^(?:---|\.\.\.|%)/m.test(text)) return undefined;
  const reader = new PlainReader(text, locator);
  try {
    return reader.read();
  } catch (caught) {
    // Not an error: the library reads the text, and tells what is wrong with it.
    if (caught instanceof NotPlain) return undefined;
    throw caught;
  }
}

class PlainReader {
  readonly #text: string;
  readonly #locator: Locator;
  readonly #lines: Line[];
  #at = 0;

  constructor(text: string, locator: Locator) {
    this.#text = text;
    this.#locator = locator;
    this.#lines = linesOf(text);
  }

  read(): YamlNode {
    const first = this.#lines[0];
    if (!first) throw new NotPlain();
    const root = this.#block(first.indent, '', 0);
    if (this.#at < this.#lines.length) throw new NotPlain();
    return root;
  }

  get #line(): Line | undefined {
    return this.#lines[this.#at];
  }

  #locate(line: Line, offset: number, pointer: string): Location {
    return this.#locator.place(line.number, offset - line.start + 1, pointer);
  }

  #isItem(line: Line): boolean {
    const at = line.start + line.indent;
    if (this.#text.charCodeAt(at) !== 0x2d) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === 0x20 || next === 0x0a || at + 1 === line.end;
  }

  /** The map or list that begins on this line. */
  #block(indent: number, pointer: string, depth: number): YamlNode {
    const line = this.#line;
    if (line?.indent !== indent || depth > deepest) throw new NotPlain();
    return this.#isItem(line) ? this.#list(indent, pointer, depth) : this.#map(indent, pointer, depth);
  }

  /** True when the next line belongs to what stands above it; a line between two levels is a fault. */
  #goesOn(indent: number): boolean {
    const line = this.#line;
    if (!line || line.indent < indent) return false;
    if (line.indent > indent) throw new NotPlain();
    return true;
  }

  #list(indent: number, pointer: string, depth: number): YamlNode {
    const items: YamlNode[] = [];
    const [first] = [this.#line];
    if (!first) throw new NotPlain();
    const location = this.#locate(first, first.start + indent, pointer);
    while (this.#goesOn(indent)) {
      const line = this.#line;
      if (!line || !this.#isItem(line)) break;
      const at = this.#skipSpaces(line.start + indent + 1);
      const itemPointer = `${pointer}/${String(items.length)}`;
      if (matchAt(key, this.#text, at) === undefined) {
        items.push(this.#value(line, at, indent, itemPointer, depth + 1, false));
      } else {
        line.indent = at - line.start;
        items.push(this.#block(line.indent, itemPointer, depth + 1));
      }
    }
    return { kind: 'list', items, location };
  }

  #map(indent: number, pointer: string, depth: number): YamlMap {
    const entries: YamlEntry[] = [];
    const names = new Set<string>();
    const [first] = [this.#line];
    if (!first) throw new NotPlain();
    const location = this.#locate(first, first.start + indent, pointer);
    while (this.#goesOn(indent)) {
      const line = this.#line;
      if (!line || this.#isItem(line)) throw new NotPlain();
      const start = line.start + indent;
      const { name, end } = this.#key(start, names);
      const at = `${pointer}/${pointerToken(name)}`;
      const keyLocation = this.#locate(line, start, at);
      const colon = this.#text.indexOf(':', end);
      const value = this.#value(line, this.#skipSpaces(colon + 1), indent, at, depth + 1, true);
      entries.push({ key: name, keyLocation, value });
    }
    return { kind: 'map', entries, location };
  }

  #key(start: number, names: Set<string>): { name: string; end: number } {
    const raw = matchAt(key, this.#text, start);
    if (raw === undefined || raw.length > 200) throw new NotPlain();
    const name = /^["']/.test(raw) ? raw.slice(1, -1) : raw;
    // Merge keys and duplicates have rules of their own.
    if (name === '<<' || names.has(name)) throw new NotPlain();
    names.add(name);
    return { name, end: start + raw.length };
  }

  #skipSpaces(at: number): number {
    while (this.#text.charCodeAt(at) === 0x20) at += 1;
    return at;
  }

  /** The value that begins at this offset of the line, or on the lines below it. `indent` is that of the map or list around it. */
  #value(line: Line, at: number, indent: number, pointer: string, depth: number, inMap: boolean): YamlNode {
    const text = this.#text;
    const first = text.charCodeAt(at);
    if (at >= line.end || (first === 0x23 && text.charCodeAt(at - 1) === 0x20)) {
      return this.#below(at, indent, pointer, depth, inMap);
    }
    if (first === 0x7c) return this.#literal(line, at, indent, pointer);
    this.#at += 1;
    const below = this.#line;
    // A text may go on there.
    if (below && below.indent > indent) throw new NotPlain();
    if (first === 0x5b || first === 0x7b) {
      const { node, end } = this.#flow(line, at, pointer, depth);
      this.#close(end);
      return node;
    }
    const location = this.#locate(line, at, pointer);
    if (first === 0x22 || first === 0x27) {
      const { scalar, end } = this.#quoted(at, location);
      this.#close(end);
      return scalar;
    }
    return this.#plain(line, at, location);
  }

  /** What stands on the lines below a key or a dash; nothing is null. */
  #below(at: number, indent: number, pointer: string, depth: number, inMap: boolean): YamlNode {
    this.#at += 1;
    const below = this.#line;
    if (below && below.indent > indent) return this.#block(below.indent, pointer, depth);
    if (inMap && below?.indent === indent && this.#isItem(below)) return this.#list(indent, pointer, depth);
    return { kind: 'scalar', value: null, source: '', location: this.#locator.at(at, pointer) };
  }

  #close(at: number): void {
    if (matchAt(tail, this.#text, at) === undefined) throw new NotPlain();
  }

  #plain(line: Line, at: number, location: Location): YamlScalar {
    const text = this.#text;
    let end = line.end;
    const comment = text.indexOf(' #', at);
    if (comment >= 0 && comment < end) end = comment;
    while (text.charCodeAt(end - 1) === 0x20) end -= 1;
    const source = text.slice(at, end);
    // A sign begins something else; a colon makes a key of the text.
    if (/^(?:[?:,\]}#&*!>%@`]|-(?: |$))|:(?: |$)/.test(source)) throw new NotPlain();
    const value = plainValue(source);
    if (value === undefined) throw new NotPlain();
    return { kind: 'scalar', value, source, location };
  }

  #quoted(at: number, location: Location): { scalar: YamlScalar; end: number } {
    const raw = matchAt(quotedText, this.#text, at);
    if (raw === undefined) throw new NotPlain();
    const inner = raw.slice(1, -1);
    const source = raw.startsWith("'") ? inner.replaceAll("''", "'") : inner;
    return { scalar: { kind: 'scalar', value: source, source, location }, end: at + raw.length };
  }

  /** `|` or `|-`: the lines below that are indented deeper than the key. */
  #literal(line: Line, at: number, indent: number, pointer: string): YamlScalar {
    const text = this.#text;
    const header = matchAt(blockHeader, text, at);
    if (header === undefined) throw new NotPlain();
    const location = this.#locate(line, at, pointer);
    const rows: string[] = [];
    let width = -1;
    let from = line.end + 1;
    while (from < text.length) {
      const end = text.indexOf('\n', from);
      // Without a last line break the chomping differs.
      if (end < 0) throw new NotPlain();
      const first = this.#skipSpaces(from);
      const isBlank = first === end;
      if (width < 0 && !isBlank) width = first - from;
      if (!isBlank && first - from < width) break;
      // Blank lines that are longer than the indentation hold text.
      if (width >= 0 ? isBlank && end - from > width : end > from) throw new NotPlain();
      if (!isBlank && width <= indent) break;
      rows.push(text.slice(from + width, end));
      from = end + 1;
    }
    while (rows.at(-1) === '') rows.pop();
    if (rows.length === 0 || width <= indent) throw new NotPlain();
    this.#at += 1;
    while (this.#line && this.#line.start < from) this.#at += 1;
    if (this.#line && this.#line.indent > indent) throw new NotPlain();
    const value = rows.join('\n') + (header.startsWith('|-') ? '' : '\n');
    return { kind: 'scalar', value, source: value, location };
  }

  /** `[…]` or `{…}` on one line. */
  #flow(line: Line, at: number, pointer: string, depth: number): { node: YamlNode; end: number } {
    if (depth > deepest) throw new NotPlain();
    const isList = this.#text.charCodeAt(at) === 0x5b;
    const close = isList ? 0x5d : 0x7d;
    const location = this.#locate(line, at, pointer);
    const items: YamlNode[] = [];
    const entries: YamlEntry[] = [];
    const names = new Set<string>();
    let next = this.#skipSpaces(at + 1);
    while (this.#text.charCodeAt(next) !== close) {
      if (isList) {
        const { node, end } = this.#flowValue(line, next, `${pointer}/${String(items.length)}`, depth);
        items.push(node);
        next = this.#skipSpaces(end);
      } else {
        const { name, end } = this.#key(next, names);
        const entryPointer = `${pointer}/${pointerToken(name)}`;
        const keyLocation = this.#locate(line, next, entryPointer);
        const colon = this.#text.indexOf(':', end);
        const value = this.#flowValue(line, this.#skipSpaces(colon + 1), entryPointer, depth);
        entries.push({ key: name, keyLocation, value: value.node });
        next = this.#skipSpaces(value.end);
      }
      if (this.#text.charCodeAt(next) === 0x2c) {
        next = this.#skipSpaces(next + 1);
        if (this.#text.charCodeAt(next) === close) throw new NotPlain();
      } else if (this.#text.charCodeAt(next) !== close) throw new NotPlain();
    }
    const node: YamlNode = isList ? { kind: 'list', items, location } : { kind: 'map', entries, location };
    return { node, end: next + 1 };
  }

  #flowValue(line: Line, at: number, pointer: string, depth: number): { node: YamlNode; end: number } {
    const first = this.#text.charCodeAt(at);
    if (first === 0x5b || first === 0x7b) return this.#flow(line, at, pointer, depth + 1);
    const location = this.#locate(line, at, pointer);
    if (first === 0x22 || first === 0x27) {
      const { scalar, end } = this.#quoted(at, location);
      return { node: scalar, end };
    }
    const source = matchAt(flowWord, this.#text, at);
    const value = source === undefined ? undefined : plainValue(source);
    if (source === undefined || value === undefined) throw new NotPlain();
    return { node: { kind: 'scalar', value, source, location }, end: at + source.length };
  }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let number = 0;
  for (let start = 0; start < text.length;) {
    number += 1;
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    let first = start;
    while (first < end && text.charCodeAt(first) === 0x20) first += 1;
    if (first < end && text.charCodeAt(first) !== 0x23)
      lines.push({ indent: first - start, number, start, end });
    start = end + 1;
  }
  return lines;
}
