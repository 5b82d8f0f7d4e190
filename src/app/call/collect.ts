import { StringDecoder } from 'node:string_decoder';

import type { CallStreams } from '../../engine/calls.js';
import { readResult } from '../../invoke/read-result.js';
import type { ResultReading } from '../../model/call.js';
import type { Result } from '../../model/contract.js';

/** Bytes of a result that are kept to be checked. */
const maxResult = 16 * 1024 * 1024;
/** Bytes of one line of a stream. */
const maxLine = 1024 * 1024;

type Sink = CallStreams['stdout'];

/** Takes a result on its way, and says in the end what it is. */
export interface Collector {
  take: Sink;
  /** Undefined: too large to be checked. Call it when all has come. */
  end: () => ResultReading | { undecided: string };
  lines?: () => { total: number; faulty: number };
}

/** Text is whatever comes, so that its size is no matter where it need not be kept. */
const isUnchecked = (result: Result | undefined): boolean =>
  result === undefined ||
  ((result.type === 'any' || result.type === 'string') &&
    (result.enum ?? []).length === 0 &&
    result.properties === undefined);

/** A result as one: handed on at once, and kept while it can be checked. `wanted`: its value is asked for even where it needs no check. */
export function collectResult(result: Result | undefined, pass: Sink, wanted: boolean): Collector {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const isKept = wanted || !isUnchecked(result);
  return {
    take(chunk) {
      bytes += chunk.length;
      // A copy: a chunk is a window on a larger buffer that is used again.
      if (isKept && bytes <= maxResult) chunks.push(Buffer.from(chunk));
      return pass(chunk);
    },
    end() {
      if (!isKept) return { value: null };
      if (bytes > maxResult) return { undecided: `it has more than ${String(maxResult)} bytes` };
      const all = Buffer.concat(chunks);
      const text = all.toString('utf8');
      // Bytes that are no text are a result all the same, unless something else is declared.
      if (!Buffer.from(text).equals(all) && !isUnchecked(result))
        return { expected: 'text in UTF-8', found: `${String(bytes)} bytes that are no text` };
      return readResult(text, result);
    },
  };
}

/** A result for each line, read as it comes. */
export function collectLines(
  result: Result | undefined,
  pass: Sink,
  onLine: (reading: ResultReading) => void,
): Collector {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let total = 0;
  let faulty = 0;
  let first: Extract<ResultReading, { found: string }> | undefined;
  const read = (line: string): void => {
    total += 1;
    const reading = line.length > maxLine ? tooLong : readResult(line, result);
    if ('found' in reading) {
      faulty += 1;
      first ??= reading;
    }
    onLine(reading);
  };
  const add = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) read(line);
    // The rest of such a line is let go; it is counted once.
    if (rest.length > 2 * maxLine) rest = rest.slice(0, maxLine + 1);
  };
  return {
    take(chunk) {
      add(decoder.write(chunk));
      return pass(chunk);
    },
    end() {
      add(decoder.end());
      if (rest !== '') read(rest);
      rest = '';
      return first ?? { value: null };
    },
    lines: () => ({ total, faulty }),
  };
}

const tooLong = { expected: 'a line', found: `a line of more than ${String(maxLine)} characters` };
