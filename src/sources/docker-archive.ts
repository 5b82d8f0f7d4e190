import { openArchive, type Archive } from './archive.js';
import { defined } from '../model/defined.js';
import { list, object, optional, parseJson, record, string, field, type Decode } from './decode.js';
import {
  assembleImage,
  maxConfigBytes,
  maxManifestBytes,
  parseImageConfig,
  requirePlatform,
  verifyDigest,
  type Descriptor,
  type ParsedConfig,
} from './documents.js';
import { listNames, matchesName, selectorHint, selectorPosition } from './image-names.js';
import { contentInStore } from './layer-content.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import {
  annotationsOnTheWay,
  blobName,
  openOciImages,
  readLayoutIndex,
  readManifest,
  type FoundManifest,
} from './oci-images.js';
import { bestMatch, machinePlatform, parsePlatform, platformHint } from './platform.js';
import { failFor } from './regular-file.js';
import type { NotEvaluated } from '../model/finding.js';
import type { ImageSize, Layer } from '../model/image.js';

const maxImages = 10_000;

/** One image of manifest.json. */
interface Entry {
  config: string;
  tags: string[];
  layers: string[];
  /** Media types of layers by diff id, where the layers are not plain tars (Docker 25 and later). */
  sources?: Record<string, { mediaType?: string }>;
}

/**
 * Opens the images of what `docker save` or `podman save` wrote, plain or compressed, of any Docker since 1.10. `selector` is `repo:tag` or
 * `@N` (from 0); without it all images are opened. An archive of an OCI layout only is opened as such. Throws UsageError for a file
 * that is none, or is truncated or corrupt.
 */
export async function openDockerArchive(
  path: string,
  selector: string | undefined,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const fail = failFor('ARCHIVE_INVALID', path, 'Write the archive again, as with docker save NAME -o PATH.');
  return openArchivedImages(await openArchive(path, options.signal, fail), path, selector, options);
}

/** Images of an archive that is already open, of either kind. */
export async function openArchivedImages(
  archive: Archive,
  place: string,
  selector: string | undefined,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const { fail } = archive;
  if (!archive.find('manifest.json')) {
    if (archive.find('index.json')) return openOciImages(archive, 'oci-archive', place, selector, options);
    throw fail(
      archive.find('repositories')
        ? 'it was saved by a Docker older than 1.10, or is incomplete: manifest.json is missing'
        : 'it holds no image (neither manifest.json nor index.json)',
    );
  }
  const bytes = (await archive.read('manifest.json', maxManifestBytes)) ?? new Uint8Array();
  const failHere = (message: string): Error => fail(`manifest.json: ${message}`);
  const entries = list(entry)(parseJson(bytes, 'it', failHere), '', failHere);
  if (entries.length === 0) throw fail('it holds no image');
  if (entries.length > maxImages) throw fail(`it holds more than ${String(maxImages)} images`);
  const selected = select(entries, selector, archive);
  const configs: [Entry, ParsedConfig][] = [];
  for (const each of selected) configs.push([each, await readConfig(archive, each)]);
  const manifests = await manifestsByConfig(archive);
  return choosePlatforms(configs, options, archive).map(([each, config]) => {
    const unnamed = selected.length > 1 ? `@${String(entries.indexOf(each))}` : undefined;
    const name = selector ?? each.tags[0] ?? unnamed;
    return loadImage(archive, name ? `${place}:${name}` : place, each, config, manifests.get(config.digest));
  });
}

const entry: Decode<Entry> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  return defined<Entry>({
    config: string(field(from, 'Config'), `${pointer}/Config`, fail),
    tags: optional(from, 'RepoTags', list(string), pointer, fail) ?? [],
    layers: optional(from, 'Layers', list(string), pointer, fail) ?? [],
    sources: optional(from, 'LayerSources', record(layerSource), pointer, fail),
  });
};

const layerSource: Decode<{ mediaType?: string }> = (value, pointer, fail) =>
  defined({ mediaType: optional(object(value, pointer, fail), 'mediaType', string, pointer, fail) });

function select(entries: Entry[], selector: string | undefined, { fail }: Archive): Entry[] {
  if (selector === undefined) return entries;
  const position = selectorPosition(selector);
  const selected = entries.filter((each, index) =>
    position === undefined ? each.tags.some((tag) => matchesName(tag, selector)) : index === position,
  );
  if (selected.length > 0) return selected;
  const known = entries.flatMap((each, index) => (each.tags.length > 0 ? each.tags : [`@${String(index)}`]));
  throw fail(`it has no image ${JSON.stringify(selector)}; there is ${listNames(known)}`, selectorHint);
}

async function readConfigBytes(archive: Archive, name: string): Promise<Uint8Array> {
  const bytes = await archive.read(name, maxConfigBytes);
  if (!bytes) throw archive.fail(`the image config ${JSON.stringify(name.slice(0, 200))} is missing`);
  return bytes;
}

/** The config; where the archive names it after its digest, that is checked. */
async function readConfig(archive: Archive, { config }: Entry): Promise<ParsedConfig> {
  const bytes = await readConfigBytes(archive, config);
  const hex = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(config)?.[1];
  const fail = (message: string): Error => archive.fail(`image config ${hex ?? ''}: ${message}`);
  if (hex) verifyDigest(bytes, `sha256:${hex}`, fail);
  return parseImageConfig(bytes, fail);
}

/** Entries that share their names are platforms of one image. */
function choosePlatforms(
  images: [Entry, ParsedConfig][],
  options: SourceOptions,
  { fail }: Archive,
): [Entry, ParsedConfig][] {
  const groups = new Map<unknown, [Entry, ParsedConfig][]>();
  for (const image of images) {
    const key = image[0].tags.length > 0 ? image[0].tags.join(' ') : image[0];
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  return [...groups.values()].flatMap((group) => {
    const [only, ...others] = group;
    if (only && others.length === 0) {
      requirePlatform(only[1].platform, options.platform, fail);
      return group;
    }
    if (options.allPlatforms) return group;
    const wanted = options.platform === undefined ? machinePlatform() : parsePlatform(options.platform, fail);
    const candidates = group.map((image) => ({ platform: image[1].platform, image }));
    const match = bestMatch(wanted, candidates);
    if (!match && options.platform !== undefined)
      throw fail(`it has no image for ${options.platform}`, platformHint);
    return match ? [match.image] : group;
  });
}

/** The manifests that Docker 25 and later put beside manifest.json, by the digest of their config. */
async function manifestsByConfig(archive: Archive): Promise<Map<string, FoundManifest>> {
  const found = new Map<string, FoundManifest>();
  if (!archive.find('index.json')) return found;
  const walk = async (
    descriptor: Descriptor,
    parents: Pick<FoundManifest, 'index' | 'indexDigest'>,
    depth: number,
  ): Promise<void> => {
    // Platforms that the engine did not have are named by the index, and left out of the archive.
    if (!archive.find(blobName(descriptor.digest))) return;
    const { digest } = descriptor;
    const parsed = await readManifest(archive, descriptor);
    if (parsed.kind === 'manifest') {
      const { manifest } = parsed;
      if (!found.has(manifest.config.digest))
        found.set(manifest.config.digest, { ...parents, manifest, digest, descriptor });
    } else if (depth < 3) {
      const { index } = parsed;
      for (const next of index.manifests) await walk(next, { index, indexDigest: digest }, depth + 1);
    }
  };
  const index = await readLayoutIndex(archive);
  for (const descriptor of index.manifests) await walk(descriptor, { index }, 0);
  return found;
}

/** What Docker saved before version 25, and what skopeo writes. */
const withoutManifest: NotEvaluated = {
  subject: 'annotations',
  reason: 'this form of docker-archive holds no image manifest, where annotations stand',
};

function loadImage(
  archive: Archive,
  name: string,
  { config: configName, tags, layers: names, sources }: Entry,
  config: ParsedConfig,
  found: FoundManifest | undefined,
): LoadedImage {
  const layers = names.map((layer, position): Layer => {
    const digest = config.diffIds[position];
    const mediaType =
      digest !== undefined && sources && Object.hasOwn(sources, digest)
        ? sources[digest]?.mediaType
        : undefined;
    return defined<Layer>({ digest, mediaType, size: archive.find(layer)?.size });
  });
  const size = sizeOf(layers, names);
  const image = assembleImage({
    transport: 'docker-archive',
    name,
    tags,
    config,
    layers,
    ...(size ? { size } : {}),
    ...(found
      ? {
          digest: found.digest,
          manifest: found.manifest,
          annotations: annotationsOnTheWay(found),
          ...(found.indexDigest === undefined ? {} : { indexDigest: found.indexDigest }),
        }
      : { notCarried: [withoutManifest] }),
  });
  const { readFiles } = archive;
  if (!readFiles) return { image };
  const stored = names.map((layer, position) =>
    defined<{ name: string; digest?: string }>({ name: layer, digest: config.diffIds[position] }),
  );
  const content = contentInStore(archive, {
    config: () => readConfigBytes(archive, configName),
    layers: names.map((layer) => ({ name: layer })),
    diffIds: config.diffIds,
  });
  return {
    image,
    readFiles: (paths, signal) => readFiles(stored, paths, signal),
    ...(content && { content }),
  };
}

/** Layers are plain tars, unless the archive says otherwise. */
function sizeOf(layers: readonly Layer[], names: readonly string[]): ImageSize | undefined {
  let bytes = 0;
  for (const { size } of layers) {
    if (size === undefined) return undefined;
    bytes += size;
  }
  const compressed =
    layers.some(({ mediaType }) => /[.+](?:gzip|zstd)$/.test(mediaType ?? '')) ||
    names.some((name) => /\.(?:gz|tgz|zst)$/.test(name));
  return { bytes, measure: compressed ? 'compressed' : 'unpacked' };
}
