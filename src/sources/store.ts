import type { Fail } from './decode.js';
import type { ImageFile } from './loaded-image.js';

/** A layer as a store knows it, by name. */
interface StoredLayer {
  name: string;
  digest?: string;
}

/** Named documents of an image on disk: a directory or an archive. Names are exact, with `/` between their parts. */
export interface Store {
  /** undefined when there is no such file. Fails when it is larger than `maxBytes`. */
  read: (name: string, maxBytes: number) => Promise<Uint8Array | undefined>;
  /** Absent when the layers are gone: a stream that was not kept. */
  readFiles?: (layers: StoredLayer[], paths: readonly string[], signal: AbortSignal) => Promise<ImageFile[]>;
  fail: Fail;
}
