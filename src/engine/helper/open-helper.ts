import type { HttpExchange, HttpRequest } from '../../model/run.js';
import type { Api } from '../api.js';
import { engineError } from '../errors.js';
import { loadHelperImage, type HelperImage } from './helper-image.js';
import { libraryFolder, nodePath } from './node-files.js';
import { openSession, type Session } from './session.js';

export interface HelperOptions {
  /** On all that is made for it. */
  labels: Readonly<Record<string, string>>;
  /** An image of the engine that has `node`; absent: one is made of the running Node. */
  image?: string;
  /** The endpoint, for messages. */
  where: string;
  /** Milliseconds without progress, while its image is sent. */
  idle: number;
}

/**
 * Looks at containers from inside their network namespaces, where nothing of this machine can. Its image is made when it is first needed, and one helper for each
 * container that it is asked about, which stays until `release`. All methods throw UnavailableError: HELPER_…, or what the engine says.
 */
export interface Helper {
  /** The tables of src/engine/run/net-tables.ts, in the order of `tableNames`, of what listens; a missing one is empty. */
  sockets(container: string, signal: AbortSignal): Promise<string[]>;
  /** Makes one request to `host`, an address as the container sees it. */
  request(container: string, request: HttpRequest, host: string, signal: AbortSignal): Promise<HttpExchange>;
  /** Ends the helper of a container, if there is one. */
  release(container: string): Promise<void>;
  /** Ends and removes all, its image too. Throws ENGINE_LEFTOVER when something stays. */
  close(): Promise<void>;
}

/** For one answer beside the time that a request may take. */
const patience = 10_000;

export function openHelper(api: Api, options: HelperOptions): Helper {
  const sessions = new Map<string, Promise<Session>>();
  const closing = new AbortController();
  let image: Promise<HelperImage> | undefined;

  const imageFor = (): Promise<HelperImage> => {
    if (options.image !== undefined)
      return Promise.resolve({ name: options.image, remove: () => Promise.resolve() });
    image ??= loadHelperImage(api, options.labels, options, closing.signal).catch((error: unknown) => {
      image = undefined;
      throw error;
    });
    return image;
  };

  const open = async (target: string, signal: AbortSignal): Promise<Session> => {
    // Shared by all, so that none of them may break it off.
    const { name } = await orAbort(imageFor(), signal);
    const own = options.image === undefined;
    const started = {
      image: name,
      entrypoint: [own ? nodePath : 'node'],
      env: own ? [`LD_LIBRARY_PATH=${libraryFolder}`] : [],
      labels: options.labels,
      target,
    };
    return openSession(api, started, signal);
  };

  const sessionOf = async (target: string, signal: AbortSignal): Promise<Session> => {
    const known = sessions.get(target);
    if (known) {
      const session = await known;
      if (!session.isOver()) return session;
      if (sessions.get(target) === known) sessions.delete(target);
      await session.end();
      return sessionOf(target, signal);
    }
    const opening = open(target, signal);
    sessions.set(target, opening);
    opening.catch(() => {
      if (sessions.get(target) === opening) sessions.delete(target);
    });
    return opening;
  };

  const ask = async (
    target: string,
    question: object,
    timeout: number,
    signal: AbortSignal,
  ): Promise<unknown> => {
    try {
      return await (await sessionOf(target, signal)).ask(question, timeout, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw engineError(error, options.where);
    }
  };

  const release = async (target: string): Promise<void> => {
    const session = await sessions.get(target)?.catch(() => undefined); // it never started
    sessions.delete(target);
    await session?.end();
  };

  return {
    async sockets(container, signal) {
      const tables = await ask(container, { ask: 'sockets' }, patience, signal);
      return Array.isArray(tables) ? tables.map(String) : [];
    },
    async request(container, request, host, signal) {
      const question = { ask: 'request', request, host };
      const answer = await ask(container, question, request.timeout + patience, signal);
      return { ...(answer as Omit<HttpExchange, 'request' | 'via'>), request, via: 'helper' };
    },
    release,
    async close() {
      closing.abort(new Error('the helper is not needed any more'));
      const ended = await Promise.allSettled([...sessions.keys()].map(release));
      const made = await image?.catch(() => undefined); // it was never made
      image = undefined;
      await made?.remove();
      for (const result of ended) if (result.status === 'rejected') throw result.reason;
    },
  };
}

/** What `promise` gives, or the signal's reason if that comes first. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    stop = () => {
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
  }
}
