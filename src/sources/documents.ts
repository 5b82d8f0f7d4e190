import { createHash } from 'node:crypto';

import { defined } from '../model/defined.js';
import type { HistoryEntry, ImageConfig, Platform } from '../model/image.js';
import {
  byteCount,
  decodeText,
  field,
  flag,
  list,
  object,
  optional,
  parseJson,
  record,
  string,
  text,
  type Decode,
  type Fail,
} from './decode.js';
import { readImageConfig } from './image-config.js';
import { configTypes } from './media-types.js';

export type { Fail } from './decode.js';
export { assembleImage, type ImageParts } from './assemble-image.js';
export { requirePlatform, selectManifests } from './platform.js';

/** Most bytes of an index or manifest; what registries accept. */
export const maxManifestBytes = 4 * 1024 * 1024;
/** Most bytes of an image configuration. */
export const maxConfigBytes = 8 * 1024 * 1024;

/** OCI image-spec, content descriptor. `size` in bytes. */
export interface Descriptor {
  mediaType?: string;
  digest: string;
  size?: number;
  platform?: Platform;
  annotations?: Record<string, string>;
  /** Set on entries that are artifacts and no images. */
  artifactType?: string;
}

export interface ImageIndex {
  mediaType?: string;
  manifests: Descriptor[];
  annotations?: Record<string, string>;
}

export interface ImageManifest {
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
  annotations?: Record<string, string>;
}

/** An image configuration, with its bytes as text (`raw`) and their digest. */
export interface ParsedConfig {
  config: ImageConfig;
  platform: Platform;
  created?: string;
  author?: string;
  history?: HistoryEntry[];
  diffIds: string[];
  raw: string;
  digest: string;
}

/** `sha256:<hex>` of `bytes`. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Fails unless `bytes` are what `digest` (sha256 or sha512) names. */
export function verifyDigest(bytes: Uint8Array, digest: string, fail: Fail): void {
  const algorithm = /^(sha256|sha512):/.exec(digest)?.[1];
  if (!algorithm) throw fail(`cannot verify digest ${digest}: only sha256 and sha512 are supported`);
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (actual !== digest) throw fail(`content does not match its digest: expected ${digest}, got ${actual}`);
}

/** image-spec, descriptor: algorithm ":" encoded. Holds no slash, so it is safe in a path. */
const digest: Decode<string> = (value, pointer, fail) => {
  const name = string(value, pointer, fail);
  if (!/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,200}$/.test(name))
    throw fail(`${pointer} is not a digest`);
  return name;
};

const platform: Decode<Platform | undefined> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  const os = optional(from, 'os', string, pointer, fail);
  const architecture = optional(from, 'architecture', string, pointer, fail);
  if (!os || !architecture) return undefined;
  return defined<Platform>({
    os,
    architecture,
    variant: optional(from, 'variant', text, pointer, fail),
    osVersion: optional(from, 'os.version', text, pointer, fail),
  });
};

const descriptor: Decode<Descriptor> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  return defined<Descriptor>({
    mediaType: optional(from, 'mediaType', text, pointer, fail),
    digest: digest(field(from, 'digest'), `${pointer}/digest`, fail),
    size: optional(from, 'size', byteCount, pointer, fail),
    platform: optional(from, 'platform', platform, pointer, fail),
    annotations: optional(from, 'annotations', record(string), pointer, fail),
    artifactType: optional(from, 'artifactType', text, pointer, fail),
  });
};

/**
 * Reads an image index, manifest list or image manifest. Docker schema 1, artifacts, and documents that could be read both ways
 * (CVE-2021-41190) are refused.
 */
export function parseManifest(
  bytes: Uint8Array,
  fail: Fail,
): { kind: 'index'; index: ImageIndex } | { kind: 'manifest'; manifest: ImageManifest } {
  if (bytes.length > maxManifestBytes)
    throw fail(`the manifest is larger than ${String(maxManifestBytes)} bytes`);
  const from = object(parseJson(bytes, 'the manifest', fail), '', fail);
  const mediaType = optional(from, 'mediaType', text, '', fail);
  const annotations = optional(from, 'annotations', record(string), '', fail);
  if (field(from, 'schemaVersion') === 1 || field(from, 'fsLayers') !== undefined) {
    throw fail(
      'the manifest is of Docker schema 1, which engines no longer take; push the image again to convert it',
    );
  }
  const isIndex = field(from, 'manifests') !== undefined;
  const isManifest = field(from, 'config') !== undefined || field(from, 'layers') !== undefined;
  if (isIndex === isManifest) {
    throw fail(
      `the document is ${isIndex ? 'both an index and a manifest' : 'neither an image index nor an image manifest'}`,
    );
  }
  if (isIndex) {
    const manifests = list(descriptor)(field(from, 'manifests'), '/manifests', fail);
    return { kind: 'index', index: defined<ImageIndex>({ mediaType, manifests, annotations }) };
  }
  const config = descriptor(field(from, 'config'), '/config', fail);
  if (config.mediaType && !configTypes.includes(config.mediaType)) {
    throw fail(
      `the manifest is of an artifact (${config.mediaType.slice(0, 100)}), not of a container image`,
    );
  }
  const layers = optional(from, 'layers', list(descriptor), '', fail) ?? [];
  return { kind: 'manifest', manifest: defined<ImageManifest>({ mediaType, config, layers, annotations }) };
}

/** Go's zero time stands for "not set". */
export const isSet = (text: string | undefined): text is string =>
  !!text && !text.startsWith('0001-01-01T00:00:00');

export const historyEntry: Decode<HistoryEntry> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  const created = optional(from, 'created', string, pointer, fail);
  return defined<HistoryEntry>({
    created: isSet(created) ? created : undefined,
    created_by: optional(from, 'created_by', text, pointer, fail),
    author: optional(from, 'author', text, pointer, fail),
    comment: optional(from, 'comment', text, pointer, fail),
    empty_layer: optional(from, 'empty_layer', flag, pointer, fail),
  });
};

/**
 * Reads an image configuration (OCI or Docker). Unknown fields are ignored, null and Go's empty values are absent, a field of the wrong
 * type fails with its JSON pointer. A config without `os` is linux; without `architecture` it is `unknown`.
 */
export function parseImageConfig(bytes: Uint8Array, fail: Fail): ParsedConfig {
  if (bytes.length > maxConfigBytes)
    throw fail(`the image config is larger than ${String(maxConfigBytes)} bytes`);
  const from = object(parseJson(bytes, 'the image config', fail), '', fail);
  const rootfs = optional(from, 'rootfs', object, '', fail) ?? {};
  const created = optional(from, 'created', string, '', fail);
  return defined<ParsedConfig>({
    config: readImageConfig(field(from, 'config') ?? {}, '/config', fail),
    platform: defined<Platform>({
      os: optional(from, 'os', text, '', fail) ?? 'linux',
      architecture: optional(from, 'architecture', text, '', fail) ?? 'unknown',
      variant: optional(from, 'variant', text, '', fail),
      osVersion: optional(from, 'os.version', text, '', fail),
    }),
    created: isSet(created) ? created : undefined,
    author: optional(from, 'author', text, '', fail),
    history: optional(from, 'history', list(historyEntry), '', fail),
    diffIds: optional(rootfs, 'diff_ids', list(string), '/rootfs', fail) ?? [],
    raw: decodeText(bytes),
    digest: digestOf(bytes),
  });
}
