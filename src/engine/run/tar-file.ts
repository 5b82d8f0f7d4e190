import type { RunFile } from '../../model/run.js';

const block = 512;

function field(header: Buffer, offset: number, width: number, value: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
}

/** A header of POSIX ustar (pax, "ustar Interchange Format"); owned by root. */
function header(path: string, type: '0' | '5', mode: number, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  // A path of more than 100 bytes is told in two parts.
  const at = Buffer.byteLength(path) > 100 ? path.lastIndexOf('/', Math.min(154, path.length - 2)) : -1;
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

/** A file of text or of bytes; see RunFile. */
type TarFile = Omit<RunFile, 'content'> & { content?: string | Uint8Array };

/** A tar of the files, to be unpacked at `/`. Engines make the folders that are missing; those that are there would get our owner and mode. */
export function tarOf(files: readonly TarFile[]): Uint8Array {
  const parts = files.flatMap(({ path, content, mode }) => {
    const name = path.replace(/^\/+|\/+$/g, '');
    if (content === undefined) return [header(`${name}/`, '5', mode ?? 0o755, 0)];
    const bytes = Buffer.from(content);
    const padding = Buffer.alloc((block - (bytes.length % block)) % block);
    return [header(name, '0', mode ?? 0o644, bytes.length), bytes, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}
