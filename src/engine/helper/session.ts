import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { removeContainer } from '../run/removal.js';
import { demultiplex } from '../run/stream-text.js';
import { helperProgram } from './program.js';

interface SessionOptions {
  image: string;
  /** The program and what it needs to run. */
  entrypoint: readonly string[];
  env: readonly string[];
  labels: Readonly<Record<string, string>>;
  /** The container whose network namespace is entered. */
  target: string;
}

/** A helper at work in the network namespace of a container. */
export interface Session {
  /** Rejects with UnavailableError HELPER_ENDED when the helper goes, HELPER_SILENT when it does not answer in `timeout` milliseconds, or with the signal's reason. */
  ask(question: object, timeout: number, signal: AbortSignal): Promise<unknown>;
  isOver(): boolean;
  /** Ends and removes it. Rejects with UnavailableError ENGINE_LEFTOVER when it stays. */
  end(): Promise<void>;
}

interface Pending {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** A quarter of a gigabyte: Node starts with some forty megabytes. */
const memory = 256 * 1024 * 1024;
/** Longest answer, of which a socket table is by far the largest. */
const maxAnswer = 32 * 1024 * 1024;

/**
 * Starts a helper. It reads its questions from standard input, which the engine closes when our connection does: then it ends and is removed, even when this process is
 * killed.
 */
export async function openSession(api: Api, options: SessionOptions, signal: AbortSignal): Promise<Session> {
  const name = `container-api-${randomUUID()}`;
  const end = (): Promise<void> => removeContainer(api, name);
  try {
    // An abort must not overtake the engine: a container that is made after its removal would stay.
    await api.json('POST', '/containers/create', { query: { name }, body: creationBody(options) });
    signal.throwIfAborted();
    const connection = await api.connection(`/containers/${name}/attach`, {
      query: { stream: '1', stdin: '1', stdout: '1' },
      timeout: Infinity,
    });
    await api.json('POST', `/containers/${name}/start`, { signal });
    return converse(connection, end);
  } catch (error) {
    await end();
    throw error;
  }
}

function creationBody({ image, entrypoint, env, labels, target }: SessionOptions): object {
  return {
    Image: image,
    Entrypoint: entrypoint,
    Cmd: ['-e', helperProgram],
    Env: env,
    Labels: labels,
    User: '65534:65534',
    AttachStdin: true,
    AttachStdout: true,
    OpenStdin: true,
    StdinOnce: true,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: `container:${target}`,
      AutoRemove: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: 64,
      LogConfig: { Type: 'none' },
    },
  };
}

function converse(connection: Duplex, remove: () => Promise<void>): Session {
  const pending = new Map<number, Pending>();
  let last = 0;
  let over = false;
  const finish = (): void => {
    over = true;
    for (const { reject } of pending.values()) reject(ended());
    pending.clear();
    connection.destroy();
  };
  let rest = '';
  const take = demultiplex({
    1: {
      add: (chunk) => {
        const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > maxAnswer) finish();
        for (const line of lines) settle(pending, Buffer.from(line, 'latin1').toString('utf8'));
      },
    },
  });
  connection.on('data', take).once('end', finish).once('close', finish).on('error', finish);
  return {
    isOver: () => over,
    async ask(question, timeout, signal) {
      signal.throwIfAborted();
      if (over) throw ended();
      const id = ++last;
      let stop = (): void => undefined;
      try {
        return await new Promise<unknown>((resolve, reject) => {
          const timer = setTimeout(() => {
            reject(silent(timeout));
          }, timeout);
          const abort = (): void => {
            reject(signal.reason as Error);
          };
          signal.addEventListener('abort', abort, { once: true });
          stop = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', abort);
          };
          pending.set(id, { resolve, reject });
          connection.write(`${JSON.stringify({ ...question, id })}\n`);
        });
      } finally {
        pending.delete(id);
        stop();
      }
    },
    async end() {
      finish();
      await remove();
    },
  };
}

function settle(pending: ReadonlyMap<number, Pending>, line: string): void {
  try {
    const { id, answer, error } = JSON.parse(line) as { id?: unknown; answer?: unknown; error?: unknown };
    const asked = typeof id === 'number' ? pending.get(id) : undefined;
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(refused(typeof error === 'string' ? error : 'unknown reason'));
  } catch {
    // No line of ours; a question that stays without an answer ends by its time.
  }
}

const suggestion = 'Name another image for it, one that has Node.js, with --helper IMAGE.';

function ended(): UnavailableError {
  return new UnavailableError('HELPER_ENDED', 'the helper in the network of the container has ended', {
    suggestion,
  });
}

function silent(timeout: number): UnavailableError {
  return new UnavailableError(
    'HELPER_SILENT',
    `the helper in the network of the container did not answer within ${String(timeout)} ms`,
    { suggestion },
  );
}

function refused(why: string): UnavailableError {
  return new UnavailableError(
    'HELPER_FAILED',
    `the helper in the network of the container failed: ${why.slice(0, 300)}`,
    { suggestion },
  );
}
