import http from 'node:http';
import https from 'node:https';

import { UnavailableError } from '../../errors.js';
import type { HttpInvocation } from '../../model/call.js';
import type { CallStreams, HttpAnswer } from '../calls.js';

/** Where the engine published a port of the container. */
export interface Published {
  host: string;
  port: number;
}

/**
 * Sends one request to a container, and hands the body of the answer on as it comes. No redirect is followed. The certificate of a container is nobody's
 * to vouch for: with `ssl` it is taken as it is, over loopback. Throws UnavailableError SERVICE_NO_ANSWER, and the signal's reason.
 */
export function sendHttp(
  { method, ssl, path, headers, body }: HttpInvocation,
  { host, port }: Published,
  take: CallStreams['stdout'],
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(signal.aborted ? (signal.reason as Error) : noAnswer(error));
    };
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const options = {
      host,
      port,
      method,
      path,
      signal,
      agent: false as const,
      headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) },
    };
    const onAnswer = (response: http.IncomingMessage): void => {
      let last: Promise<void> = Promise.resolve();
      response.on('data', (chunk: Buffer) => {
        const taken = take(chunk);
        if (!taken) return;
        response.pause();
        last = taken.then(() => void response.resume());
        last.catch(fail);
      });
      response.on('error', fail);
      response.on('end', () => {
        last.then(() => {
          resolve({ status: response.statusCode ?? 0, headers: plain(response.headers) });
        }, fail);
      });
    };
    const request = ssl
      ? https.request({ ...options, rejectUnauthorized: false }, onAnswer)
      : http.request(options, onAnswer);
    request.on('error', fail);
    request.end(bytes);
  });
}

function plain(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function noAnswer(cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
  return new UnavailableError('SERVICE_NO_ANSWER', `the service did not answer the request: ${code}`, {
    suggestion: 'Its log is shown on standard error; a service that needs longer gets it with --timeout.',
    cause,
  });
}
