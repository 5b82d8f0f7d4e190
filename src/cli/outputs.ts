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

/** Standard output. When its reader has gone (`| head`), `onClosed` is called and further text is dropped. */
export function standardOutput(reporter: Reporter, onClosed: () => void): Output {
  let closed = false;
  const fail = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
    onClosed();
  };
  process.stdout.on('error', fail);
  return {
    reporter,
    async write(text) {
      if (closed) return;
      await push(process.stdout, text).catch(fail);
    },
    commit: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
}

/** A file that appears whole or not at all: written beside its place and renamed. Devices and pipes are written directly. */
export async function fileOutput(reporter: Reporter, path: string): Promise<Output> {
  const existing = lstatSync(path, { throwIfNoEntry: false });
  const inPlace = existing !== undefined && !existing.isFile();
  const temporary = inPlace ? path : `${path}.${String(process.pid)}.tmp`;
  const stream = createWriteStream(temporary);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => {
      resolve();
    });
    stream.once('error', (cause) => {
      reject(
        new UsageError('OUTPUT_NOT_WRITABLE', `cannot write the report to '${path}': ${cause.message}`, {
          suggestion: 'Name a path in a folder that exists and that you may write to: --output FORMAT=PATH.',
          cause,
        }),
      );
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      stream.end(resolve);
    });
  return {
    reporter,
    write: (text) => push(stream, text),
    async commit() {
      await close();
      if (!inPlace) renameSync(temporary, path);
    },
    async discard() {
      await close();
      if (!inPlace) rmSync(temporary, { force: true });
    },
  };
}
