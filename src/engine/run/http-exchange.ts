import http from 'node:http';

import type { HttpExchange, HttpRequest } from '../../model/run.js';

/** Bytes of a body that are kept; no more than twice as many are read. */
const keptBody = 64 * 1024;

type Fault = NonNullable<HttpExchange['fault']>;

const faults: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

function faultOf(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_')) return 'not-http';
  return Object.hasOwn(faults, code) ? (faults[code] ?? 'reset') : 'reset';
}

function headersOf(response: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** Makes one request to `host:port`: no redirect is followed, no connection kept, and no body read beyond what is shown. Never rejects. */
export function exchange(
  request: HttpRequest,
  { host, port, via }: { host: string; port: number; via: HttpExchange['via'] },
  signal: AbortSignal,
): Promise<HttpExchange> {
  const begin = performance.now();
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    let response: http.IncomingMessage | undefined;
    const done = (fault?: Fault): void => {
      clearTimeout(timer);
      const body = Buffer.concat(chunks).subarray(0, keptBody);
      chunks = [];
      const answered = response && { status: response.statusCode ?? 0, headers: headersOf(response) };
      resolve({
        request,
        headers: {},
        ...answered,
        body: body.toString('utf8'),
        bodyBytes: bytes,
        ms: performance.now() - begin,
        ...(!response && { fault: fault ?? 'reset' }),
        via,
      });
      outgoing.destroy();
    };
    const { method, path, headers, body: sent } = request;
    const framing = sent === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent)) };
    const outgoing = http.request({
      host,
      port,
      method,
      path,
      headers: { 'user-agent': 'container-api', connection: 'close', ...framing, ...headers },
      agent: false,
      insecureHTTPParser: false,
      signal,
    });
    const timer = setTimeout(() => {
      done('timeout');
    }, request.timeout);
    outgoing.on('error', (error) => {
      done(signal.aborted ? 'timeout' : faultOf(error));
    });
    outgoing.on('response', (incoming) => {
      response = incoming;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= 2 * keptBody) chunks.push(chunk);
        else done();
      });
      incoming.on('end', () => {
        done();
      });
      incoming.on('error', () => {
        done();
      });
    });
    outgoing.end(sent);
  });
}
