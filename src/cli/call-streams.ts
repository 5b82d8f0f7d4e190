import { StringDecoder } from 'node:string_decoder';

import { visible } from '../reporters/text.js';

type Sink = (chunk: Buffer) => Promise<void> | undefined;

/** Text for a terminal: lines and tabs stay, all else that it would obey is spelled out. */
function harmless(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\t').map(visible).join('\t'))
    .join('\n');
}

/**
 * Hands the bytes of a container on to a stream of ours, as they are, but for a terminal. Answers a promise while the stream is full. `onGone`: its
 * reader has closed it; what comes then is dropped.
 */
export function sinkInto(stream: NodeJS.WriteStream, onGone: () => void): Sink {
  let isGone = false;
  const gone = (): void => {
    if (isGone) return;
    isGone = true;
    onGone();
  };
  stream.removeAllListeners('error').on('error', gone);
  const decoder = new StringDecoder('utf8');
  const encode = stream.isTTY ? (chunk: Buffer) => harmless(decoder.write(chunk)) : (chunk: Buffer) => chunk;
  let room: Promise<void> | undefined;
  return (chunk) => {
    if (isGone || stream.write(encode(chunk))) return undefined;
    // All that is written meanwhile waits for the same.
    return (room ??= new Promise((resolve) => {
      const done = (): void => {
        stream.off('drain', done).off('error', done).off('close', done);
        room = undefined;
        resolve();
      };
      stream.on('drain', done).on('error', done).on('close', done);
    }));
  };
}
