import { StringDecoder } from 'node:string_decoder';

import type { StreamText } from '../../model/run.js';

const headBytes = 256 * 1024;
const tailBytes = 64 * 1024;

/** Keeps the first and the last part of a stream of any length. */
export interface StreamKeeper {
  add(chunk: Uint8Array): void;
  text(): StreamText;
}

export function keepStream(): StreamKeeper {
  const head: Uint8Array[] = [];
  let headLength = 0;
  let tail: Uint8Array[] = [];
  let tailLength = 0;
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.length;
      const room = headBytes - headLength;
      // Copies: a chunk is a window on a much larger buffer.
      if (room > 0) {
        const part = Uint8Array.prototype.slice.call(chunk, 0, room);
        head.push(part);
        headLength += part.length;
      }
      if (chunk.length <= room) return;
      const rest = Uint8Array.prototype.slice.call(chunk, Math.max(room, chunk.length - tailBytes, 0));
      tail.push(rest);
      tailLength += rest.length;
      if (tailLength > 4 * tailBytes) {
        tail = [Buffer.concat(tail).subarray(-tailBytes)];
        tailLength = tailBytes;
      }
    },
    text() {
      const [first, last] = [Buffer.concat(head), Buffer.concat(tail).subarray(-tailBytes)];
      // A character that the cut went through is in neither part.
      const decoder = new StringDecoder('utf8');
      return {
        head: decoder.write(first) + (last.length === 0 ? decoder.end() : ''),
        tail: last.subarray(continuation(last)).toString('utf8'),
        bytes,
      };
    },
  };
}

/** Bytes at the beginning that belong to a character before it. */
function continuation(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++;
  return count;
}

/**
 * Takes the engine's multiplexed stream apart: frames with a header of eight bytes, of which the first names the stream (1 output, 2 errors) and the
 * last four the length (moby, pkg/stdcopy). Frames may come in any pieces.
 */
export function demultiplex(
  streams: Readonly<Record<number, Pick<StreamKeeper, 'add'>>>,
): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  let target: Pick<StreamKeeper, 'add'> | undefined;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        target?.add(part);
        left -= part.length;
        at += part.length;
        continue;
      }
      const needed = 8 - header.length;
      header = Buffer.concat([header, chunk.subarray(at, at + needed)]);
      at += needed;
      if (header.length < 8) return;
      target = streams[header[0] ?? 0];
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  };
}
