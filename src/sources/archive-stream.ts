import type { Readable } from 'node:stream';

import { openArchiveStreamed } from './archive.js';
import { streamError } from './byte-source.js';
import { sniff } from './compression.js';
import { openArchivedImages } from './docker-archive.js';
import { maxInspectBytes, openDockerInspect } from './docker-inspect.js';
import type { Fail } from './documents.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import { failFor } from './regular-file.js';

/**
 * Opens what arrives on standard input: the JSON of `docker inspect`, or an archive of either kind, compressed or not. `name` says in messages
 * where it came from. With `spill` an archive is kept in a temporary file, so that files of the image can be read; nothing of it is
 * left behind. Throws UsageError for anything else.
 */
export async function openArchiveStream(
  stream: Readable,
  name: string,
  options: SourceOptions & { spill: boolean },
): Promise<LoadedImage[]> {
  const { signal } = options;
  const fail = failFor(
    'STDIN_INVALID',
    name,
    'Pipe in what docker save NAME or docker image inspect NAME prints, and nothing else.',
  );
  signal.throwIfAborted();
  const stop = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { head, stream: whole } = await sniff(stream, 16);
    if (head.length === 0) throw fail('it is empty');
    // A byte order mark may stand before JSON.
    if (/^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1'))) {
      return await openDockerInspect({ bytes: await readAll(whole, fail), name }, options);
    }
    const archive = await openArchiveStreamed(whole, { keep: options.spill, signal }, fail);
    return await openArchivedImages(archive, name, undefined, options);
  } catch (error) {
    signal.throwIfAborted();
    throw streamError(error, fail);
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

async function readAll(stream: Readable, fail: Fail): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxInspectBytes) throw fail(`it is larger than ${String(maxInspectBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
