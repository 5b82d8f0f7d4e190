/** The head of a tar with one entry, as the archive API sends it: pax interchange format, and GNU's long names. */
export interface TarHead {
  uid: number;
  gid: number;
  /** Permission bits. */
  mode: number;
  /** Bytes of content. */
  size: number;
  /** Where a link leads, as it is written in the link. */
  linkName: string;
  /** Where the content begins. */
  contentAt: number;
}

const block = 512;
/** Bytes of extended headers before it counts as no tar of ours: one path, one link, some attributes. */
export const maxHeadBytes = 256 * 1024;

/** Octal text, or base 256 when the first bit is set. */
function numberAt(tar: Uint8Array, at: number, width: number): number {
  const bytes = tar.subarray(at, at + width);
  const first = bytes[0] ?? 0;
  if (first & 0x80) return bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
  const value = parseInt(textAt(tar, at, width).trim(), 8);
  return Number.isNaN(value) ? 0 : value;
}

function textAt(tar: Uint8Array, at: number, width: number): string {
  const bytes = Buffer.from(tar.subarray(at, at + width));
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** Records `LENGTH KEY=VALUE\n`; what is malformed ends the reading. */
function paxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 || space - at > 8 ? Number.NaN : Number(content.toString('latin1', at, space));
    if (!(length > space - at) || at + length > content.length) break;
    const record = content.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Reads the first entry; undefined while more bytes are needed. */
export function readTarHead(tar: Uint8Array): TarHead | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at + block <= tar.length;) {
    const size = numberAt(tar, at + 124, 12);
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    const contentAt = at + block;
    if (!'xgLK'.includes(type)) {
      const or = (key: string, value: number): number => Number(records.get(key) ?? value) || 0;
      return {
        uid: or('uid', numberAt(tar, at + 108, 8)),
        gid: or('gid', numberAt(tar, at + 116, 8)),
        mode: numberAt(tar, at + 100, 8) % 0o10000,
        size: or('size', size),
        linkName: records.get('linkpath') ?? textAt(tar, at + 157, 100),
        contentAt,
      };
    }
    const next = contentAt + Math.ceil(size / block) * block;
    if (next > tar.length) return undefined;
    const content = Buffer.from(tar.subarray(contentAt, contentAt + size));
    if (type === 'x') for (const [key, value] of paxRecords(content)) records.set(key, value);
    if (type === 'K') records.set('linkpath', textAt(content, 0, content.length));
    at = next;
  }
  return undefined;
}
