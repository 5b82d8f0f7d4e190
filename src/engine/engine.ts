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
