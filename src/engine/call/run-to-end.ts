import type { CallEnd, CallSpec } from '../../model/call.js';
import type { FileEntry } from '../../model/run.js';
import type { CallContent, CallStreams } from '../calls.js';
import { readFiles } from '../run/files.js';
import { untilEnded } from './ending.js';
import { makeContainer, startMade, type CallGround, type NotStarted } from './make-container.js';
import { feed, pump } from './pump.js';

/** Seconds that a program has to end by itself when it is interrupted. */
const interruptGrace = 3;

interface Run {
  name: string;
  spec: CallSpec;
  labels: Readonly<Record<string, string>>;
  contents?: readonly CallContent[];
  /** Read when it has ended. */
  files?: { paths: readonly string[]; maxBytes: number };
}

const notStarted = ({ startFault }: NotStarted): CallEnd & { files: FileEntry[] } => ({
  // As docker run ends, where a program cannot be run or found.
  code: startFault.kind === 'not-found' ? 127 : 126,
  oomKilled: false,
  startFault,
  ms: 0,
  files: [],
});

/** Makes a container, hands its streams on, and waits for its end. An abort ends the container, gently first, and then rejects. */
export async function runToEnd(
  ground: CallGround,
  { name, spec, labels, contents, files }: Run,
  streams: CallStreams,
  signal: AbortSignal,
): Promise<CallEnd & { files: FileEntry[] }> {
  const { api } = ground;
  signal.throwIfAborted();
  const place = { labels };
  const unmade = await makeContainer(ground, name, spec, place, { files: spec.files, contents });
  if (unmade) return notStarted(unmade);
  signal.throwIfAborted();
  const path = `/containers/${name}/attach`;
  const query = { stream: '1', stdout: '1', stderr: '1', ...(spec.stdin && { stdin: '1' }) };
  // Attached before the start, so that the first byte is not missed.
  const stream = spec.stdin
    ? await api.connection(path, { query, timeout: Infinity })
    : await api.stream('POST', path, { query, timeout: Infinity });
  let stopFeeding: (() => void) | undefined;
  const over = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  // What it still writes on its way out is handed on. An engine that does not answer is not waited for.
  const onAbort = (): void => {
    const t = String(interruptGrace);
    patience = setTimeout(() => {
      over.abort(signal.reason);
    }, 2000 * interruptGrace);
    void api.json('POST', `/containers/${name}/stop`, { query: { t } }).catch(() => stream.destroy());
  };
  try {
    const drained = pump(stream, streams);
    drained.catch(() => undefined); // told below
    const unstarted = await startMade(ground, name, spec, place, signal);
    if (unstarted) return notStarted(unstarted);
    if ('write' in stream) {
      if (streams.stdin) stopFeeding = feed(streams.stdin, stream);
      else stream.end();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const failed = drained.then(() => new Promise<never>(() => undefined));
    const end = await Promise.race([untilEnded(api, name, drained, over.signal), failed]);
    await drained;
    signal.throwIfAborted();
    const read = files ? await readFiles(api, name, { do: 'files', ...files }, signal) : [];
    return { ...end, files: read };
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(patience);
    stopFeeding?.();
    stream.destroy();
  }
}
