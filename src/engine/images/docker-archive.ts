import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

import { UnavailableError } from '../../errors.js';
import { tarEnd, tarHeader, tarPadding } from './tar.js';

/** One blob of layers: a tar, plain or gzip. */
export interface LayerUpload {
  /** The layers that it is, from 0 at the bottom: an image may have the same layer twice. */
  positions: readonly number[];
  /** Bytes. */
  size: number;
  stream: Readable;
}

/** An image to put into an engine. */
export interface ImageUpload {
  /** The configuration, verbatim: its digest becomes the image's id. */
  config: Uint8Array;
  layerCount: number;
  /** All layers, in any order. Each stream is read to its end, or destroyed, before the next one is asked for. */
  layers: AsyncIterable<LayerUpload>;
  /** The name that it gets: `repository:tag`. */
  name: string;
}

const layerPath = (position: number): string => `${String(position)}.tar`;

/**
 * The image as `docker save` writes it (moby, image/spec: manifest.json), chunk by chunk: nothing is kept in memory. Fails with the error of a layer's stream, and
 * when a blob is longer or shorter than it said.
 */
export async function* dockerArchive({
  config,
  layerCount,
  layers,
  name,
}: ImageUpload): AsyncGenerator<Uint8Array> {
  const configPath = `${createHash('sha256').update(config).digest('hex')}.json`;
  // The names of the layers are known only when their blobs come, as one may be several layers; hence the manifest at the end.
  const paths = Array.from({ length: layerCount }, (_, position) => layerPath(position));
  yield* document(configPath, config);
  for await (const { positions, size, stream } of layers) {
    const path = layerPath(positions[0] ?? 0);
    for (const position of positions) paths[position] = path;
    yield tarHeader({ path, size, mode: 0o644 });
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > size) throw wrongSize(path, size);
      yield chunk;
    }
    if (bytes < size) throw wrongSize(path, size);
    yield tarPadding(size);
  }
  const manifest = [{ Config: configPath, RepoTags: [name], Layers: paths }];
  yield* document('manifest.json', Buffer.from(JSON.stringify(manifest)));
  yield tarEnd();
}

function* document(path: string, content: Uint8Array): Generator<Uint8Array> {
  yield tarHeader({ path, size: content.length, mode: 0o644 });
  yield content;
  yield tarPadding(content.length);
}

function wrongSize(path: string, size: number): UnavailableError {
  return new UnavailableError(
    'IMAGE_CHANGED',
    `the layer ${path} has not the ${String(size)} bytes that it had before`,
    {
      suggestion: 'Do not write to the image while it is read; then try again.',
    },
  );
}
