import { pipeline, Readable } from 'node:stream';

import type { Decompress } from 'fzstd';

import { ContainerApiError } from '../errors.js';
import type { Fail } from './decode.js';

export type Compression = 'gzip' | 'zstd' | 'bzip2' | 'xz';

const magics: readonly [Compression, readonly number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
];

/** What `head`, the first bytes of a file, says about its compression. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  return magics.find(([, magic]) => magic.every((byte, index) => head[index] === byte))?.[0];
}

/** Looks at the first bytes of a stream, at most `length`; `stream` in the answer is the whole of it. */
export async function sniff(stream: Readable, length: number): Promise<{ head: Buffer; stream: Readable }> {
  const chunks = stream.iterator() as AsyncIterator<Buffer>;
  const seen: Buffer[] = [];
  for (let have = 0; have < length;) {
    const next = await chunks.next();
    if (next.done) break;
    seen.push(next.value);
    have += next.value.length;
  }
  const whole = Buffer.concat(seen);
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (whole.length > 0) yield whole;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      stream.destroy();
    }
  }
  return { head: whole.subarray(0, length), stream: Readable.from(all(), { objectMode: false }) };
}

/** Big chunks: per-chunk work is what a stream of hundreds of megabytes costs beside inflate itself. */
const chunkBytes = 1024 * 1024;

/** What is inside a stream of the given compression. Destroying the answer destroys `stream`; its errors go to the answer. */
export async function decompress(
  stream: Readable,
  compression: Compression | undefined,
  fail: Fail,
): Promise<Readable> {
  switch (compression) {
    case undefined:
      return stream;
    case 'gzip': {
      const { createGunzip } = await import('node:zlib');
      // The iterator over the answer reports the error.
      return pipeline(stream, createGunzip({ chunkSize: chunkBytes }), () => undefined);
    }
    case 'zstd':
      return Readable.from(unzstd(stream, fail), { objectMode: false });
    case 'bzip2':
    case 'xz':
      stream.destroy();
      throw fail(`${compression} compression is not supported; unpack it first`);
  }
}

/** 2 KiB can stand for 64 MiB at most (blocks of 128 KiB of one byte), which bounds what one step keeps in memory. */
const zstdStepBytes = 2048;
/** What the common encoders use at their best level is 32 MiB. */
const maxWindowBytes = 32 * 1024 * 1024;

async function* unzstd(stream: Readable, fail: Fail): AsyncGenerator<Uint8Array> {
  const fzstd = await import('fzstd');
  const { setImmediate } = await import('node:timers/promises');
  let unpacked: Uint8Array[] = [];
  let blocks = 0;
  let bytes = 0;
  const decoder: Decompress = new fzstd.Decompress((block) => {
    // Each frame asks for a window of its own. Nothing has been written to it yet, so that it has cost no memory so far.
    if (windowOf(decoder) > maxWindowBytes) throw fail('the zstd data wants a window beyond 32 MiB');
    blocks += 1;
    bytes += block.length;
    // Each block moves the whole window, so that many empty ones would take hours.
    if (blocks > 1024 && bytes < blocks * 256) throw fail('the zstd data is absurd (blocks without content)');
    if (block.length > 0) unpacked.push(block);
  });
  const step = (input: Uint8Array, final: boolean): Uint8Array[] => {
    unpacked = [];
    try {
      decoder.push(input, final);
    } catch (error) {
      // Errors of the decoder are plain numbers with a text; ours come through it unchanged.
      throw error instanceof ContainerApiError ? error : fail('the zstd data is corrupt or truncated');
    }
    return unpacked;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; start += zstdStepBytes) {
      yield* step(chunk.subarray(start, start + zstdStepBytes), false);
      // Lets timers and signals in: the decoder itself never waits.
      await setImmediate();
    }
  }
  yield* step(new Uint8Array(0), true);
}

/** Window size (RFC 8878 3.1.1.1.2) of the frame that is being decoded. The decoder keeps it to itself, but it is all that knows frames. */
function windowOf(decoder: Decompress): number {
  const { s: frame } = decoder as unknown as { s?: { e?: number } | number };
  return typeof frame === 'object' ? (frame.e ?? 0) : 0;
}
