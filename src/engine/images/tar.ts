const blockBytes = 512;
/** The largest size that eleven octal digits tell: 8 GiB less one byte. */
const maxOctal = 8 ** 11 - 1;

interface TarFile {
  /** Up to 100 bytes. */
  path: string;
  /** Bytes. */
  size: number;
  /** Permission bits. */
  mode: number;
}

function octal(header: Buffer, value: number, offset: number, width: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
}

/** Header of a regular file that belongs to root (pax, "ustar Interchange Format"; sizes beyond 8 GiB in base 256, as GNU tar writes them). */
export function tarHeader({ path, size, mode }: TarFile): Buffer {
  const header = Buffer.alloc(blockBytes);
  header.write(path, 0, 100);
  octal(header, mode, 100, 8);
  octal(header, 0, 108, 8);
  octal(header, 0, 116, 8);
  if (size <= maxOctal) octal(header, size, 124, 12);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(header, 0, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  octal(
    header,
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return header;
}

/** What fills the last block of a file of `size` bytes. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

/** What stands at the end of a tar. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * blockBytes);
