import type { Duplex, Readable } from 'node:stream';

import type { CallStreams } from '../calls.js';
import { demultiplex } from '../run/stream-text.js';

type Sinks = Pick<CallStreams, 'stdout' | 'stderr'>;

/**
 * Hands the engine's multiplexed stream on, piece by piece: nothing is read while a sink has not taken what it got. Resolves when the stream ends,
 * however that happens: a container that is removed, or an engine that is gone, breaks it off. Rejects when a sink does.
 */
export function pump(stream: Readable, { stdout, stderr }: Sinks): Promise<void> {
  return new Promise((resolve, reject) => {
    let busy = 0;
    let isOver = false;
    const settle = (): void => {
      if (isOver && busy === 0) resolve();
    };
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const into = (sink: Sinks['stdout']) => (chunk: Uint8Array) => {
      const taken = sink(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (!taken) return;
      busy += 1;
      stream.pause();
      taken.then(() => {
        busy -= 1;
        if (busy === 0) stream.resume();
        settle();
      }, fail);
    };
    const end = (): void => {
      isOver = true;
      settle();
    };
    stream.on('data', demultiplex({ 1: { add: into(stdout) }, 2: { add: into(stderr) } }));
    stream.once('end', end).once('close', end).on('error', end);
  });
}

/** Sends standard input as it comes. A program that reads none of it is no fault; the pipe is then simply let go. */
export function feed(source: Readable, connection: Duplex): () => void {
  const stop = (): void => {
    source.unpipe(connection);
    source.destroy();
  };
  source.on('error', () => connection.end()).pipe(connection);
  connection.once('close', stop);
  return stop;
}
