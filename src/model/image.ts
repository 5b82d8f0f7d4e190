import type { NotEvaluated } from './finding.js';

/** Names of containers-transports(5), plus `docker-inspect` for the JSON that `docker inspect` prints. */
export type ImageTransport =
  'docker-daemon' | 'docker' | 'oci' | 'oci-archive' | 'docker-archive' | 'docker-inspect';

/** OCI image-spec, image index, `platform`. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
  osVersion?: string;
}

/** HEALTHCHECK as Docker stores it; times in nanoseconds. */
export interface HealthcheckConfig {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

/**
 * The `config` object of an OCI image configuration with Docker's extensions (Healthcheck, OnBuild, Shell), in the spelling of the
 * spec. A field that the source cannot give, or that the image leaves out or sets to null, is absent.
 */
export interface ImageConfig {
  User?: string;
  ExposedPorts?: Record<string, unknown>;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Volumes?: Record<string, unknown>;
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  ArgsEscaped?: boolean;
  Healthcheck?: HealthcheckConfig;
  OnBuild?: string[];
  Shell?: string[];
}

export interface HistoryEntry {
  created?: string;
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}

export interface Layer {
  digest?: string;
  mediaType?: string;
  /** Bytes as stored by the source. */
  size?: number;
}

export interface ImageSize {
  bytes: number;
  /** `unpacked`: the layers as file systems (engines) or plain tars (archives); `compressed`: the blobs as transferred. */
  measure: 'unpacked' | 'compressed';
}

/** What an engine, a registry or an archive holds. What a source cannot give is absent, not empty. */
export interface Image {
  transport: ImageTransport;
  /** Where it was found, printable: a canonical reference, or path and reference. */
  name: string;
  /** All names the source knows the image by, e.g. `RepoTags`. */
  tags: string[];
  /** Digest of the image manifest. */
  digest?: string;
  /** Digest of the index the manifest was chosen from. */
  indexDigest?: string;
  /** Digest of the image configuration. */
  configDigest?: string;
  /** Media type of the manifest. */
  mediaType?: string;
  platform: Platform;
  /** RFC 3339. */
  created?: string;
  author?: string;
  size?: ImageSize;
  layers?: Layer[];
  history?: HistoryEntry[];
  config: ImageConfig;
  /** The configuration verbatim, where the source has the bytes. */
  rawConfig?: string;
  annotations?: {
    index?: Record<string, string>;
    manifest?: Record<string, string>;
    descriptor?: Record<string, string>;
  };
  /** What the source or the image format cannot carry, with the reason. */
  notCarried: NotEvaluated[];
}

/** `os/architecture[/variant]`. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, ...(platform.variant ? [platform.variant] : [])].join('/');
}
