/**
 * Metrics 2.0 as the Asyncy document writes them into a file: blocks of `{ key=value … }`, each perhaps with a `meta: { key=value, … }` behind.
 * Entries stand on lines of their own, or have a comma or a space between them. metrics20.org/spec draws metrics so; it is neither JSON nor what goes over a wire.
 */
import { readEntry, type EntryFault } from './metrics20-entry.js';

export interface Metrics20Block {
  /** Of its opening brace, from 1. */
  line: number;
  /** What the metric is identified by. */
  tags: Map<string, string>;
  /** Tags that have no key. */
  words: string[];
  /** What is told beside it. */
  meta: Map<string, string>;
}

export interface Metrics20Fault {
  kind:
    | EntryFault['kind']
    | 'outside'
    | 'unopened'
    | 'unclosed'
    | 'meta-alone'
    | 'meta-inside'
    | 'duplicate'
    | 'too-long';
  /** Both from 1. */
  line: number;
  column: number;
  /** The text that it is about. */
  text: string;
  /** The key that it is about. */
  key?: string;
  /** How it is written right, where that can be told. */
  instead?: string;
}

export interface Metrics20 {
  blocks: Metrics20Block[];
  faults: Metrics20Fault[];
  /** That hold something. */
  lines: number;
  /** That were not read. */
  dropped: number;
}

/** What is read of a file: lines, characters of a line. */
const mostLines = 10_000;
const longestLine = 8192;
const mostFaults = 1000;
const mostBlocks = 10_000;

type Delimiter = '{' | '}' | ',' | 'end';

/** The texts between braces, commas and ends of lines, with what ends each. */
function* partsOf(
  line: string,
): Generator<{ text: string; column: number; end: Delimiter; endColumn: number }> {
  const delimiter = /[{},]|$/g;
  for (let from = 0; from <= line.length;) {
    delimiter.lastIndex = from;
    const at = delimiter.exec(line)?.index ?? line.length;
    const raw = line.slice(from, at);
    const end = at === line.length ? 'end' : (line.charAt(at) as Delimiter);
    const column = from + (raw.length - raw.trimStart().length) + 1;
    yield { text: raw.trim(), column, end, endColumn: at + 1 };
    from = at + 1;
  }
}

type Place = Pick<Metrics20Fault, 'line' | 'column' | 'text'>;

/** Where in the file it stands: between blocks, in one, behind `meta:`, or in its braces. */
type State = 'outside' | 'block' | 'meta-begins' | 'meta';

const emptyBlock = (line: number): Metrics20Block => ({ line, tags: new Map(), words: [], meta: new Map() });

class Reader {
  readonly blocks: Metrics20Block[] = [];
  readonly faults: Metrics20Fault[] = [];
  private state: State = 'outside';
  private block: Metrics20Block | undefined;
  /** The block has its meta, or there is none to have it. */
  private isMetaTaken = true;
  private opened: Place = { line: 1, column: 1, text: '{' };

  get isFull(): boolean {
    return this.faults.length >= mostFaults || this.blocks.length >= mostBlocks;
  }

  report(
    kind: Metrics20Fault['kind'],
    place: Place,
    more: Pick<Metrics20Fault, 'key' | 'instead'> = {},
  ): void {
    this.faults.push({ kind, line: place.line, column: place.column, text: place.text, ...more });
  }

  part(place: Place, end: Delimiter, endColumn: number): void {
    if (end === '{' && /^meta\s*:$/.test(place.text)) this.openMeta(place);
    else if (place.text !== '') this.entry(place);
    const here = { line: place.line, column: endColumn, text: end };
    if (end === '{') this.open(here);
    else if (end === '}') this.close(here);
    else if (end === ',' && this.state === 'outside') this.report('outside', here);
  }

  /** The file has ended. */
  end(isCut: boolean): void {
    if (!isCut && (this.state === 'block' || this.state === 'meta')) this.report('unclosed', this.opened);
  }

  private openMeta(place: Place): void {
    if (this.state === 'block') {
      this.report('meta-inside', place);
      this.isMetaTaken = false;
    } else if (this.isMetaTaken) {
      this.report('meta-alone', place);
      this.block = emptyBlock(place.line);
    }
    this.state = 'meta-begins';
  }

  private open(place: Place): void {
    if (this.state === 'meta-begins') this.state = 'meta';
    else {
      if (this.state !== 'outside') this.report('unclosed', this.opened);
      this.block = emptyBlock(place.line);
      this.blocks.push(this.block);
      this.isMetaTaken = false;
      this.state = 'block';
    }
    this.opened = place;
  }

  private close(place: Place): void {
    if (this.state !== 'block' && this.state !== 'meta') this.report('unopened', place);
    if (this.state === 'meta') this.isMetaTaken = true;
    this.state = 'outside';
  }

  private entry(place: Place): void {
    if (this.state === 'outside' && /^meta\s*:$/.test(place.text)) {
      this.openMeta(place);
      return;
    }
    if (this.state === 'outside' || this.state === 'meta-begins' || !this.block) {
      this.report('outside', place);
      return;
    }
    const { pairs, word, fault } = readEntry(place.text);
    if (fault) this.report(fault.kind, place, fault);
    if (word !== undefined) this.block.words.push(word);
    const into = this.state === 'meta' ? this.block.meta : this.block.tags;
    for (const [key, value] of pairs) {
      if (into.has(key)) this.report('duplicate', place, { key });
      else into.set(key, value);
    }
  }
}

/** Reads up to 10,000 lines. `isCut`: the text goes on where it ends. Never throws. */
export function parseMetrics20(text: string, isCut = false): Metrics20 {
  const reader = new Reader();
  let count = 0;
  let dropped = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    if (reader.isFull || count >= mostLines) {
      dropped += 1;
      continue;
    }
    count += 1;
    const line = index + 1;
    if (raw.length > longestLine) reader.report('too-long', { line, column: 1, text: raw });
    else
      for (const { text: part, column, end, endColumn } of partsOf(raw))
        reader.part({ line, column, text: part }, end, endColumn);
  }
  reader.end(isCut || dropped > 0);
  return { blocks: reader.blocks, faults: reader.faults, lines: count, dropped };
}
