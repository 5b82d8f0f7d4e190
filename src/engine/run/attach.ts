import type { RunSpec } from '../../model/run.js';
import type { Api } from '../api.js';
import { demultiplex, type StreamKeeper } from './stream-text.js';

export interface Streams {
  stdout: StreamKeeper;
  stderr: StreamKeeper;
}

export interface Attachment {
  /** Resolves when the streams were read to their end. */
  drained: Promise<void>;
  /** Sends standard input, and closes it. */
  feed: () => void;
  /** Ends it: the engine keeps a connection open to a container that never starts. */
  close: () => unknown;
}

/** Reads the streams of a container that was not started yet, from its first byte; with standard input where the spec has one. */
export async function attach(
  api: Api,
  container: string,
  { stdin }: RunSpec,
  { stdout, stderr }: Streams,
): Promise<Attachment> {
  const query = { stream: '1', stdout: '1', stderr: '1', ...(stdin !== undefined && { stdin: '1' }) };
  const path = `/containers/${container}/attach`;
  const call = { query, timeout: Infinity };
  const takeAll = demultiplex({ 1: stdout, 2: stderr });
  if (stdin === undefined) {
    const stream = await api.stream('POST', path, call);
    stream.on('data', takeAll);
    return { drained: endOf(stream), feed: () => undefined, close: () => stream.destroy() };
  }
  const connection = await api.connection(path, call);
  connection.on('data', takeAll);
  const drained = endOf(connection);
  return {
    drained,
    feed: () => {
      connection.end(stdin);
    },
    close: () => connection.destroy(),
  };
}

/** However a stream ends: a container that is removed, or an engine that is gone, breaks it off. */
function endOf(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    stream.once('end', done).once('close', done).on('error', done);
  });
}
