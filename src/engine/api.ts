import type { IncomingMessage } from 'node:http';
import { Readable, type Duplex } from 'node:stream';

import { engineError } from './errors.js';
import type { SendRequest } from './transport.js';

interface Call {
  query?: Readonly<Record<string, string>>;
  /** JSON, or bytes of a tar; a stream of them is sent as it comes. */
  body?: object | Uint8Array | Readable;
  signal?: AbortSignal;
  /** Milliseconds; Infinity for a stream that lives as long as what it tells of. Absent: the transport's. */
  timeout?: number;
}

/**
 * Calls of the engine's API that dockerode has no form for: with a signal, with a deadline of their own, and as streams that are not parsed. A status
 * that is no success rejects with StatusError, everything else with one of our errors.
 */
export interface Api {
  /** The answer's JSON. */
  json(method: string, path: string, call?: Call): Promise<unknown>;
  stream(method: string, path: string, call?: Call): Promise<IncomingMessage>;
  /** The connection itself, which the engine hands over. */
  connection(path: string, call?: Call): Promise<Duplex>;
  /** What paths of Podman's own API begin with: it stands beside Docker's, and each of its versions answers to the others' numbers. */
  readonly libpod: string;
}

const success = { 200: true, 201: true, 202: true, 204: true, 304: true } as const;

/** `send` is the transport's; `version` the API's, when one is wanted. */
export function createApi(send: SendRequest, where: string, version?: string): Api {
  const prefix = version === undefined ? '' : `/v${version.replace(/^v/, '')}`;
  const request = <T>(method: string, path: string, call: Call, kind: 'json' | 'stream' | 'upgrade') =>
    new Promise<T>((resolve, reject) => {
      const query = new URLSearchParams(call.query).toString();
      const bytes = call.body instanceof Uint8Array ? Buffer.from(call.body) : undefined;
      const stream = call.body instanceof Readable ? call.body : undefined;
      const body = stream ?? bytes ?? (call.body && JSON.stringify(call.body));
      const type = (stream ?? bytes) ? 'application/x-tar' : 'application/json';
      const headers = {
        ...(body !== undefined && { 'content-type': type }),
        ...(body !== undefined &&
          !(body instanceof Readable) && { 'content-length': Buffer.byteLength(body) }),
        ...(body === undefined && method === 'POST' && { 'content-length': 0 }),
        ...(kind === 'upgrade' && { connection: 'Upgrade', upgrade: 'tcp' }),
      };
      const { signal, timeout } = call;
      const options = {
        method,
        path: `${prefix}${path}${query === '' ? '' : `?${query}`}`,
        headers,
        ...(signal && { signal }),
        ...(timeout !== undefined && { timeout }),
      };
      send(options, { isStream: kind !== 'json', statusCodes: success }, body, (error, answer) => {
        if (error === null || error === undefined) resolve(answer as T);
        else reject(error instanceof Error ? error : new Error('the request failed', { cause: error }));
      });
    });
  // A status is for the caller to judge; what keeps us from one is told as everywhere.
  const mapped = async <T>(promise: Promise<T>, call?: Call): Promise<T> => {
    try {
      return await promise;
    } catch (error) {
      if (error instanceof Error && 'status' in error) throw error;
      call?.signal?.throwIfAborted();
      throw engineError(error, where);
    }
  };
  return {
    json: (method, path, call = {}) => mapped(request(method, path, call, 'json'), call),
    stream: (method, path, call = {}) => mapped(request(method, path, call, 'stream'), call),
    connection: (path, call = {}) => mapped(request('POST', path, call, 'upgrade'), call),
    libpod: `${prefix === '' ? '/v4.0.0' : ''}/libpod`,
  };
}
