import { posix } from 'node:path';
import { Readable } from 'node:stream';

import { fileSource, readAt, streamSource, type ByteSource } from './byte-source.js';
import { compressionOf, decompress, sniff } from './compression.js';
import type { Fail } from './decode.js';
import { maxConfigBytes } from './documents.js';
import { fileAt, type SeekableFile } from './regular-file.js';
import { metered, type Store, type StoredFile } from './store.js';
import { walkTar, type TarEntry } from './tar.js';

/** A regular file in an archive. */
interface Member {
  /** Bytes. */
  size: number;
  offset: number;
}

/** A tar that holds images. */
export interface Archive extends Store {
  /** Looks a member up by its exact name; links between members are followed. */
  find: (name: string) => Member | undefined;
}

/** Most unpacked bytes of a compressed archive. */
const maxUnpackedBytes = 64 * 1024 ** 3;
/** Most bytes of documents that are kept from an archive that cannot be read twice. */
const maxKeptBytes = 64 * 1024 * 1024;

/** Most characters of names in an archive, of which a compressed one can hold gigabytes. */
const maxNameCharacters = 64 * 1024 * 1024;

type Index = Map<string, Pick<TarEntry, 'type' | 'linkName' | 'size' | 'offset'> & { content?: Buffer }>;

/**
 * Opens a tar on disk. A plain one is read by seeking from header to header; a compressed one is streamed through once, and only its
 * small JSON documents are kept. Reading files of the image from a compressed one unpacks it into a temporary file first.
 */
export async function openArchive(path: string, signal: AbortSignal, fail: Fail): Promise<Archive> {
  const file = fileAt(path);
  const compression = await file.use((fd) => compressionOf(readAt(fd, 0, 16)));
  if (compression === undefined) return archiveOf(file, await indexFile(file, fail), fail);

  const unpack = (within: AbortSignal): Promise<Readable> =>
    decompress(file.stream(within), compression, fail);
  const archive = archiveOf(undefined, await indexStream(await unpack(signal), signal, fail), fail);
  archive.readFiles = async (layers, paths, within) => {
    const { spill } = await import('./spill.js');
    const spilled = await spill(await unpack(within), { maxBytes: maxUnpackedBytes, signal: within }, fail);
    try {
      const plain = archiveOf(spilled, await indexFile(spilled, fail), fail);
      return (await plain.readFiles?.(layers, paths, within)) ?? [];
    } finally {
      spilled.close();
    }
  };
  archive.openFiles = async function* (names, within) {
    yield* filesIn(await unpack(within), membersOf(archive, names), within, fail);
  };
  return archive;
}

/** The members behind names, by their offsets. Fails for one that is missing. */
function membersOf(
  { find, fail }: Archive,
  names: readonly string[],
): Map<number, { size: number; names: string[] }> {
  const members = new Map<number, { size: number; names: string[] }>();
  for (const name of new Set(names)) {
    const member = find(name);
    if (!member) throw fail(`${name} is missing`);
    const known = members.get(member.offset);
    if (known) known.names.push(name);
    else members.set(member.offset, { size: member.size, names: [name] });
  }
  return members;
}

/** The members of a compressed tar that begin at these offsets, in its own order: it is unpacked once, and nowhere kept. */
async function* filesIn(
  unpacked: Readable,
  wanted: ReadonlyMap<number, { names: string[] }>,
  signal: AbortSignal,
  fail: Fail,
): AsyncGenerator<StoredFile> {
  let left = wanted.size;
  try {
    const limits = { maxBytes: maxUnpackedBytes, signal };
    const source = streamSource(unpacked as AsyncIterable<Buffer>, limits, fail);
    for await (const { offset, size } of left > 0 ? walkTar(source, fail) : []) {
      const names = wanted.get(offset)?.names;
      if (!names) continue;
      yield { names, size, stream: Readable.from(bytesOf(source, size, fail), { objectMode: false }) };
      if (--left === 0) return;
    }
    throw fail('it has changed while it was read');
  } finally {
    unpacked.destroy();
  }
}

const pieceBytes = 256 * 1024;

/** The next `size` bytes of a stream. */
async function* bytesOf(source: ByteSource, size: number, fail: Fail): AsyncGenerator<Buffer> {
  for (let left = size; left > 0;) {
    const piece = await source.peek(Math.min(left, pieceBytes));
    if (piece.length === 0) throw fail('the tar is truncated');
    await source.skip(piece.length);
    left -= piece.length;
    // The window behind it is never written to again, so that it needs no copy.
    yield piece;
  }
}

/**
 * Opens a tar that arrives as a stream, compressed or not. With `keep` it goes to a temporary file, so that files of the image can be read
 * later; without, only its small JSON documents are kept.
 */
export async function openArchiveStreamed(
  stream: Readable,
  { keep, signal }: { keep: boolean; signal: AbortSignal },
  fail: Fail,
): Promise<Archive> {
  const sniffed = await sniff(stream, 16);
  const unpacked = await decompress(sniffed.stream, compressionOf(sniffed.head), fail);
  if (!keep) return archiveOf(undefined, await indexStream(unpacked, signal, fail), fail);
  const { spill } = await import('./spill.js');
  const spilled = await spill(unpacked, { maxBytes: maxUnpackedBytes, signal }, fail);
  return archiveOf(spilled, await indexFile(spilled, fail), fail);
}

/** Takes the entries of an archive in, by name. */
function createIndex(fail: Fail): { index: Index; add: (entry: TarEntry, content?: Buffer) => void } {
  const index: Index = new Map();
  let characters = 0;
  return {
    index,
    add(entry, content) {
      characters += entry.name.length + entry.linkName.length;
      if (characters > maxNameCharacters)
        throw fail(`its names have more than ${String(maxNameCharacters)} characters`);
      index.set(normalise(entry.name), content ? { ...entry, content } : entry);
    },
  };
}

async function indexFile(file: SeekableFile, fail: Fail): Promise<Index> {
  return file.use(async (fd, size) => {
    const { index, add } = createIndex(fail);
    for await (const entry of walkTar(fileSource(fd, size), fail)) add(entry);
    return index;
  });
}

async function indexStream(stream: Readable, signal: AbortSignal, fail: Fail): Promise<Index> {
  const { index, add } = createIndex(fail);
  let kept = 0;
  try {
    const limits = { maxBytes: maxUnpackedBytes, signal };
    const source = streamSource(stream as AsyncIterable<Buffer>, limits, fail);
    for await (const entry of walkTar(source, fail)) {
      const isSmall = entry.type === 'file' && entry.size <= maxConfigBytes;
      if (!isSmall || !/^\s*[[{]/.test((await source.peek(Math.min(16, entry.size))).toString('latin1'))) {
        add(entry);
        continue;
      }
      kept += entry.size;
      if (kept > maxKeptBytes)
        throw fail(`it holds more than ${String(maxKeptBytes)} bytes of JSON documents`);
      add(entry, Buffer.from(await source.peek(entry.size)));
    }
    return index;
  } finally {
    stream.destroy();
  }
}

function archiveOf(file: SeekableFile | undefined, index: Index, fail: Fail): Archive {
  const find = (name: string): (Member & { content?: Buffer }) | undefined => {
    let at = normalise(name);
    // Old `docker save` writes a layer that two images share as a link to the first.
    for (let links = 0; links < 10; links++) {
      const entry = index.get(at);
      if (entry?.type === 'symlink') at = normalise(posix.join(posix.dirname(at), entry.linkName));
      else if (entry?.type === 'hardlink') at = normalise(entry.linkName);
      else return entry?.type === 'file' ? entry : undefined;
    }
    return undefined;
  };

  const archive: Archive = {
    fail,
    find,
    read: metered(async (name, maxBytes) => {
      const member = find(name);
      if (!member) return undefined;
      if (member.size > maxBytes) throw fail(`${name} is larger than ${String(maxBytes)} bytes`);
      if (member.content) return member.content;
      if (!file) throw fail(`${name} is no JSON document`);
      return file.use((fd) => readAt(fd, member.offset, member.size));
    }, fail),
  };
  if (file) {
    // eslint-disable-next-line @typescript-eslint/require-await -- as the compressed one
    archive.openFiles = async function* (names, signal) {
      for (const [offset, { size, names: these }] of membersOf(archive, names))
        yield { names: these, size, stream: file.stream(signal, offset, size) };
    };
    archive.readFiles = async (layers, paths, signal) => {
      const { readFilesFromLayers } = await import('./layers.js');
      const blobs = layers.map(({ name, digest }) => ({
        ...(digest === undefined ? {} : { digest }),
        open: (within: AbortSignal) => {
          const member = find(name);
          if (!member) throw fail(`layer ${name} is missing`);
          return file.stream(within, member.offset, member.size);
        },
      }));
      return readFilesFromLayers(blobs, paths, signal, fail);
    };
  }
  return archive;
}

/** Relative, without `.` and `..`: names that would lead out of the archive match nothing that is looked for. */
function normalise(name: string): string {
  return posix
    .normalize(name)
    .replace(/^\.?\/+/, '')
    .replace(/\/$/, '');
}
