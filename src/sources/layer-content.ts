import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';

import { streamError } from './byte-source.js';
import { compressionOf, decompress, sniff } from './compression.js';
import type { Fail } from './decode.js';
import type { ImageContent, LayerContent } from './loaded-image.js';
import type { Store } from './store.js';

/** Most unpacked bytes of one layer. */
const maxLayerBytes = 64 * 1024 ** 3;

/** A layer as a manifest names it. */
export interface NamedLayer {
  /** Of its file in the store. */
  name: string;
  /** Of its blob, where the format says it. */
  blobDigest?: string;
}

/** The content of an image in a store; undefined when its layers are gone. */
export function contentInStore(
  store: Store,
  image: {
    config: (signal: AbortSignal) => Promise<Uint8Array>;
    layers: readonly NamedLayer[];
    diffIds: readonly string[];
  },
): ((signal: AbortSignal) => Promise<ImageContent>) | undefined {
  const { fail, openFiles } = store;
  const { layers, diffIds } = image;
  if (!openFiles) return undefined;
  const read = async function* (signal: AbortSignal): AsyncGenerator<LayerContent> {
    const wanted = layers.map(({ name }) => name);
    for await (const { names, size, stream } of openFiles(wanted, signal)) {
      const positions = wanted.flatMap((name, position) => (names.includes(name) ? [position] : []));
      const digest = layers[positions[0] ?? 0]?.blobDigest;
      yield { positions, size, stream: checked(stream, digest, signal, fail) };
    }
  };
  return async (signal) => {
    requireDiffIds(layers.length, diffIds, fail);
    return {
      config: await image.config(signal),
      layerCount: layers.length,
      layers: (within) => asEnginesTake(read(within), within, fail),
      verify: (within) => verifyDiffIds(read(within), diffIds, within, fail),
    };
  };
}

/** Fails unless there is one diff id for each layer. */
export function requireDiffIds(layers: number, diffIds: readonly string[], fail: Fail): void {
  if (diffIds.length === layers) return;
  throw fail(`the image config names ${String(diffIds.length)} layers, and the manifest ${String(layers)}`);
}

/** The stream, which breaks when it does not end as `digest` (sha256 or sha512) says. */
function checked(stream: Readable, digest: string | undefined, signal: AbortSignal, fail: Fail): Readable {
  const algorithm = /^(sha256|sha512):/.exec(digest ?? '')?.[1];
  const hash = algorithm === undefined ? undefined : createHash(algorithm);
  const transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash?.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const actual = hash && `${String(algorithm)}:${hash.digest('hex')}`;
      done(actual === undefined || actual === digest ? null : mismatch(digest, actual, fail));
    },
  });
  // Errors of the system and of zlib are told as everywhere.
  stream.once('error', (error) => {
    transform.destroy(signal.aborted ? error : (streamError(error, fail) as Error));
  });
  transform.once('close', () => {
    stream.destroy();
  });
  return stream.pipe(transform);
}

const mismatch = (digest: string | undefined, actual: string, fail: Fail): Error =>
  fail(`blob ${String(digest)} is corrupt: its digest is ${actual}`);

/** Engines before Docker 23 do not know zstd: such layers are unpacked, into a temporary file without a name, as a tar tells sizes first. */
export async function* asEnginesTake(
  layers: AsyncIterable<LayerContent>,
  signal: AbortSignal,
  fail: Fail,
): AsyncGenerator<LayerContent> {
  for await (const layer of layers) {
    const { head, stream } = await sniff(layer.stream, 16);
    if (compressionOf(head) !== 'zstd') {
      yield { ...layer, stream };
      continue;
    }
    const { spill } = await import('./spill.js');
    const unpacked = await decompress(stream, 'zstd', fail);
    const file = await spill(unpacked, { maxBytes: maxLayerBytes, signal }, fail);
    try {
      const size = await file.use((_fd, bytes) => bytes);
      yield { ...layer, size, stream: file.stream(signal, 0, size) };
    } finally {
      file.close();
    }
  }
}

/** Fails when the unpacked layers are not what the configuration names. */
async function verifyDiffIds(
  layers: AsyncIterable<LayerContent>,
  diffIds: readonly string[],
  signal: AbortSignal,
  fail: Fail,
): Promise<void> {
  for await (const { positions, stream: raw } of layers) {
    const { head, stream } = await sniff(raw, 16);
    const hash = createHash('sha256');
    const compression = compressionOf(head);
    // Docker unpacks these two, and we do not.
    if (compression === 'bzip2' || compression === 'xz') {
      stream.destroy();
      continue;
    }
    try {
      const unpacked = await decompress(stream, compression, fail);
      for await (const chunk of unpacked as AsyncIterable<Buffer>) hash.update(chunk);
    } catch (error) {
      signal.throwIfAborted();
      throw streamError(error, fail);
    }
    const actual = `sha256:${hash.digest('hex')}`;
    for (const position of positions) {
      if (diffIds[position] === actual) continue;
      throw fail(
        `layer ${String(position + 1)} is not what the image config says: its diff id is ${actual}, not ${String(diffIds[position])}`,
      );
    }
  }
}
