import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import {
  createRegistryClient,
  type RegistryClient,
  type RegistryOptions,
} from '../../../src/registry/client.js';

export const never = new AbortController().signal;

export function sha256Of(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface FakeServer {
  /** `127.0.0.1:PORT`. */
  host: string;
  origin: string;
  /** `METHOD path` and the Authorization header of each request, in order; the search for the scheme (`/v2/`) left out. */
  seen: { line: string; authorization: string | undefined; body: string }[];
}

/** A server on loopback that answers by path (with query), else by path alone, else by `*`, else with 404. Gone after the test. */
export async function serve(
  routes: Record<string, Answer>,
  tls?: { key: Buffer; cert: Buffer },
): Promise<FakeServer> {
  const seen: FakeServer['seen'] = [];
  const handle = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = request.url ?? '';
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (url === '/v2/') {
        response.end('{}');
        return;
      }
      const line = `${request.method ?? ''} ${url}`;
      seen.push({
        line,
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      });
      const answer = routes[url] ?? routes[url.split('?')[0] ?? ''] ?? routes['*'];
      if (answer) answer(request, response);
      else status(404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'no' }] })(request, response);
    });
  };
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { host, origin: `${tls ? 'https' : 'http'}://${host}`, seen };
}

export const status =
  (code: number, body: unknown = '', headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, headers);
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };

export const redirect = (location: string): Answer => status(307, '', { location });

/** Answers once each, the last for good. */
export const inTurn = (...answers: Answer[]): Answer => {
  let next = 0;
  return (request, response) => {
    answers[Math.min(next++, answers.length - 1)]?.(request, response);
  };
};

/** Passes only with the given Authorization header. */
export const guarded =
  (authorization: string, challenge: string, answer: Answer): Answer =>
  (request, response) => {
    const passes = request.headers.authorization === authorization;
    (passes
      ? answer
      : status(401, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'www-authenticate': challenge }))(
      request,
      response,
    );
  };

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'container-api-registry-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A client that finds no credentials but those in `env`. */
export function client(options: Partial<RegistryOptions> = {}): RegistryClient {
  const created = createRegistryClient({
    timeout: 5000,
    retryPause: 1,
    certsDir: join(tmpdir(), 'container-api-no-certs'),
    env: { HOME: '/nonexistent', PATH: process.env.PATH },
    ...options,
  });
  onTestFinished(() => {
    created.close();
  });
  return created;
}

/** A self-signed certificate for 127.0.0.1, made by openssl. */
export function selfSigned(): { key: Buffer; cert: Buffer; certFile: string } {
  const folder = temporaryFolder();
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:registry.test'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(keyFile), cert: readFileSync(certFile), certFile };
}

/** Everything that a generator yields. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
