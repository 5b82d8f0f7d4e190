import { setMaxListeners } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';

import { UnavailableError } from '../errors.js';
import type { Endpoint } from './endpoint.js';
import { StatusError } from './errors.js';

/** Requests that may be under way at once: where more stop paying (spec: 200 images, concurrency 4 and 16 equal). */
const maxSockets = 16;
/** Most bytes of a JSON answer. A list of ten thousand images with labels has about twenty megabytes. */
const maxJsonBytes = 64 * 1024 * 1024;
/** Most bytes of an answer that reports an error. */
const maxErrorBytes = 64 * 1024;
const maxErrorText = 500;

/** What docker-modem hands to its `buildRequest`: options for `http.request`, what the call expects, and a node-style callback. */
export type SendRequest = (
  options: {
    method?: string;
    path: string;
    headers?: http.OutgoingHttpHeaders;
    signal?: AbortSignal;
    /** Milliseconds in place of the transport's; Infinity for a stream that lives as long as what it tells of: only its beginning is waited for. */
    timeout?: number;
  },
  expected: { isStream?: boolean; statusCodes: Record<number, true | string> },
  body: string | Buffer | Readable | undefined,
  callback: (error: unknown, answer?: unknown) => void,
) => void;

interface Transport {
  send: SendRequest;
  /** The `Server` header of the last answer, e.g. `Docker/20.10.24 (linux)`. */
  server: () => string;
  close: () => void;
}

/**
 * Sends dockerode's requests. It takes the place of docker-modem's `buildRequest`, which has no limit on answers, follows redirects to
 * any host, prints each request with its agent to a switched-off debug log (half of the time of an inspect), and has its own ssh.
 * `timeout` in milliseconds bounds each request with its answer.
 */
export async function transportTo(endpoint: Endpoint, timeout: number): Promise<Transport> {
  const { request, target, agent, streamAgent } = await dialerFor(endpoint);
  let server = '';
  /** Connections that the engine has handed over: no agent knows them any more, and one of a container that never started stays open for ever. */
  const handedOver = new Set<Socket>();
  const send: SendRequest = (options, expected, body, callback) => {
    const { method, path, headers, signal, timeout: limit = timeout } = options;
    if (signal?.aborted) {
      callback(signal.reason);
      return;
    }
    const outgoing = request({
      ...target,
      // A stream that lives on would take a place from the requests that are to end.
      agent: limit === Infinity ? streamAgent : agent,
      method,
      headers,
      path: `${target.pathPrefix}${path}`,
    });
    let incoming: http.IncomingMessage | undefined;
    const stop = (error: unknown): void => {
      // Destroying the request would empty an answer that has begun, and its reader would never hear of it.
      (incoming ?? outgoing).destroy(error instanceof Error ? error : new Error(String(error)));
    };
    const patience = limit === Infinity ? timeout : limit;
    const timer = setTimeout(() => {
      stop(timedOut(endpoint, patience));
    }, patience);
    const abort = (): void => {
      stop(signal?.reason);
    };
    if (signal) {
      // One signal stands for the whole run, and Node takes many listeners for a leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', abort, { once: true });
    }
    outgoing.on('error', callback);
    outgoing.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    });
    outgoing.on('response', (response) => {
      incoming = response;
      if (limit === Infinity) clearTimeout(timer);
      server = String(response.headers.server ?? '');
      answer(response, expected).then((value) => {
        callback(null, value);
      }, callback);
    });
    // The engine hands the connection itself over, e.g. to attach to a container with standard input.
    outgoing.on('upgrade', (_response, socket: Socket, head: Buffer) => {
      clearTimeout(timer);
      handedOver.add(socket);
      socket.once('close', () => handedOver.delete(socket));
      if (head.length > 0) socket.unshift(head);
      callback(null, socket);
    });
    // A body that breaks off ends the request with its error, and the other way round.
    if (body instanceof Readable) pipeline(body, outgoing, () => undefined);
    else outgoing.end(body);
  };
  return {
    send,
    server: () => server,
    close: () => {
      agent.destroy();
      streamAgent.destroy();
      for (const socket of handedOver) socket.destroy();
    },
  };
}

interface Dialer {
  request: typeof http.request;
  target: http.RequestOptions & { pathPrefix: string };
  agent: http.Agent;
  /** For streams without an end: without bound, and each with a connection of its own. */
  streamAgent: http.Agent;
}

/** Without a server name, Node works one out even where there is no TLS, which costs the first request 4 ms. */
const plain = { servername: '' };

async function dialerFor({ address, tls }: Endpoint): Promise<Dialer> {
  const pooled = { keepAlive: true, maxSockets };
  switch (address.kind) {
    case 'unix':
      return {
        request: http.request,
        target: { ...plain, socketPath: address.path, pathPrefix: '' },
        agent: new http.Agent(pooled),
        streamAgent: new http.Agent(),
      };
    case 'tcp': {
      const { host, port, pathPrefix } = address;
      if (!address.secure) {
        return {
          request: http.request,
          target: { ...plain, host, port, pathPrefix },
          agent: new http.Agent(pooled),
          streamAgent: new http.Agent(),
        };
      }
      const https = await import('node:https');
      const { verify, ca, cert, key } = { verify: true, ...tls };
      const pem = (bytes: Uint8Array | undefined): Buffer | undefined => bytes && Buffer.from(bytes);
      const trust = { rejectUnauthorized: verify, ca: pem(ca), cert: pem(cert), key: pem(key) };
      return {
        request: https.request,
        target: { host, port, pathPrefix },
        agent: new https.Agent({ ...pooled, ...trust }),
        streamAgent: new https.Agent(trust),
      };
    }
    case 'ssh': {
      const { sshAgent } = await import('./ssh.js');
      const streamAgent = sshAgent(address);
      streamAgent.maxSockets = Infinity;
      return {
        request: http.request,
        target: { ...plain, pathPrefix: '' },
        agent: sshAgent(address),
        streamAgent,
      };
    }
  }
}

/** The stream of a successful answer where that was asked for, else its JSON. Throws StatusError for every other status. */
async function answer(
  response: http.IncomingMessage,
  { isStream, statusCodes }: Parameters<SendRequest>[1],
): Promise<unknown> {
  const status = response.statusCode ?? 0;
  if (statusCodes[status] !== true) {
    throw await statusError(status, response);
  }
  if (isStream) return response;
  const text = (await collect(response, maxJsonBytes)).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnavailableError(
      'ENGINE_ERROR',
      'The container engine answered with something else than JSON',
      {
        suggestion: 'Check that it is the API of Docker or Podman that listens there.',
        cause: error,
      },
    );
  }
}

/** All bytes of an answer. Ends it and throws UnavailableError when there are more than `limit`. */
export function collect(response: http.IncomingMessage, limit: number): Promise<Buffer> {
  // Events, as an async iterator takes a tenth of the time of an inspect.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > limit) response.destroy(tooLarge(limit));
    });
    response.on('error', reject);
    response.on('end', () => {
      resolve(Buffer.concat(chunks, bytes));
    });
  });
}

function tooLarge(limit: number): UnavailableError {
  return new UnavailableError(
    'ENGINE_ERROR',
    `The container engine answered with more than ${String(limit)} bytes`,
    {
      suggestion: "Look at the engine's log.",
    },
  );
}

async function statusError(status: number, response: http.IncomingMessage): Promise<Error> {
  const text = (await collect(response, maxErrorBytes)).toString('utf8');
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return new StatusError(status, message.slice(0, maxErrorText), true);
  } catch {
    // Not the engine's form of an error; the status alone must do.
  }
  return new StatusError(status, '', false);
}

function timedOut(endpoint: Endpoint, timeout: number): UnavailableError {
  return new UnavailableError(
    'ENGINE_TIMEOUT',
    `The container engine at ${endpoint.description} did not finish its answer within ${String(timeout)} ms`,
    { suggestion: 'Try again with a longer --timeout, or look at its log.' },
  );
}
