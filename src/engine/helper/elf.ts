import { readSync } from 'node:fs';

/** What an ELF file says about itself and about its loader (System V ABI, "Object Files" and "Program Loading and Dynamic Linking"). */
export interface ElfFile {
  /** Absolute path of the loader that a program wants. */
  interpreter?: string;
  /** The name by which others ask for a library. */
  soname?: string;
}

const segmentLoad = 1;
const segmentDynamic = 2;
const segmentInterpreter = 3;
const tagStringTable = 5;
const tagSoname = 14;
/** No name or path is longer, and a dynamic section has some dozens of entries. */
const maxBytes = 64 * 1024;

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

/** Reads the file behind `fd`; undefined when it is no ELF file or is cut off. */
export function readElf(fd: number): ElfFile | undefined {
  const at = (offset: number, length: number): DataView => {
    const bytes = Buffer.alloc(Math.min(length, maxBytes));
    const count = readSync(fd, bytes, 0, bytes.length, offset);
    return new DataView(bytes.buffer, bytes.byteOffset, count);
  };
  try {
    const header = at(0, 64);
    if (header.getUint32(0) !== 0x7f454c46) return undefined;
    const wide = header.getUint8(4) === 2;
    const little = header.getUint8(5) === 1;
    const word = (view: DataView, offset: number): number =>
      wide ? Number(view.getBigUint64(offset, little)) : view.getUint32(offset, little);
    const segments = readSegments(header, at, { wide, little, word });
    const text = (offset: number): string => {
      const view = at(offset, 4096);
      const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
      return bytes.toString('utf8', 0, Math.max(bytes.indexOf(0), 0));
    };
    const found: ElfFile = {};
    const interpreter = segments.find(({ type }) => type === segmentInterpreter);
    if (interpreter) found.interpreter = text(interpreter.offset);
    const dynamic = segments.find(({ type }) => type === segmentDynamic);
    if (!dynamic) return found;
    const table = at(dynamic.offset, dynamic.size);
    const step = wide ? 16 : 8;
    const tags = new Map<number, number>();
    for (let entry = 0; entry + step <= table.byteLength; entry += step)
      tags.set(word(table, entry), word(table, entry + step / 2));
    const soname = tags.get(tagSoname);
    const strings = offsetOf(tags.get(tagStringTable), segments);
    if (soname !== undefined && strings !== undefined) found.soname = text(strings + soname);
    return found;
  } catch (error) {
    // A read beyond the end of what is there.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSegments(
  header: DataView,
  at: (offset: number, length: number) => DataView,
  {
    wide,
    little,
    word,
  }: { wide: boolean; little: boolean; word: (view: DataView, offset: number) => number },
): Segment[] {
  const start = word(header, wide ? 32 : 28);
  const size = header.getUint16(wide ? 54 : 42, little);
  const count = header.getUint16(wide ? 56 : 44, little);
  const table = at(start, size * count);
  return Array.from({ length: count }, (_, index) => {
    const entry = index * size;
    return {
      type: table.getUint32(entry, little),
      offset: word(table, entry + (wide ? 8 : 4)),
      address: word(table, entry + (wide ? 16 : 8)),
      size: word(table, entry + (wide ? 32 : 16)),
    };
  });
}

/** Where in the file the bytes are that will be at `address` in memory. */
function offsetOf(address: number | undefined, segments: readonly Segment[]): number | undefined {
  if (address === undefined) return undefined;
  const segment = segments.find(
    ({ type, address: begin, size }) => type === segmentLoad && address >= begin && address < begin + size,
  );
  return segment && segment.offset + address - segment.address;
}
