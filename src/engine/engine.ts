import type { CallRoom } from './calls.js';
import type { ImageUpload } from './images/docker-archive.js';
import type { FoundImage } from './images/found.js';
import type { Leftover } from './prune.js';
import type { Sandbox, SandboxOptions } from './sandbox.js';

/** A container engine that images can be asked from. Every call throws UnavailableError when the engine fails it. */
export interface Engine {
  /** The endpoint, and who named it; for people. */
  readonly description: string;
  /**
   * The engine's own description of an image, not validated; undefined when it has no such image. Docker answers as
   * `docker inspect`, Podman as `podman inspect`. `platform` (`os/arch[/variant]`) is a wish that only newer engines heed.
   */
  inspectImage(name: string, signal: AbortSignal, platform?: string): Promise<unknown>;
  /** All names that images have in the engine, e.g. `nginx:1.27`, sorted. */
  listImages(signal: AbortSignal): Promise<string[]>;
  /**
   * The regular files among `paths` (absolute), symbolic links followed; each as a tar with that one file. Paths that are not there or
   * are something else are left out; files of more than `maxBytes` come without a tar. A container is created for it, never started, and removed
   * again, also when it fails or is aborted.
   */
  readImageFiles(
    image: string,
    paths: readonly string[],
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<ArchivedFile[]>;
  /** A place for probe runs; nothing is made in the engine before the first one. The engine must stay open until the sandbox is closed. */
  openSandbox(options: SandboxOptions): Promise<Sandbox>;
  /** A place for calls; nothing is made in the engine before the first one. The engine must stay open until it is closed. */
  openCallRoom(): Promise<CallRoom>;
  /** The image with this id or digest, or of this name; undefined when the engine has none. */
  findImage(name: string, signal: AbortSignal): Promise<FoundImage | undefined>;
  /**
   * Puts an image into the engine, from a stream, under a name of ours. Throws what the streams of its layers throw, or IMAGE_NOT_LOADED with the engine's
   * words. Take the name away again in every case, with `removeImageName`.
   */
  loadImage(upload: ImageUpload, signal: AbortSignal): Promise<void>;
  /** Gives an image one more name; false when it is not there any more. */
  addImageName(id: string, name: string, signal: AbortSignal): Promise<boolean>;
  /** Takes a name away, and the image with its last one. No signal: what we brought must go. Throws ENGINE_LEFTOVER when it stays. */
  removeImageName(name: string): Promise<void>;
  /** What we left in the engine, in the order in which it can be removed. */
  listLeftovers(signal: AbortSignal): Promise<Leftover[]>;
  /** Throws ENGINE_LEFTOVER when it stays. */
  removeLeftover(leftover: Leftover): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/** A file as the engine's archive API gives it. */
export interface ArchivedFile {
  /** The path that was asked for. */
  path: string;
  /** Bytes, as the engine tells them. */
  size: number;
  /** A tar whose first regular entry is the file; absent when the file is too large. */
  tar?: Uint8Array;
}

/** Label on everything that we create in an engine; its value is the run's id. */
export const runLabel = 'io.container-api.run';
