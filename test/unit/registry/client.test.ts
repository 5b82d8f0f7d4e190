import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

import { UnavailableError } from '../../../src/errors.js';
import {
  client,
  inTurn,
  never,
  redirect,
  serve,
  sha256Of,
  status,
  temporaryFolder,
} from './fake-registry.js';

const body = Buffer.from('{"schemaVersion":2}');
const digest = sha256Of(body);
const manifestPath = '/v2/app/manifests/1';
const blobPath = `/v2/app/blobs/${digest}`;

async function failure(promise: Promise<unknown>): Promise<UnavailableError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnavailableError);
  return error as UnavailableError;
}

describe('manifest', () => {
  it('reads by tag, asks for the four types, and computes the digest', async () => {
    let accept: string | undefined;
    const server = await serve({
      [manifestPath]: (request, response) => {
        accept = request.headers.accept;
        status(200, body, {
          'content-type': 'application/vnd.oci.image.manifest.v1+json',
          'docker-content-digest': 'sha256:lie',
        })(request, response);
      },
    });
    const found = await client().manifest({ registry: server.host, repository: 'app' }, '1', never);
    expect(found).toEqual({ bytes: body, digest, mediaType: 'application/vnd.oci.image.manifest.v1+json' });
    expect(accept?.split(', ')).toEqual([
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ]);
  });

  it('refuses a body that is not what the asked digest says, whatever the header says', async () => {
    const server = await serve({ '*': status(200, '{"other":1}', { 'docker-content-digest': digest }) });
    const error = await failure(
      client().manifest({ registry: server.host, repository: 'app' }, digest, never),
    );
    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain(`/v2/app/manifests/${digest}`);
  });

  it.each([
    [403, { errors: [{ code: 'DENIED' }] }, {}, 'REGISTRY_DENIED', 'without a login'],
    [401, '', {}, 'REGISTRY_DENIED', 'without a login'],
    [401, '', { 'www-authenticate': 'Negotiate' }, 'REGISTRY_DENIED', 'answers 401'],
    [404, { errors: [{ code: 'MANIFEST_UNKNOWN' }] }, {}, 'IMAGE_NOT_FOUND', 'answers 404 MANIFEST_UNKNOWN'],
    [404, { errors: [{ code: '\u001b[31m' }] }, {}, 'IMAGE_NOT_FOUND', 'answers 404'],
    [
      404,
      '<h1>no</h1>',
      { 'content-type': 'text/html; charset=utf-8' },
      'REGISTRY_NOT_A_REGISTRY',
      'web page',
    ],
    [200, '<h1>hi</h1>', { 'content-type': 'text/html' }, 'REGISTRY_NOT_A_REGISTRY', 'web page'],
    [407, '', {}, 'PROXY_REFUSED', '407'],
    [400, 'x'.repeat(200_000), {}, 'REGISTRY_BAD_ANSWER', 'answers 400'],
    [302, '', {}, 'REGISTRY_BAD_ANSWER', 'redirects to nowhere'],
    [429, '', {}, 'REGISTRY_RATE_LIMITED', '429'],
    [500, '', {}, 'REGISTRY_FAILED', '500'],
    [503, '', {}, 'REGISTRY_FAILED', '503'],
  ])('maps status %i %j %j to %s', async (code, answer, headers: Record<string, string>, expected, words) => {
    const server = await serve({ [manifestPath]: status(code, answer, headers) });
    const error = await failure(client().manifest({ registry: server.host, repository: 'app' }, '1', never));
    expect(error.code).toBe(expected);
    expect(error.message).toContain(words);
    expect(error.message).toContain(server.host);
    expect(error.message).not.toContain('\u001b');
    expect(error.suggestion).toBeTruthy();
    expect(error.exitCode).toBe(3);
  });
});

describe('tries', () => {
  it.each([429, 500, 502, 503, 504])('asks again after %i', async (code) => {
    const server = await serve({ [manifestPath]: inTurn(status(code), status(code), status(200, body)) });
    expect((await client().manifest({ registry: server.host, repository: 'app' }, '1', never)).digest).toBe(
      digest,
    );
    expect(server.seen).toHaveLength(3);
  });

  it('gives up after four tries', async () => {
    const server = await serve({ [manifestPath]: status(500) });
    await failure(client().manifest({ registry: server.host, repository: 'app' }, '1', never));
    expect(server.seen).toHaveLength(4);
  });

  it('asks again when the connection breaks, before and within the answer', async () => {
    const server = await serve({
      [manifestPath]: inTurn(
        (request) => request.socket.destroy(),
        (_request, response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{', () => response.socket?.destroy());
        },
        status(200, body),
      ),
    });
    expect((await client().manifest({ registry: server.host, repository: 'app' }, '1', never)).digest).toBe(
      digest,
    );
    expect(server.seen).toHaveLength(3);
  });

  it('does not wait when a kept connection was closed by the server', async () => {
    const server = await serve({
      '*': (request, response) => {
        status(200, body)(request, response);
        response.once('finish', () => setTimeout(() => request.socket.destroy(), 20));
      },
    });
    const reader = client({ retryPause: 60_000 });
    for (let tag = 0; tag < 30; tag++) {
      await reader.manifest({ registry: server.host, repository: 'app' }, `t${String(tag)}`, never);
      await new Promise((resolve) => setTimeout(resolve, 10 + (tag % 3) * 5));
    }
    expect(server.seen.length).toBeGreaterThanOrEqual(30);
  });

  it('waits as long as Retry-After says', async () => {
    const server = await serve({
      [manifestPath]: inTurn(status(429, '', { 'retry-after': '1' }), status(200, body)),
    });
    const start = performance.now();
    await client().manifest({ registry: server.host, repository: 'app' }, '1', never);
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  it('does not begin a wait that the deadline ends', async () => {
    const server = await serve({ [manifestPath]: status(429, '', { 'retry-after': '3600' }) });
    const start = performance.now();
    const error = await failure(client().manifest({ registry: server.host, repository: 'app' }, '1', never));
    expect(error.code).toBe('REGISTRY_RATE_LIMITED');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('does not ask again after 404', async () => {
    const server = await serve({});
    await failure(client().manifest({ registry: server.host, repository: 'app' }, '1', never));
    expect(server.seen).toHaveLength(1);
  });
});

describe('deadline and abort', () => {
  const silent = () => undefined;
  const drip = (
    _request: unknown,
    response: { writeHead: (code: number) => void; write: (text: string) => void },
  ) => {
    response.writeHead(200);
    const timer = setInterval(() => {
      response.write(' ');
    }, 20);
    onTestFinished(() => {
      clearInterval(timer);
    });
  };

  it.each([
    ['no head', silent],
    ['a body that never ends', drip],
  ])('ends %s', async (_name, answer) => {
    const server = await serve({ [manifestPath]: answer });
    const error = await failure(
      client({ timeout: 200 }).manifest({ registry: server.host, repository: 'app' }, '1', never),
    );
    expect(error.code).toBe('REGISTRY_TIMEOUT');
    expect(error.message).toContain('200 ms');
  });

  it('ends a server that accepts and says nothing, already when it looks for the scheme', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      mute.close();
    });
    const registry = `127.0.0.1:${String((mute.address() as AddressInfo).port)}`;
    const error = await failure(
      client({ timeout: 200 }).manifest({ registry, repository: 'app' }, '1', never),
    );
    expect(error.code).toBe('REGISTRY_TIMEOUT');
  });

  it('throws the reason of an abort, while waiting and before', async () => {
    const server = await serve({ [manifestPath]: silent });
    const controller = new AbortController();
    const reason = new Error('stop');
    setTimeout(() => {
      controller.abort(reason);
    }, 50);
    const reader = client();
    await expect(
      reader.manifest({ registry: server.host, repository: 'app' }, '1', controller.signal),
    ).rejects.toBe(reason);
    await expect(
      reader.manifest({ registry: server.host, repository: 'app' }, '1', controller.signal),
    ).rejects.toBe(reason);
  });

  it('throws the reason of an abort during a pause', async () => {
    const server = await serve({ [manifestPath]: status(503, '', { 'retry-after': '4' }) });
    const reason = new Error('stop');
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(reason);
    }, 100);
    await expect(
      client().manifest({ registry: server.host, repository: 'app' }, '1', controller.signal),
    ).rejects.toBe(reason);
  });

  it('says so when nobody listens, or the name is not known', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const registry = `127.0.0.1:${String((closed.address() as AddressInfo).port)}`;
    await new Promise((resolve) => closed.close(resolve));
    const error = await failure(client().manifest({ registry, repository: 'app' }, '1', never));
    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toContain('ECONNREFUSED');
    const unknown = await failure(
      client().manifest({ registry: 'no-such-host.invalid', repository: 'app' }, '1', never),
    );
    expect(unknown.code).toBe('REGISTRY_UNREACHABLE');
  });

  it('says so when the host speaks something else', async () => {
    const ssh = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'));
    await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      ssh.close();
    });
    const registry = `127.0.0.1:${String((ssh.address() as AddressInfo).port)}`;
    const error = await failure(client().manifest({ registry, repository: 'app' }, '1', never));
    expect(['REGISTRY_TLS', 'REGISTRY_NOT_A_REGISTRY']).toContain(error.code);
  });
});

describe('blob', () => {
  it('fetches one that many want only once, and keeps it', async () => {
    const server = await serve({ [blobPath]: status(200, body) });
    const reader = client();
    const at = { registry: server.host, repository: 'app' };
    const blobs = await Promise.all([1, 2, 3].map(() => reader.blob(at, digest, 1000, never)));
    await reader.blob(at, digest, 1000, never);
    expect(blobs).toEqual([body, body, body]);
    expect(server.seen).toHaveLength(1);
  });

  it('does not keep a failure', async () => {
    const server = await serve({ [blobPath]: inTurn(status(404), status(200, body)) });
    const reader = client();
    const at = { registry: server.host, repository: 'app' };
    expect((await failure(reader.blob(at, digest, 1000, never))).code).toBe('REGISTRY_BLOB_MISSING');
    expect(await reader.blob(at, digest, 1000, never)).toEqual(body);
  });

  it('refuses what does not match the digest, and says when it is a web page', async () => {
    const server = await serve({
      [blobPath]: inTurn(status(200, 'no'), status(200, '<p>', { 'content-type': 'text/html' })),
    });
    const reader = client();
    const at = { registry: server.host, repository: 'app' };
    expect((await failure(reader.blob(at, digest, 1000, never))).code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect((await failure(reader.blob(at, digest, 1000, never))).code).toBe('REGISTRY_NOT_A_REGISTRY');
  });

  it('refuses by Content-Length, and reads no further than the cap without one', async () => {
    let sent = 0;
    const server = await serve({
      [blobPath]: inTurn(status(200, Buffer.alloc(2000)), (_request, response) => {
        const chunk = Buffer.alloc(64 * 1024);
        const more = () => {
          while (!response.destroyed && sent < 1e9) {
            sent += chunk.length;
            if (!response.write(chunk)) {
              response.once('drain', more);
              return;
            }
          }
        };
        more();
      }),
    });
    const reader = client();
    const at = { registry: server.host, repository: 'app' };
    expect((await failure(reader.blob(at, digest, 1000, never))).code).toBe('REGISTRY_TOO_LARGE');
    expect((await failure(reader.blob(at, digest, 1000, never))).code).toBe('REGISTRY_TOO_LARGE');
    expect(sent).toBeLessThan(50e6);
  });
});

describe('openBlob', () => {
  const at = (host: string) => ({ registry: host, repository: 'app' });

  it('streams what the digest says', async () => {
    const server = await serve({ [blobPath]: status(200, body) });
    const stream = await client().openBlob(at(server.host), { digest, size: body.length }, never);
    expect(await text(stream)).toBe(body.toString());
  });

  it.each([
    ['a wrong digest', status(200, 'no'), 'REGISTRY_DIGEST_MISMATCH'],
    ['more than promised', status(200, Buffer.alloc(5000)), 'REGISTRY_TOO_LARGE'],
  ])('fails on %s', async (_name, answer, code) => {
    const server = await serve({ [blobPath]: answer });
    const stream = await client().openBlob(at(server.host), { digest, size: body.length }, never);
    expect((await failure(text(stream))).code).toBe(code);
  });

  it('fails when the stream is cut off, stands still, or is aborted', async () => {
    const server = await serve({
      [blobPath]: (_request, response) => {
        response.writeHead(200, { 'content-length': '19' });
        response.write('{', () => setTimeout(() => response.socket?.destroy(), 30));
      },
      '*': (_request, response) => {
        response.writeHead(200);
        response.write('{');
      },
    });
    const cut = await client().openBlob(at(server.host), { digest }, never);
    expect((await failure(text(cut))).code).toBe('REGISTRY_UNREACHABLE');
    const other = sha256Of('other');
    const still = await client({ timeout: 100 }).openBlob(at(server.host), { digest: other }, never);
    expect((await failure(text(still))).code).toBe('REGISTRY_TIMEOUT');
    const controller = new AbortController();
    const aborted = await client().openBlob(at(server.host), { digest: other }, controller.signal);
    const reason = new Error('stop');
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    await expect(text(aborted)).rejects.toBe(reason);
  });
});

describe('redirects', () => {
  it('follows to another host, without the login', async () => {
    const other = await serve({ '/elsewhere': status(200, body) });
    const server = await serve({
      [blobPath]: (request, response) => {
        const login =
          request.headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
        (login
          ? redirect(`${other.origin}/elsewhere?signature=s3cret`)
          : status(401, '', { 'www-authenticate': 'Basic realm="x"' }))(request, response);
      },
    });
    const reader = client({ env: login(server.host) });
    expect(await reader.blob({ registry: server.host, repository: 'app' }, digest, 1000, never)).toEqual(
      body,
    );
    expect(other.seen).toEqual([
      { line: 'GET /elsewhere?signature=s3cret', authorization: undefined, body: '' },
    ]);
  });

  it('does not answer the challenge of another host with the login, nor shows a signature', async () => {
    const other = await serve({ '*': status(401, '', { 'www-authenticate': 'Basic realm="x"' }) });
    const server = await serve({ [blobPath]: redirect(`${other.origin}/elsewhere?signature=s3cret`) });
    const reader = client({ env: login(server.host) });
    const error = await failure(
      reader.blob({ registry: server.host, repository: 'app' }, digest, 1000, never),
    );
    expect(error.code).toBe('REGISTRY_DENIED');
    expect(error.message).not.toContain('s3cret');
    expect(other.seen).toHaveLength(1);
  });

  it.each([
    [
      'a circle',
      { [manifestPath]: redirect('/a'), '/a': redirect('/b'), '/b': redirect(manifestPath) },
      'circle',
    ],
    ['itself', { [manifestPath]: redirect(manifestPath) }, 'circle'],
    [
      'too many',
      {
        [manifestPath]: redirect('/1'),
        ...Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((n) => [`/${String(n)}`, redirect(`/${String(n + 1)}`)]),
        ),
      },
      'more than 5',
    ],
    ['a file', { [manifestPath]: redirect('file:///etc/passwd') }, 'not a plain HTTP URL'],
    ['a login in the URL', { [manifestPath]: redirect('http://a:b@127.0.0.1/') }, 'not a plain HTTP URL'],
    ['garbage', { [manifestPath]: redirect('http://[') }, 'nowhere'],
  ])('refuses %s', async (_name, routes, words) => {
    const server = await serve(routes);
    const error = await failure(client().manifest({ registry: server.host, repository: 'app' }, '1', never));
    expect(error.message).toContain(words);
    expect(server.seen.length).toBeLessThan(8);
  });
});

function login(host: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  const auth = Buffer.from('me:secret').toString('base64');
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  return { HOME: '/nonexistent', DOCKER_CONFIG: folder };
}
