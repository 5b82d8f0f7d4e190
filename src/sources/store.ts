import type { Readable } from 'node:stream';

import type { Fail } from './decode.js';
import type { ImageFile } from './loaded-image.js';

/** A layer as a store knows it, by name. */
interface StoredLayer {
  name: string;
  digest?: string;
}

/** A file of a store. */
export interface StoredFile {
  /** Those that were asked for and lead to it: old `docker save` writes a layer that is there already as a link. */
  names: readonly string[];
  /** Bytes. */
  size: number;
  stream: Readable;
}

/** Named documents of an image on disk: a directory or an archive. Names are exact, with `/` between their parts. */
export interface Store {
  /** undefined when there is no such file. Fails when it is larger than `maxBytes`. */
  read: (name: string, maxBytes: number) => Promise<Uint8Array | undefined>;
  /** Absent when the layers are gone: a stream that was not kept. */
  readFiles?: (layers: StoredLayer[], paths: readonly string[], signal: AbortSignal) => Promise<ImageFile[]>;
  /**
   * The files behind these names, each once, in the order that is best to read; the next one when the stream of the last is read to its end or destroyed. Fails for
   * one that is missing. Absent like `readFiles`.
   */
  openFiles?: (names: readonly string[], signal: AbortSignal) => AsyncGenerator<StoredFile>;
  fail: Fail;
}

/** Most bytes of documents that one layout or archive makes us read: those of some ten thousand images. */
const maxDocumentBytes = 128 * 1024 * 1024;

/** `read` with a limit for all calls together, as indexes can name one document any number of times, and one another. */
export function metered(read: Store['read'], fail: Fail): Store['read'] {
  let left = maxDocumentBytes;
  return async (name, maxBytes) => {
    const bytes = await read(name, maxBytes);
    left -= bytes?.length ?? 0;
    if (left < 0) throw fail(`its images need more than ${String(maxDocumentBytes)} bytes of documents`);
    return bytes;
  };
}
