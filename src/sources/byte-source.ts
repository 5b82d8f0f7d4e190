import { readSync } from 'node:fs';

import { ContainerApiError } from '../errors.js';
import type { Fail } from './decode.js';

/** Bytes read from front to back. */
export interface ByteSource {
  /** Bytes consumed so far. */
  position: number;
  /** The next `length` bytes without consuming them, fewer only at the end. A view: valid until the next call. */
  peek(length: number): Buffer | Promise<Buffer>;
  /** Consumes `length` bytes; false when the source ends before. */
  skip(length: number): boolean | Promise<boolean>;
}

/** One read from the page cache of this size costs hardly more than one of a tar header, and holds the headers of small entries. */
const windowBytes = 32 * 1024;

/** A regular file of `size` bytes: skipping is arithmetic, so what is skipped is never read. */
export function fileSource(fd: number, size: number): ByteSource {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  const source: ByteSource = {
    position: 0,
    peek(length) {
      const wanted = Math.min(length, size - source.position);
      const start = source.position - windowStart;
      if (start < 0 || start + wanted > window.length) {
        window = readAt(fd, source.position, Math.min(Math.max(wanted, windowBytes), size - source.position));
        windowStart = source.position;
      }
      return window.subarray(source.position - windowStart, source.position - windowStart + wanted);
    },
    skip(length) {
      if (length > size - source.position) return false;
      source.position += length;
      return true;
    },
  };
  return source;
}

/** `length` bytes from `position`, fewer when the file has shrunk meanwhile. */
export function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/**
 * A stream: what is skipped is dropped chunk by chunk, without a copy. Fails when more than `maxBytes` come out of it, and when the
 * stream breaks. The caller destroys the stream.
 */
export function streamSource(
  stream: AsyncIterable<Buffer>,
  { maxBytes, signal }: { maxBytes: number; signal?: AbortSignal },
  fail: Fail,
): ByteSource {
  const chunks = stream[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  let received = 0;

  async function next(): Promise<Buffer | undefined> {
    const result = await chunks.next().catch((error: unknown) => {
      signal?.throwIfAborted();
      throw streamError(error, fail);
    });
    if (result.done) return undefined;
    received += result.value.length;
    if (received > maxBytes) throw fail(`it unpacks to more than ${String(maxBytes)} bytes`);
    return result.value;
  }

  const source: ByteSource = {
    position: 0,
    async peek(length) {
      if (chunk.length < length) {
        const parts = [chunk];
        let have = chunk.length;
        for (let part; have < length && (part = await next()); have += part.length) parts.push(part);
        chunk = Buffer.concat(parts);
      }
      return chunk.subarray(0, length);
    },
    async skip(length) {
      let left = length;
      while (left > chunk.length) {
        left -= chunk.length;
        const following = await next();
        if (!following) return false;
        chunk = following;
      }
      chunk = chunk.subarray(left);
      source.position += length;
      return true;
    },
  };
  return source;
}

/** Errors of zlib and of the system, as `fail` puts them; ours, and bugs, pass. */
export function streamError(error: unknown, fail: Fail): unknown {
  if (error instanceof ContainerApiError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (code === 'Z_BUF_ERROR') return fail('the compressed data is truncated');
  if (code.startsWith('Z_')) return fail('the compressed data is corrupt');
  return fail(`reading broke off (${code})`);
}
