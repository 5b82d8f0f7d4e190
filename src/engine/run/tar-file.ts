import type { RunFile } from '../../model/run.js';

const block = 512;

function field(header: Buffer, offset: number, width: number, value: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
}

/** A header of POSIX ustar (pax, "ustar Interchange Format"); owned by root. */
function header(path: string, type: '0' | '5', mode: number, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const at = path.length > 100 ? path.lastIndexOf('/', 155) : -1;
  bytes.write(at < 0 ? path : path.slice(at + 1), 0, 100);
  field(bytes, 100, 8, mode);
  field(bytes, 108, 8, 0);
  field(bytes, 116, 8, 0);
  field(bytes, 124, 12, size);
  field(bytes, 136, 12, 0);
  bytes.write('        ', 148, 'latin1');
  bytes.write(type, 156, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  if (at >= 0) bytes.write(path.slice(0, at), 345, 155);
  field(
    bytes,
    148,
    7,
    bytes.reduce((sum, byte) => sum + byte, 0),
  );
  return bytes;
}

/** A tar of the files with their parent directories, to be unpacked at `/`. */
export function tarOf(files: readonly RunFile[]): Uint8Array {
  const parts: Buffer[] = [];
  const made = new Set<string>();
  const addDirectory = (path: string, mode: number): void => {
    if (path === '' || made.has(path)) return;
    addDirectory(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), 0o755);
    made.add(path);
    parts.push(header(`${path}/`, '5', mode, 0));
  };
  for (const { path, content, mode } of files) {
    const relative = path.replace(/^\/+/, '');
    if (content === undefined) {
      addDirectory(relative, mode ?? 0o755);
      continue;
    }
    addDirectory(relative.slice(0, Math.max(relative.lastIndexOf('/'), 0)), 0o755);
    const bytes = Buffer.from(content);
    parts.push(header(relative, '0', mode ?? 0o644, bytes.length), bytes);
    parts.push(Buffer.alloc((block - (bytes.length % block)) % block));
  }
  parts.push(Buffer.alloc(2 * block));
  return Buffer.concat(parts);
}

/** Owner and permission bits of the first file in a tar, extended headers passed over; undefined while more bytes are needed. */
export function firstEntry(tar: Buffer): { uid: number; gid: number; mode: number } | undefined {
  for (let at = 0; at + block <= tar.length;) {
    const number = (offset: number, width: number): number =>
      parseInt(tar.toString('latin1', at + offset, at + offset + width).replace(/\0.*$/s, ''), 8) || 0;
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    if (type !== 'x' && type !== 'g' && type !== 'L' && type !== 'K')
      return { uid: number(108, 8), gid: number(116, 8), mode: number(100, 8) & 0o7777 };
    at += block + Math.ceil(number(124, 12) / block) * block;
  }
  return undefined;
}
