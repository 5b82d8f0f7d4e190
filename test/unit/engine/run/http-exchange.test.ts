import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helperProgram } from '../../../../src/engine/helper/program.js';
import { exchange } from '../../../../src/engine/run/http-exchange.js';
import type { HttpRequest } from '../../../../src/model/run.js';

let server: Server;
let port = 0;

beforeAll(async () => {
  // Tells what came.
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const {
        'content-length': length,
        'transfer-encoding': encoding,
        'content-type': type,
      } = request.headers;
      response.end(JSON.stringify({ method: request.method, body, length, encoding, type }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.close();
});

type Ask = (request: HttpRequest) => Promise<{ status?: number; body: string }>;

const direct: Ask = (request) =>
  exchange(request, { host: '127.0.0.1', port, via: 'address' }, new AbortController().signal);

/** The same by the program of the helper. */
const helped: Ask = async (request) => {
  const child = spawn(process.execPath, ['-e', helperProgram], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify({ id: 1, ask: 'request', host: '127.0.0.1', request })}\n`);
  const answer = JSON.parse(await text(child.stdout)) as { answer: { status: number; body: string } };
  return answer.answer;
};

describe.each([
  ['by ourselves', direct],
  ['by the helper', helped],
])('a request %s', (_way, ask) => {
  test('sends its body as UTF-8, with its length', async () => {
    const body = '{"city":"Köln"}';
    const headers = { 'content-type': 'application/json' };
    const answer = await ask({ method: 'POST', path: '/', port, headers, body, timeout: 5000 });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ method: 'POST', body, length: '16', type: 'application/json' });
  });

  test('without a body sends none', async () => {
    const answer = await ask({ method: 'GET', path: '/', port, timeout: 5000 });
    expect(JSON.parse(answer.body)).toEqual({ method: 'GET', body: '' });
  });

  test('sends the body of a DELETE, and an empty one', async () => {
    const deleted = await ask({ method: 'DELETE', path: '/', port, body: 'x', timeout: 5000 });
    expect(JSON.parse(deleted.body)).toEqual({ method: 'DELETE', body: 'x', length: '1' });
    const empty = await ask({ method: 'POST', path: '/', port, body: '', timeout: 5000 });
    expect(JSON.parse(empty.body)).toEqual({ method: 'POST', body: '', length: '0' });
  });
});
