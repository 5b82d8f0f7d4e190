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
