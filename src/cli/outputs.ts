import { createWriteStream, lstatSync, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { UsageError } from '../errors.js';
import type { Reporter } from '../reporters/reporter.js';

/** A place that a reporter's text goes to. */
export interface Output {
  reporter: Reporter;
  write(text: string): Promise<void>;
  /** All is written: make it visible. */
  commit(): Promise<void>;
  /** Something failed: leave nothing half-written. */
  discard(): Promise<void>;
}

/** Resolves when the stream takes more, so that a slow reader holds the work back instead of filling memory. */
async function push(stream: Writable, text: string): Promise<void> {
  if (text === '') return;
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function notWritable(place: string, cause: unknown, suggestion: string): UsageError {
  const { code = 'it failed' } = cause as NodeJS.ErrnoException;
  const reason = reasons[code] ?? code;
  return new UsageError('OUTPUT_NOT_WRITABLE', `cannot write the report to ${place}: ${reason}`, {
    suggestion,
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it is written already',
  EISDIR: 'it is a directory',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space left',
  ENOTDIR: 'its folder is a file',
  EROFS: 'the file system is read-only',
};

/** Writes to standard output; false when its reader has gone (`| head`). Throws UsageError when it takes no more, as a full disk does. */
export async function writeStandardOutput(text: string): Promise<boolean> {
  // The stream tells each failure twice: to the writer, who answers for it, and to its listeners, of which oclif's would throw it again.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  try {
    await push(process.stdout, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw notWritable('standard output', error, 'Make room where it is redirected to.');
  }
}

/** Standard output. When its reader has gone, `onClosed` is called and further text is dropped. */
export function standardOutput(reporter: Reporter, onClosed: () => void): Output {
  let closed = false;
  return {
    reporter,
    async write(text) {
      if (closed || (await writeStandardOutput(text))) return;
      closed = true;
      onClosed();
    },
    commit: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

/** True for what cannot be replaced by renaming: a device, a pipe, a link. */
function isSpecial(path: string): boolean {
  try {
    return !lstatSync(path).isFile();
  } catch {
    return false; // nothing is there, or opening it says what is wrong
  }
}

/**
 * A file that appears whole or not at all: written beside its place and renamed. Devices and pipes are written directly, and so is a file
 * that others write to as well (`append`).
 */
export async function fileOutput(reporter: Reporter, path: string, { append = false } = {}): Promise<Output> {
  const inPlace = append || isSpecial(path);
  const temporary = inPlace ? path : `${path}.${String(process.pid)}.tmp`;
  const fail = (cause: unknown) =>
    notWritable(
      `'${path}'`,
      cause,
      'Name each file once, in a folder that exists, that has room and that you may write to: --output FORMAT=PATH.',
    );
  // `wx`: the same file named twice would be written by both at once.
  const stream = createWriteStream(temporary, { flags: append ? 'a' : inPlace ? 'w' : 'wx' });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => {
      resolve();
    });
    stream.once('error', (cause) => {
      reject(fail(cause));
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      stream.end(resolve);
    });
  return {
    reporter,
    async write(text) {
      try {
        await push(stream, text);
      } catch (error) {
        throw fail(error);
      }
    },
    async commit() {
      await close();
      try {
        if (!inPlace) renameSync(temporary, path);
      } catch (error) {
        throw fail(error);
      }
    },
    async discard() {
      await close();
      if (!inPlace) rmSync(temporary, { force: true });
    },
  };
}
