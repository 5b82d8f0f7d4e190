import type { Image, ImageTransport } from '../model/image.js';
import {
  assembleImage,
  maxConfigBytes,
  maxManifestBytes,
  parseImageConfig,
  parseManifest,
  requirePlatform,
  selectManifests,
  verifyDigest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from './documents.js';
import { listNames, matchesName, selectorHint, selectorPosition } from './image-names.js';
import { contentInStore } from './layer-content.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import { isImageEntry } from './platform.js';
import type { Store } from './store.js';

/** Indexes within indexes: the layout's, the image's, and one more that some tools put between. */
const maxNesting = 3;

/** Annotations of index.json that name an image: in full (containerd), and mostly as a tag only (image-spec). */
const nameAnnotations = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

/** Entries of index.json that stand for one image, in all its platforms and under all its names. */
interface Group {
  names: string[];
  entries: Descriptor[];
  /** Position of the first entry in index.json. */
  position: number;
  /** What the user called it. */
  selector?: string;
}

/** A manifest with the way that led to it. */
export interface FoundManifest {
  manifest: ImageManifest;
  digest: string;
  descriptor: Descriptor;
  index: ImageIndex;
  /** Absent when the index is the layout's own. */
  indexDigest?: string;
}

/** `blobs/<algorithm>/<encoded>`; a digest holds no slash and no dot-dot. */
export const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/**
 * Opens the images of an OCI image layout. `selector` is a name (`org.opencontainers.image.ref.name`, or the full name), a digest, or `@N`
 * (entry N of index.json, from 0); without it all images are opened. Every document is checked against its digest.
 */
export async function openOciImages(
  store: Store,
  transport: ImageTransport,
  place: string,
  selector: string | undefined,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const index = await readLayoutIndex(store);
  const groups = selectGroups(groupEntries(index), index, selector, store);
  const images: LoadedImage[] = [];
  for (const group of groups) {
    const unnamed = groups.length > 1 ? `@${String(group.position)}` : undefined;
    const name = group.selector ?? group.names[0] ?? unnamed;
    const origin = { transport, name: name ? `${place}:${name}` : place, tags: group.names };
    for (const found of await findInGroup(store, group, index, options)) {
      images.push(await loadImage(store, origin, found, options));
    }
  }
  return images;
}

/** index.json of a layout; fails when it is missing. */
export async function readLayoutIndex(store: Store): Promise<ImageIndex> {
  const bytes = await store.read('index.json', maxManifestBytes);
  if (!bytes) throw store.fail('index.json is missing');
  const parsed = parseManifest(bytes, (message) => store.fail(`index.json: ${message}`));
  if (parsed.kind !== 'index') throw store.fail('index.json is no image index');
  return parsed.index;
}

/** Annotations of the descriptor and of the index that led to a manifest. */
export function annotationsOnTheWay({ descriptor, index }: FoundManifest): NonNullable<Image['annotations']> {
  return {
    ...(index.annotations ? { index: index.annotations } : {}),
    ...(descriptor.annotations ? { descriptor: descriptor.annotations } : {}),
  };
}

async function readBlob(store: Store, digest: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await store.read(blobName(digest), maxBytes);
  if (!bytes) throw store.fail(`blob ${digest} is missing`);
  verifyDigest(bytes, digest, store.fail);
  return bytes;
}

/** The index or manifest that `descriptor` names. */
export async function readManifest(
  store: Store,
  { digest }: Descriptor,
): Promise<ReturnType<typeof parseManifest>> {
  const bytes = await readBlob(store, digest, maxManifestBytes);
  return parseManifest(bytes, (message) => store.fail(`${digest}: ${message}`));
}

function namesOf({ annotations = {} }: Descriptor): string[] {
  return nameAnnotations.flatMap((key) => (Object.hasOwn(annotations, key) ? [annotations[key] ?? ''] : []));
}

/** Entries of one name are platforms of one image; so are entries without name that tell their platforms. One image may have several names. */
function groupEntries(index: ImageIndex): Group[] {
  const byName = new Map<string, Group>();
  for (const [position, entry] of index.manifests.entries()) {
    if (!isImageEntry(entry)) continue;
    const [name] = namesOf(entry);
    const key = name ?? (entry.platform ? '' : `@${String(position)}`);
    const group = byName.get(key) ?? { names: name ? [name] : [], entries: [], position };
    group.entries.push(entry);
    byName.set(key, group);
  }
  const byContent = new Map<string, Group>();
  for (const group of byName.values()) {
    const key = group.entries.map((entry) => entry.digest).join(' ');
    const same = byContent.get(key);
    if (same) same.names.push(...group.names);
    else byContent.set(key, group);
  }
  return [...byContent.values()];
}

function selectGroups(
  groups: Group[],
  index: ImageIndex,
  selector: string | undefined,
  store: Store,
): Group[] {
  if (groups.length === 0) throw store.fail('it holds no image');
  if (selector === undefined) return groups;
  const position =
    selectorPosition(selector) ?? index.manifests.findIndex(({ digest }) => digest === selector);
  const entry = index.manifests[position];
  if (entry) return [{ names: namesOf(entry).slice(0, 1), entries: [entry], position, selector }];
  const named = groups.filter(({ entries }) =>
    entries.some((each) => namesOf(each).some((name) => matchesName(name, selector))),
  );
  if (named.length > 0) return named.map((group) => ({ ...group, selector }));
  const known = groups.flatMap((group) =>
    group.names.length > 0 ? group.names : [`@${String(group.position)}`],
  );
  throw store.fail(`it has no image ${JSON.stringify(selector)}; there is ${listNames(known)}`, selectorHint);
}

async function findInGroup(
  store: Store,
  { entries }: Group,
  index: ImageIndex,
  options: SourceOptions,
): Promise<FoundManifest[]> {
  const [only, ...others] = entries;
  if (only?.platform && others.length === 0) requirePlatform(only.platform, options.platform, store.fail);
  const chosen = others.length === 0 ? entries : selectManifests({ manifests: entries }, options, store.fail);
  const found: FoundManifest[] = [];
  for (const entry of chosen) found.push(...(await findManifests(store, entry, { index }, options, 0)));
  return found;
}

/** Walks from an entry of an index to the manifests of the wanted platforms. */
async function findManifests(
  store: Store,
  descriptor: Descriptor,
  parents: Pick<FoundManifest, 'index' | 'indexDigest'>,
  options: SourceOptions,
  depth: number,
): Promise<FoundManifest[]> {
  const parsed = await readManifest(store, descriptor);
  const { digest } = descriptor;
  if (parsed.kind === 'manifest') return [{ ...parents, manifest: parsed.manifest, digest, descriptor }];
  if (depth === maxNesting) throw store.fail(`indexes are nested more than ${String(maxNesting)} deep`);
  const { index } = parsed;
  const found: FoundManifest[] = [];
  for (const entry of selectManifests(index, options, store.fail)) {
    found.push(...(await findManifests(store, entry, { index, indexDigest: digest }, options, depth + 1)));
  }
  return found;
}

async function loadImage(
  store: Store,
  origin: Pick<Image, 'transport' | 'name' | 'tags'>,
  found: FoundManifest,
  options: SourceOptions,
): Promise<LoadedImage> {
  const { manifest, digest, descriptor, indexDigest } = found;
  const configDigest = manifest.config.digest;
  const config = parseImageConfig(await readBlob(store, configDigest, maxConfigBytes), (message) =>
    store.fail(`${configDigest}: ${message}`),
  );
  // An entry that names its platform was chosen by it.
  if (!descriptor.platform) requirePlatform(config.platform, options.platform, store.fail);
  const image = assembleImage({
    ...origin,
    digest,
    ...(indexDigest === undefined ? {} : { indexDigest }),
    manifest,
    config,
    annotations: annotationsOnTheWay(found),
  });
  const { readFiles } = store;
  if (!readFiles) return { image };
  const layers = manifest.layers.map((layer) => ({ name: blobName(layer.digest), digest: layer.digest }));
  const content = contentInStore(store, {
    config: () => readBlob(store, configDigest, maxConfigBytes),
    layers: layers.map(({ name, digest: blobDigest }) => ({ name, blobDigest })),
    diffIds: config.diffIds,
  });
  return {
    image,
    readFiles: (paths, signal) => readFiles(layers, paths, signal),
    ...(content && { content }),
  };
}
