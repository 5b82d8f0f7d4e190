import type { ByteSource } from './byte-source.js';
import type { Fail } from './decode.js';

/** One member of a tar. Nothing is ever written to disk under its name. */
export interface TarEntry {
  /** As the archive has it, long names resolved. */
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  linkName: string;
  /** Bytes of content. */
  size: number;
  /** Where the content starts in the tar. */
  offset: number;
}

/** Most entries of an archive of images; the layers themselves have a limit of their own. */
const maxArchiveEntries = 200_000;
/** Extended attributes of a file fit in 64 KiB each; a header beyond this is an attack. */
const maxPaxBytes = 1024 * 1024;
const maxLongNameBytes = 64 * 1024;
const blockBytes = 512;

const entryTypes = new Map<string, TarEntry['type']>([
  ['0', 'file'],
  ['\0', 'file'],
  ['7', 'file'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['5', 'directory'],
]);

/** What a pax or GNU header says about the entry that follows it. */
interface Overrides {
  path?: string;
  linkpath?: string;
  size?: number;
}

/**
 * Walks over a tar: ustar, pax, GNU long names and base-256 sizes. The content of an entry may be peeked at or consumed by the caller
 * before it asks for the next one. Fails on a wrong checksum, a truncated archive, absurd sizes and more than `maxEntries` headers.
 */
export async function* walkTar(
  source: ByteSource,
  fail: Fail,
  { maxEntries = maxArchiveEntries }: { maxEntries?: number } = {},
): AsyncGenerator<TarEntry> {
  let overrides: Overrides = {};
  const truncated = (): Error => fail('the tar is truncated');
  for (let headers = 0; ; headers++) {
    const header = await source.peek(blockBytes);
    // Some writers leave out the two blocks of zeros at the end.
    if (header.length === 0 && headers > 0) return;
    if (header.length < blockBytes) throw headers > 0 ? truncated() : fail('it is no tar');
    if (isZero(header)) return;
    if (headers >= maxEntries) throw fail(`the tar has more than ${String(maxEntries)} entries`);
    if (!hasChecksum(header))
      throw fail(headers > 0 ? 'the tar is corrupt (wrong header checksum)' : 'it is no tar');
    const flag = String.fromCharCode(header[156] ?? 0);
    const headerSize = readNumber(header.subarray(124, 136), fail);
    const extension = extensions.get(flag);
    const ustar = extension ? undefined : readEntry(header, flag);
    const sparse = flag === 'S' && header[482] !== 0;
    await source.skip(blockBytes);

    if (extension) {
      if (headerSize > extension.maxBytes) throw fail(`the tar has a header of ${String(headerSize)} bytes`);
      const content = await source.peek(headerSize);
      if (content.length < headerSize) throw truncated();
      Object.assign(overrides, extension.read(content, fail));
      if (!(await source.skip(padded(headerSize)))) throw truncated();
      continue;
    }
    if (!ustar) continue;
    if (sparse) await skipSparseMap(source, truncated);
    const size = hasContent(flag) ? (overrides.size ?? headerSize) : 0;
    const entry: TarEntry = {
      name: overrides.path ?? ustar.name,
      type: ustar.type,
      linkName: overrides.linkpath ?? ustar.linkName,
      size,
      offset: source.position,
    };
    // Unix V7 marked directories by their name only.
    if (entry.type === 'file' && entry.name.endsWith('/')) entry.type = 'directory';
    overrides = {};
    yield entry;
    if (!(await source.skip(entry.offset + padded(size) - source.position))) throw truncated();
  }
}

/** True when `block` is the header of a tar entry. */
export function looksLikeTar(block: Uint8Array): boolean {
  return block.length >= blockBytes && !isZero(block) && hasChecksum(block.subarray(0, blockBytes));
}

const padded = (size: number): number => Math.ceil(size / blockBytes) * blockBytes;

const isZero = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

/** Links, devices and directories have no content, whatever their size field says. */
const hasContent = (flag: string): boolean => !/[1-6]/.test(flag);

/** The sum of the header's bytes, its own field counted as spaces; ancient tars summed signed bytes. */
function hasChecksum(header: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < blockBytes; index++) {
    const byte = index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stored = parseOctal(header.subarray(148, 156));
  return stored === unsigned || stored === signed;
}

function parseOctal(bytes: Uint8Array): number {
  const text = cString(bytes).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : Number.NaN;
}

/** Octal text, or base 256 when the first bit is set (GNU, for sizes from 8 GiB). */
function readNumber(bytes: Uint8Array, fail: Fail): number {
  const first = bytes[0] ?? 0;
  const value =
    first & 0x80
      ? bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f)
      : parseOctal(bytes);
  if (!Number.isSafeInteger(value)) throw fail('the tar is corrupt (an entry has an impossible size)');
  return value;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.length : end).toString('utf8');
}

function readEntry(header: Uint8Array, flag: string): Pick<TarEntry, 'name' | 'type' | 'linkName'> {
  const name = cString(header.subarray(0, 100));
  // GNU keeps other things where ustar has the prefix, and marks itself by a magic of its own.
  const isUstar = Buffer.from(header.subarray(257, 263)).equals(Buffer.from('ustar\0'));
  const prefix = isUstar ? cString(header.subarray(345, 500)) : '';
  return {
    name: prefix ? `${prefix}/${name}` : name,
    type: entryTypes.get(flag) ?? 'other',
    linkName: cString(header.subarray(157, 257)),
  };
}

/** Headers that speak about the entry after them. A global pax header (`g`) holds comments and defaults nobody needs here. */
const extensions = new Map<string, { maxBytes: number; read: (content: Buffer, fail: Fail) => Overrides }>([
  ['x', { maxBytes: maxPaxBytes, read: readPax }],
  ['g', { maxBytes: maxPaxBytes, read: () => ({}) }],
  ['L', { maxBytes: maxLongNameBytes, read: (content) => ({ path: cString(content) }) }],
  ['K', { maxBytes: maxLongNameBytes, read: (content) => ({ linkpath: cString(content) }) }],
]);

/** Records of a pax header, `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record. */
function readPax(content: Buffer, fail: Fail): Overrides {
  const overrides: Overrides = {};
  const corrupt = (): Error => fail('the tar is corrupt (malformed pax header)');
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(0x20, start);
    // Lengths have few digits, so that looking for them stays linear.
    const digits = space < 0 || space - start > 8 ? '' : content.toString('latin1', start, space);
    const end = start + Number(digits);
    if (!/^[0-9]+$/.test(digits) || end <= space || end > content.length) throw corrupt();
    const record = content.toString('utf8', space + 1, end - 1);
    const equals = record.indexOf('=');
    if (equals < 1 || content[end - 1] !== 0x0a) throw corrupt();
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key === 'path' || key === 'linkpath') overrides[key] = value;
    if (key === 'size') {
      if (!/^[0-9]{1,16}$/.test(value) || !Number.isSafeInteger(Number(value))) throw corrupt();
      overrides.size = Number(value);
    }
    start = end;
  }
  return overrides;
}

/** Old GNU sparse files put further blocks of their map between header and content; each says whether another follows. */
async function skipSparseMap(source: ByteSource, truncated: () => Error): Promise<void> {
  for (let more = true; more;) {
    const block = await source.peek(blockBytes);
    if (block.length < blockBytes) throw truncated();
    more = block[504] !== 0;
    await source.skip(blockBytes);
  }
}
