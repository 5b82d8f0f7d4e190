import type { Readable } from 'node:stream';

import type { Image } from '../model/image.js';

/** A file found inside an image. */
export interface ImageFile {
  /** Absolute path inside the image. */
  path: string;
  /** Empty when `isTooLarge`. */
  content: Uint8Array;
  /** It has more than `maxFileBytes`: it is there, and is not read. */
  isTooLarge?: true;
  /** Bytes; only of what is too large. */
  size?: number;
}

/** What a source answers for a file of `size` bytes that it does not read. */
export function tooLargeFile(size: number): Omit<ImageFile, 'path'> {
  return { content: new Uint8Array(), isTooLarge: true, size };
}

/**
 * An image that a source has opened. `readFiles` answers the regular files among `paths` (absolute, links inside the image followed),
 * topmost layer first, whiteouts honoured; files beyond `maxFileBytes` come without content, paths that are not there are left out.
 * It may cost layers; nothing is read before it is called. A source that has no files (docker inspect JSON) leaves it out.
 */
export interface LoadedImage {
  image: Image;
  readFiles?: (paths: readonly string[], signal: AbortSignal) => Promise<ImageFile[]>;
  /** All that an engine needs to have the image. Absent where the source has no layers, or is an engine itself. */
  content?: (signal: AbortSignal) => Promise<ImageContent>;
}

/** One blob of an image's layers: a tar, plain or gzip. */
export interface LayerContent {
  /** The layers that it is, from 0 at the bottom: an image may have the same layer twice. */
  positions: readonly number[];
  /** Bytes. */
  size: number;
  /** Breaks with an error of the source when it is not what its digest says. */
  stream: Readable;
}

export interface ImageContent {
  /** The configuration, verbatim. */
  config: Uint8Array;
  layerCount: number;
  /**
   * All layers, in the order that the source can give them best. Each is read to its end, or destroyed, before the next one is asked for. Blobs that have
   * a digest are checked against it.
   */
  layers: (signal: AbortSignal) => AsyncGenerator<LayerContent>;
  /**
   * Reads the layers once more, and throws the source's error when one is not what the configuration says (its diff id): then it is no fault of the engine that it
   * refuses the image. Absent where that would mean to download them again.
   */
  verify?: (signal: AbortSignal) => Promise<void>;
}

/** Most bytes of one file inside an image that is read. */
export const maxFileBytes = 4 * 1024 * 1024;

/** What all sources take. */
export interface SourceOptions {
  /** Wanted platform `os/arch[/variant]`; absent: the engine's, else linux on this machine's architecture, else the only one there is. */
  platform?: string;
  /** One LoadedImage for each platform of an index. */
  allPlatforms?: boolean;
  signal: AbortSignal;
}
