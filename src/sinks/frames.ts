/** Cuts the bytes of one TCP connection into texts. Holds no more than `longest` bytes, whatever comes. */
export interface Framing {
  push: (chunk: Buffer) => void;
  /** The connection has ended: what is begun is a text too. */
  end: () => void;
}

interface FramingOptions {
  longest: number;
  /** Empty texts are left out. The bytes may be used again afterwards. */
  emit: (bytes: Buffer) => void;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const digits = { zero: 0x30, nine: 0x39 };
/** A count with more digits is none: 999,999 bytes are more than any syslog message. */
const mostDigits = 6;

/** Bytes of a text that is not whole yet; what is beyond `longest` is forgotten. */
function openPart({ longest, emit }: FramingOptions) {
  let held = Buffer.alloc(0);
  let length = 0;
  return {
    add: (bytes: Buffer) => {
      const room = Math.min(bytes.length, longest - length);
      if (room <= 0) return;
      if (length + room > held.length) {
        const larger = Buffer.alloc(Math.min(longest, Math.max(1024, 2 * (length + room))));
        held.copy(larger, 0, 0, length);
        held = larger;
      }
      bytes.copy(held, length, 0, room);
      length += room;
    },
    finish: () => {
      const end = length > 0 && held[length - 1] === carriageReturn ? length - 1 : length;
      if (end > 0) emit(held.subarray(0, end));
      length = 0;
    },
    get isEmpty() {
      return length === 0;
    },
  };
}

/** Where the first of the bytes stands, or -1. */
function firstOf(chunk: Buffer, ends: readonly number[], from: number): number {
  const places = ends.map((end) => chunk.indexOf(end, from)).filter((place) => place !== -1);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** Texts that end with a line feed. */
export function lineFraming(options: FramingOptions): Framing {
  const part = openPart(options);
  return {
    push: (chunk) => {
      let at = 0;
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, at)) {
        part.add(chunk.subarray(at, end));
        part.finish();
        at = end + 1;
      }
      part.add(chunk.subarray(at));
    },
    end: part.finish,
  };
}

const isDigit = (byte: number): boolean => byte >= digits.zero && byte <= digits.nine;

/**
 * Syslog over TCP, RFC 6587: a message that begins with a digit is counted (`11 <14>message`), any other ends with a line feed, or with NUL as
 * Python sends it. Each message is told apart anew.
 */
export function syslogFraming(options: FramingOptions): Framing {
  const part = openPart(options);
  /** Digits that were read, at the beginning of a message. */
  let count = '';
  /** Bytes that the counted message still has; undefined: it ends with a byte. */
  let missing: number | undefined;
  let isInside = false;

  const begin = (chunk: Buffer, at: number): number => {
    const byte = chunk[at] ?? 0;
    if (byte === space && count !== '') {
      missing = Number(count);
      isInside = missing > 0;
      count = '';
      return at + 1;
    }
    if (isDigit(byte) && count.length < mostDigits && (count !== '' || byte !== digits.zero)) {
      count += String.fromCharCode(byte);
      return at + 1;
    }
    // No count: the digits belong to the text.
    part.add(Buffer.from(count, 'latin1'));
    count = '';
    missing = undefined;
    isInside = true;
    return at;
  };

  const goOn = (chunk: Buffer, at: number): number => {
    const end = missing === undefined ? firstOf(chunk, [lineFeed, 0], at) : at + missing;
    if (end === -1 || end > chunk.length || (missing === undefined && end === chunk.length)) {
      part.add(chunk.subarray(at));
      if (missing !== undefined) missing -= chunk.length - at;
      return chunk.length;
    }
    part.add(chunk.subarray(at, end));
    part.finish();
    isInside = false;
    return missing === undefined ? end + 1 : end;
  };

  return {
    push: (chunk) => {
      let at = 0;
      while (at < chunk.length) at = isInside ? goOn(chunk, at) : begin(chunk, at);
    },
    end: () => {
      part.add(Buffer.from(count, 'latin1'));
      count = '';
      part.finish();
    },
  };
}
