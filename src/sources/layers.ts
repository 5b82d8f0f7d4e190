import { posix } from 'node:path';
import type { Readable } from 'node:stream';

import { streamError, streamSource, type ByteSource } from './byte-source.js';
import { compressionOf, decompress, sniff } from './compression.js';
import type { Fail } from './decode.js';
import { maxFileBytes, tooLargeFile, type ImageFile } from './loaded-image.js';
import { walkTar, type TarEntry } from './tar.js';

/** One layer's blob: a tar, plain, gzip or zstd. `open` may be called several times. */
export interface LayerBlob {
  mediaType?: string;
  digest?: string;
  open: (signal: AbortSignal) => Readable | Promise<Readable>;
}

export interface LayerLimits {
  /** Most unpacked bytes of all layers together. */
  maxBytes: number;
  /** Most entries of one layer. */
  maxEntries: number;
}

const defaultLimits: LayerLimits = { maxBytes: 8 * 1024 ** 3, maxEntries: 4_000_000 };

/** As many links as Linux follows in one path (MAXSYMLINKS). */
const maxLinks = 40;

/** A path still looked for: what the caller asked for, and where links have led so far. Only layers up to `top` count. */
interface Wanted {
  asked: string;
  path: string;
  top: number;
  links: number;
  /** Directories on the way that a higher layer has: what a lower layer has there instead is hidden. */
  directories: Set<string>;
}

type Content = Omit<ImageFile, 'path'>;
type Answer = { file: Content } | { link: string; top: number } | 'absent';

/**
 * Reads the regular files at `paths` (absolute) from an image's layers, bottom to top, as a container would see them: upper layers win,
 * whiteouts hide, symbolic and hard links inside the image are followed. Layers are read from the top down, and no further than needed.
 * Paths that are not there are left out, and files beyond `maxFileBytes` have no content. Blobs are not checked against their digests: that would mean reading every layer to its end.
 * Fails on corrupt layers, and when the layers unpack to more than the limits.
 */
export async function readFilesFromLayers(
  layers: readonly LayerBlob[],
  paths: readonly string[],
  signal: AbortSignal,
  fail: Fail,
  limits: Partial<LayerLimits> = {},
): Promise<ImageFile[]> {
  const budget = { ...defaultLimits, ...limits };
  const found = new Map<string, Content>();
  const want = (asked: string, path: string, top: number, links: number): Wanted => ({
    asked,
    path: normalise(path),
    top,
    links,
    directories: new Set(),
  });
  let wanted = paths.map((path) => want(path, path, layers.length - 1, 0));
  // Each round follows the links that the last one met, so that images without links cost one pass.
  while (wanted.length > 0) {
    const answers = await searchLayers(layers, wanted, signal, fail, budget);
    const next: Wanted[] = [];
    for (const [{ asked, links }, answer] of answers) {
      if (answer === 'absent') continue;
      if ('file' in answer) found.set(asked, answer.file);
      else if (links < maxLinks) next.push(want(asked, answer.link, answer.top, links + 1));
      else throw fail(`${asked} is a link that leads in circles`);
    }
    wanted = next;
  }
  return [...new Set(paths)].flatMap((path) => {
    const file = found.get(path);
    return file ? [{ path, ...file }] : [];
  });
}

/** One pass from the top layer down, which answers a file, a link to follow, or its absence for each wanted path. */
async function searchLayers(
  layers: readonly LayerBlob[],
  wanted: readonly Wanted[],
  signal: AbortSignal,
  fail: Fail,
  budget: LayerLimits,
): Promise<Map<Wanted, Answer>> {
  const answers = new Map<Wanted, Answer>();
  for (const [index, blob] of [...layers.entries()].reverse()) {
    if (answers.size === wanted.length) break;
    const open = wanted.filter((want) => !answers.has(want) && want.top >= index);
    if (open.length === 0) continue;
    const failHere: Fail = (message) => fail(`layer ${blob.digest ?? String(index + 1)}: ${message}`);
    const seen = await scanLayer(blob, open, signal, failHere, budget);
    for (const want of open) {
      const answer = judge(want, index, seen);
      if (answer) answers.set(want, answer);
    }
  }
  for (const want of wanted) if (!answers.has(want)) answers.set(want, 'absent');
  return answers;
}

/** What one layer holds at the wanted paths and their parent directories. */
interface Sightings {
  entries: Map<string, { type: TarEntry['type']; linkName: string; file?: Content }>;
  /** Paths that the layer removes, by whiteout; of opaque directories only what lower layers put there. */
  removed: Set<string>;
  opaque: Set<string>;
}

async function scanLayer(
  blob: LayerBlob,
  open: readonly Wanted[],
  signal: AbortSignal,
  fail: Fail,
  budget: LayerLimits,
): Promise<Sightings> {
  const seen: Sightings = { entries: new Map(), removed: new Set(), opaque: new Set() };
  const files = new Set(open.map((want) => want.path));
  const left = new Set(files);
  const relevant = new Set(open.flatMap((want) => lineage(want.path)));
  signal.throwIfAborted();
  const raw = await blob.open(signal);
  let unpacked: Readable | undefined;
  try {
    const { head, stream } = await sniff(raw, 16);
    if (head.length === 0) return seen;
    unpacked = await decompress(stream, compressionOf(head), fail);
    const source = streamSource(
      unpacked as AsyncIterable<Buffer>,
      { maxBytes: budget.maxBytes, signal },
      fail,
    );
    for await (const entry of walkTar(source, fail, budget)) {
      const path = normalise(entry.name);
      if (noteWhiteout(path, relevant, seen) || !relevant.has(path)) continue;
      const { type, linkName } = entry;
      const isWanted = type === 'file' && files.has(path);
      seen.entries.set(path, {
        type,
        linkName,
        ...(isWanted ? { file: await readContent(source, entry, fail) } : {}),
      });
      if (isWanted) left.delete(path);
      if (left.size === 0) break;
    }
    budget.maxBytes -= source.position;
    return seen;
  } catch (error) {
    signal.throwIfAborted();
    throw streamError(error, fail);
  } finally {
    unpacked?.destroy();
    raw.destroy();
  }
}

/** What is too large stays in the source, where the next step of the walk skips it. */
async function readContent(source: ByteSource, { size }: TarEntry, fail: Fail): Promise<Content> {
  if (size > maxFileBytes) return tooLargeFile(size);
  const bytes = await source.peek(size);
  if (bytes.length < size) throw fail('the tar is truncated');
  return { content: Uint8Array.from(bytes) };
}

/**
 * image-spec, layer: whiteouts. True when the entry is one, or other bookkeeping of the union file system. Only those of `relevant` paths
 * are kept, as a layer may have millions.
 */
function noteWhiteout(path: string, relevant: ReadonlySet<string>, seen: Sightings): boolean {
  const name = posix.basename(path);
  if (!name.startsWith('.wh.')) return false;
  const directory = posix.dirname(path);
  if (name === '.wh..wh..opq') {
    if (directory === '/' || relevant.has(directory)) seen.opaque.add(directory);
  } else if (!name.startsWith('.wh..wh.')) {
    const removed = posix.join(directory, name.slice('.wh.'.length));
    if (relevant.has(removed)) seen.removed.add(removed);
  }
  return true;
}

/** What a layer says about a wanted path; undefined when lower layers have to be asked. A layer's whiteouts hide lower layers only. */
function judge(want: Wanted, layer: number, { entries, removed, opaque }: Sightings): Answer | undefined {
  const steps = lineage(want.path);
  for (const step of steps) {
    const entry = entries.get(step);
    if (!entry) continue;
    const isLast = step === want.path;
    if (entry.type === 'directory' && !isLast) {
      want.directories.add(step);
      continue;
    }
    if (entry.file && isLast) return { file: entry.file };
    const rest = want.path.slice(step.length);
    if (entry.type === 'symlink' && !want.directories.has(step)) {
      return { link: posix.resolve(posix.dirname(step), entry.linkName) + rest, top: want.top };
    }
    // A hard link is to the file as this layer sees it, whatever higher layers put in its place.
    if (entry.type === 'hardlink' && isLast) return { link: entry.linkName, top: layer };
    return 'absent';
  }
  const hidden = steps.some((step) => removed.has(step) || (step !== want.path && opaque.has(step)));
  return hidden || opaque.has('/') ? 'absent' : undefined;
}

/** Absolute, without `.` and `..`. */
const normalise = (path: string): string => posix.resolve('/', `./${path}`);

/** A path and the directories above it, from the top, the root left out. */
function lineage(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
