import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { UnavailableError } from '../errors.js';
import type { ImageReference } from '../model/target.js';
import { formatReference } from '../reference/image-reference.js';
import type { ManifestBytes, RegistryClient, Repository } from '../registry/client.js';
import {
  assembleImage,
  maxConfigBytes,
  parseImageConfig,
  parseManifest,
  requirePlatform,
  selectManifests,
  type Descriptor,
  type Fail,
  type ImageIndex,
  type ImageManifest,
} from './documents.js';
import type { ImageFile, LayerContent, LoadedImage, SourceOptions } from './loaded-image.js';

/** Indexes may list indexes (image-spec), but nobody nests them deeper. */
const maxNesting = 3;
/** Most manifests that all platforms of one name may need. */
const maxManifests = 256;
const maxLayerBytes = 16 * 1024 ** 3;

/** One image manifest with the descriptor and the outermost index that led to it. */
interface Found {
  manifest: ImageManifest;
  digest: string;
  descriptor?: Descriptor;
  index?: ImageIndex;
  indexDigest?: string;
}

/**
 * Opens an image of a registry without pulling it: manifest and configuration only. One image; with `allPlatforms` one for each platform.
 * Throws what the client throws, and UnavailableError `REGISTRY_BAD_IMAGE` for documents that make no image, `PLATFORM_NOT_FOUND` for platforms that are not there.
 */
export async function openRegistryImage(
  client: RegistryClient,
  reference: ImageReference,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const { signal } = options;
  const named = (reference.tag ?? reference.digest) ? reference : { ...reference, tag: 'latest' };
  const name = formatReference(named);
  const fails = failuresFor(name);
  const first = await client.manifest(reference, named.digest ?? named.tag ?? '', signal);
  const found = await findManifests(client, reference, first, options, fails);
  const images: LoadedImage[] = [];
  for (const each of found) images.push(await load(client, named, name, each, options, fails));
  return images;
}

/** What can be wrong with the documents of an image, and with the choice among its platforms. */
interface Failures {
  broken: Fail;
  absent: Fail;
}

function failuresFor(name: string): Failures {
  return {
    broken: (message) =>
      new UnavailableError('REGISTRY_BAD_IMAGE', `${name}: ${message}`, {
        suggestion: 'Compare with another client; the image may have to be built or pushed again.',
      }),
    absent: (message) =>
      new UnavailableError('PLATFORM_NOT_FOUND', `${name}: ${message}`, {
        suggestion: 'Choose with --platform OS/ARCHITECTURE, or read all with --all-platforms.',
      }),
  };
}

/** Walks from what a name stands for to the manifests of the wanted platforms. */
async function findManifests(
  client: RegistryClient,
  at: Repository,
  first: ManifestBytes,
  options: SourceOptions,
  { broken, absent }: Failures,
): Promise<Found[]> {
  let read = 0;
  const walk = async (
    bytes: ManifestBytes,
    parents: Omit<Found, 'manifest' | 'digest'>,
    depth: number,
  ): Promise<Found[]> => {
    const parsed = parseManifest(bytes.bytes, broken);
    if (parsed.kind === 'manifest') return [{ ...parents, manifest: parsed.manifest, digest: bytes.digest }];
    if (depth === maxNesting) throw broken(`indexes are nested more than ${String(maxNesting)} deep`);
    const { index } = parsed;
    const found: Found[] = [];
    for (const descriptor of selectManifests(index, options, absent)) {
      if (++read > maxManifests) throw broken(`the index lists more than ${String(maxManifests)} images`);
      const next = await client.manifest(at, descriptor.digest, options.signal);
      found.push(
        ...(await walk(
          next,
          { descriptor, index: parents.index ?? index, indexDigest: parents.indexDigest ?? bytes.digest },
          depth + 1,
        )),
      );
    }
    return found;
  };
  return walk(first, {}, 0);
}

async function load(
  client: RegistryClient,
  reference: ImageReference,
  name: string,
  found: Found,
  options: SourceOptions,
  { broken, absent }: Failures,
): Promise<LoadedImage> {
  const { manifest, descriptor, index, indexDigest } = found;
  const bytes = await client.blob(reference, manifest.config.digest, maxConfigBytes, options.signal);
  const config = parseImageConfig(bytes, broken);
  // An entry of an index that names its platform was chosen by it.
  if (!descriptor?.platform) requirePlatform(config.platform, options.platform, absent);
  const image = assembleImage({
    transport: 'docker',
    name,
    tags:
      reference.tag === undefined
        ? []
        : [
            formatReference({
              registry: reference.registry,
              repository: reference.repository,
              tag: reference.tag,
            }),
          ],
    digest: found.digest,
    ...(indexDigest === undefined ? {} : { indexDigest }),
    manifest,
    config,
    annotations: {
      ...(index?.annotations ? { index: index.annotations } : {}),
      ...(manifest.annotations ? { manifest: manifest.annotations } : {}),
      ...(descriptor?.annotations ? { descriptor: descriptor.annotations } : {}),
    },
  });
  return {
    image,
    readFiles: (paths, signal) => readLayers(client, reference, manifest.layers, paths, signal, broken),
    content: async (signal) => {
      const { asEnginesTake, requireDiffIds } = await import('./layer-content.js');
      const { layers } = manifest;
      requireDiffIds(layers.length, config.diffIds, broken);
      return {
        config: await client.blob(reference, manifest.config.digest, maxConfigBytes, signal),
        layerCount: layers.length,
        layers: (within) =>
          asEnginesTake(download(client, reference, layers, within, broken), within, broken),
      };
    },
  };
}

/** Each blob once. They come one after the other, as an engine takes them. */
async function* download(
  client: RegistryClient,
  at: Repository,
  layers: readonly Descriptor[],
  signal: AbortSignal,
  fail: Fail,
): AsyncGenerator<LayerContent> {
  for (const [position, { digest, size }] of layers.entries()) {
    const positions = layers.flatMap((layer, index) => (layer.digest === digest ? [index] : []));
    if (positions[0] !== position) continue;
    if (size === undefined) throw fail(`its manifest does not say how large layer ${digest} is`);
    if (size > maxLayerBytes) throw fail(`layer ${digest} is larger than ${String(maxLayerBytes)} bytes`);
    yield { positions, size, stream: await client.openBlob(at, { digest, size }, signal) };
  }
}

/** Reads files out of the layers, and believes none before each layer that was touched has proved to be what its digest says. */
async function readLayers(
  client: RegistryClient,
  at: Repository,
  layers: readonly Descriptor[],
  paths: readonly string[],
  signal: AbortSignal,
  fail: Fail,
): Promise<ImageFile[]> {
  const { readFilesFromLayers } = await import('./layers.js');
  const controller = new AbortController();
  const either = AbortSignal.any([signal, controller.signal]);
  const checks: Promise<void>[] = [];
  const blobs = layers.map(({ mediaType, digest, size = maxLayerBytes }) => ({
    ...(mediaType === undefined ? {} : { mediaType }),
    digest,
    open: async (): Promise<Readable> => {
      const blob = await client.openBlob(at, { digest, size: Math.min(size, maxLayerBytes) }, either);
      const copy = new PassThrough();
      const check = feed(blob, copy);
      // Awaited below; until then a failure must not count as unhandled.
      check.catch(() => undefined);
      checks.push(check);
      return copy;
    },
  }));
  try {
    const files = await readFilesFromLayers(blobs, paths, either, fail);
    await Promise.all(checks);
    return files;
  } finally {
    controller.abort(new Error('the layers are not needed any more'));
  }
}

/** Passes a stream on for as long as its reader wants it, and reads it to its end in any case. */
async function feed(blob: Readable, copy: PassThrough): Promise<void> {
  const over = finished(copy).catch(() => undefined);
  try {
    for await (const chunk of blob) {
      if (copy.destroyed || copy.write(chunk)) continue;
      await Promise.race([over, new Promise((resolve) => copy.once('drain', resolve))]);
    }
    copy.end();
  } catch (error) {
    copy.destroy(error as Error);
    throw error;
  }
}

/** All tags of a repository, in the registry's order. */
export function listTags(
  client: RegistryClient,
  registry: string,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  return client.tags({ registry, repository }, signal);
}

/** All repositories of a registry, in its order. Many registries do not list them. */
export function listRepositories(
  client: RegistryClient,
  registry: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  return client.repositories(registry, signal);
}
