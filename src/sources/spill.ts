import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { UnavailableError } from '../errors.js';
import { streamError } from './byte-source.js';
import type { Fail } from './decode.js';
import { openedFile, systemCode, type SeekableFile } from './regular-file.js';

/** Files that are no longer reachable give their disk space back. */
const unreachable = new FinalizationRegistry<number>((fd) => {
  closeSync(fd);
});

/**
 * Writes a stream to a temporary file that can be read by seeking. The file loses its name before the first byte is written, so that
 * nothing is left behind however the process ends. `close` frees it at once. Fails beyond `maxBytes`; throws UnavailableError when the
 * disk does not take it.
 */
export async function spill(
  stream: Readable,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
  fail: Fail,
): Promise<SeekableFile & { close: () => void }> {
  const fd = openUnnamed();
  try {
    let written = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (written + chunk.length > maxBytes) throw fail(`it unpacks to more than ${String(maxBytes)} bytes`);
      writeAll(fd, chunk);
      written += chunk.length;
    }
  } catch (error) {
    closeSync(fd);
    signal.throwIfAborted();
    throw streamError(error, fail);
  } finally {
    stream.destroy();
  }
  const file = openedFile(fd);
  const token = {};
  unreachable.register(file, fd, token);
  return Object.assign(file, {
    close: () => {
      if (unreachable.unregister(token)) closeSync(fd);
    },
  });
}

const noSpace = (error: unknown): UnavailableError =>
  new UnavailableError(
    'TEMPORARY_FILE',
    `cannot write a temporary file (${systemCode(error) ?? 'unknown error'})`,
    {
      suggestion: 'Free space in the temporary directory, or set TMPDIR to another one.',
      cause: error,
    },
  );

function openUnnamed(): number {
  const path = join(tmpdir(), `container-api-${randomUUID()}`);
  try {
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return fd;
  } catch (error) {
    throw noSpace(error);
  }
}

function writeAll(fd: number, chunk: Uint8Array): void {
  try {
    for (let done = 0; done < chunk.length;) done += writeSync(fd, chunk, done);
  } catch (error) {
    throw noSpace(error);
  }
}
