import { closeSync, constants, createReadStream, fstatSync, openSync, read } from 'node:fs';
import { Readable } from 'node:stream';

import { UsageError } from '../errors.js';
import { readAt } from './byte-source.js';
import type { Fail } from './decode.js';

/** Errors about one file: `code`, and a message that names the file. */
export function failFor(code: string, place: string, suggestion?: string): Fail {
  return (message, better = suggestion) =>
    new UsageError(code, `${place}: ${message}`, better === undefined ? {} : { suggestion: better });
}

/** System error code of an error, as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** A UsageError for a file that cannot be opened. */
export function openError(path: string, error: unknown): UsageError {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UsageError('FILE_NOT_FOUND', `${path}: there is no such file`, {
      suggestion: 'Check the path; it is taken relative to the working directory.',
      cause: error,
    });
  }
  return new UsageError('FILE_UNREADABLE', `${path}: cannot be read${code ? ` (${code})` : ''}`, {
    suggestion: 'Check its permissions.',
    cause: error,
  });
}

/**
 * Opens a regular file, lets `use` read it and closes it. Pipes and devices are refused: opening one may wait for ever, and cannot seek.
 * Throws UsageError when it cannot be opened.
 */
export async function withFile<T>(
  path: string,
  use: (fd: number, size: number) => T | Promise<T>,
): Promise<T> {
  const fd = openRegular(path);
  try {
    return await use(fd, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}

function openRegular(path: string): number {
  let fd: number;
  try {
    // Without O_NONBLOCK (which Windows lacks, and does not need) the open of a pipe without writer would hang.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw openError(path, error);
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) return fd;
  closeSync(fd);
  throw new UsageError(
    'FILE_UNREADABLE',
    `${path}: is ${stat.isDirectory() ? 'a directory' : 'no regular file'}`,
    {
      suggestion: stat.isDirectory() ? 'Name a file.' : 'Pipe it into the command and name - as the target.',
    },
  );
}

/** All of a small file; fails when it is larger than `maxBytes`. Throws UsageError when it cannot be opened. */
export async function readSmallFile(path: string, maxBytes: number, fail: Fail): Promise<Buffer> {
  return withFile(path, (fd, size) => {
    if (size > maxBytes) throw fail(`${path} is larger than ${String(maxBytes)} bytes`);
    return readAt(fd, 0, size);
  });
}

/** Where seekable bytes stand: a path that is opened when needed, or an open file that has no name any more. */
export interface SeekableFile {
  use: <T>(read: (fd: number, size: number) => T | Promise<T>) => Promise<T>;
  /** `length` bytes from `start`, or all of it. */
  stream: (signal: AbortSignal, start?: number, length?: number) => Readable;
}

/** Big reads: an archive is streamed at the speed of inflate, not of system calls. */
const streamChunkBytes = 1024 * 1024;

export function fileAt(path: string): SeekableFile {
  return {
    use: (read) => withFile(path, read),
    stream: (signal, start, length) => {
      if (length === 0) return Readable.from([]);
      const fd = openRegular(path);
      return createReadStream(path, { fd, signal, highWaterMark: streamChunkBytes, ...range(start, length) });
    },
  };
}

/** A stream that is destroyed closes its descriptor, `autoClose` or not; this one belongs to somebody else. */
const borrowed = {
  read,
  close: (_fd: number, done: () => void) => {
    done();
  },
};

/** The file behind `fd`, which stays open. */
export function openedFile(fd: number): SeekableFile {
  return {
    use: async (use) => use(fd, fstatSync(fd).size),
    stream: (signal, start, length) => {
      if (length === 0) return Readable.from([]);
      // Without a start it would go on from where the descriptor stands.
      const from = range(start ?? 0, length);
      return createReadStream('', { fd, fs: borrowed, signal, highWaterMark: streamChunkBytes, ...from });
    },
  };
}

function range(start?: number, length?: number): { start?: number; end?: number } {
  if (start === undefined) return {};
  return length === undefined ? { start } : { start, end: start + length - 1 };
}
