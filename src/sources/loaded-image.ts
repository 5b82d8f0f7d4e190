import type { Image } from '../model/image.js';

/** A file found inside an image. */
export interface ImageFile {
  /** Absolute path inside the image. */
  path: string;
  content: Uint8Array;
}

/**
 * An image that a source has opened. `readFiles` answers the regular files among `paths` (absolute, links inside the image followed),
 * topmost layer first, whiteouts honoured, each at most `maxFileBytes`; paths that are not there are left out.
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
