import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { parseRetryAfter } from '../../../src/registry/retry.js';
import {
  client,
  never,
  redirect,
  selfSigned,
  serve,
  sha256Of,
  status,
  temporaryFolder,
} from './fake-registry.js';

const body = Buffer.from('{"schemaVersion":2}');
const digest = sha256Of(body);
const ok = { '*': status(200, body) };

beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toUpperCase(), '');
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const read = (options: Parameters<typeof client>[0], registry: string) =>
  client(options).manifest({ registry, repository: 'app' }, '1', never);

describe('TLS', () => {
  it('refuses a certificate that nobody vouches for, and says what to do', async () => {
    const server = await serve(ok, selfSigned());
    await expect(read({}, server.host)).rejects.toMatchObject({
      code: 'REGISTRY_TLS',
      suggestion: `Trust its authority with --registry-ca FILE, or allow the host with --insecure-registry ${server.host}.`,
    });
    expect(server.seen).toEqual([]);
  });

  it('takes it with --registry-ca, with --insecure-registry, and from the folder of Docker', async () => {
    const certificate = selfSigned();
    const server = await serve(ok, certificate);
    const certsDir = temporaryFolder();
    mkdirSync(join(certsDir, server.host));
    writeFileSync(join(certsDir, server.host, 'ca.crt'), certificate.cert);
    for (const options of [
      { caFile: certificate.certFile },
      { certsDir },
      { insecureRegistries: [server.host] },
      { insecureRegistries: ['127.0.0.1'] },
    ]) {
      expect((await read(options, server.host)).digest).toBe(digest);
    }
    await expect(read({ insecureRegistries: ['127.0.0.1:1'] }, server.host)).rejects.toMatchObject({
      code: 'REGISTRY_TLS',
    });
  });

  it('does not follow from TLS to clear text', async () => {
    const certificate = selfSigned();
    const clear = await serve(ok);
    const server = await serve({ '*': redirect(`${clear.origin}/x`) }, certificate);
    await expect(read({ caFile: certificate.certFile }, server.host)).rejects.toMatchObject({
      code: 'REGISTRY_REDIRECT',
    });
    expect(clear.seen).toEqual([]);
  });

  it.each(['missing.pem', 'garbage.pem', 'broken.pem'])('refuses --registry-ca %s', async (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'garbage.pem'), 'x');
    writeFileSync(
      join(folder, 'broken.pem'),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    );
    const error: unknown = await read({ caFile: join(folder, name) }, 'registry.test').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'REGISTRY_CA_INVALID' });
    expect(`${String(error)} ${String((error as UsageError).suggestion)}`).toContain(name);
  });
});

/** A proxy that sends everything to `to`, whatever host is asked for. */
async function startProxy(to: string, refuse = 0): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const [host, port] = to.split(':') as [string, string];
  const proxy = http.createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
    const { pathname, search } = new URL(request.url ?? '');
    http
      .get({ host, port, path: pathname + search, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      })
      .on('error', () => response.destroy());
  });
  proxy.on('connect', (request, socket: net.Socket) => {
    seen.push(`CONNECT ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
    if (refuse > 0) {
      socket.end(`HTTP/1.1 ${String(refuse)} No\r\n\r\n`);
      return;
    }
    const tunnel = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { url: `http://me:pw@127.0.0.1:${String((proxy.address() as AddressInfo).port)}`, seen };
}

const proxyLogin = `Basic ${Buffer.from('me:pw').toString('base64')}`;

describe('proxies', () => {
  it('tunnels TLS through HTTPS_PROXY', async () => {
    const certificate = selfSigned();
    const server = await serve(ok, certificate);
    const proxy = await startProxy(server.host);
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const reader = client({ caFile: certificate.certFile });
    for (const tag of ['1', '2']) {
      expect(
        (await reader.manifest({ registry: 'registry.test', repository: 'app' }, tag, never)).digest,
      ).toBe(digest);
    }
    expect(proxy.seen).toEqual([`CONNECT registry.test:443 ${proxyLogin}`]);
  });

  it('checks the certificate behind the proxy', async () => {
    const server = await serve(ok, selfSigned());
    vi.stubEnv('https_proxy', (await startProxy(server.host)).url);
    await expect(read({}, 'registry.test')).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
  });

  it('asks HTTP_PROXY for an insecure registry, with its own URL', async () => {
    const server = await serve(ok);
    const proxy = await startProxy(server.host);
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const found = await read({ insecureRegistries: ['registry.test:5000'] }, 'registry.test:5000');
    expect(found.digest).toBe(digest);
    expect(proxy.seen).toContain(`GET http://registry.test:5000/v2/app/manifests/1 ${proxyLogin}`);
  });

  it('passes by the proxy for NO_PROXY and for this machine', async () => {
    const server = await serve(ok);
    const proxy = await startProxy(server.host);
    vi.stubEnv('ALL_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', '.invalid');
    expect((await read({}, server.host)).digest).toBe(digest);
    await expect(read({}, 'registry.invalid')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    expect(proxy.seen).toEqual([]);
  });

  it.each([403, 407])('says so when the proxy answers %i', async (code) => {
    vi.stubEnv('HTTPS_PROXY', (await startProxy('127.0.0.1:1', code)).url);
    const error: unknown = await read({}, 'registry.test').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'PROXY_REFUSED' });
    expect(String(error)).toContain(String(code));
    expect(String(error)).not.toContain('pw');
  });

  it.each(['socks5://127.0.0.1:1', 'http://user:hunter2@:::'])(
    'refuses the proxy %s without showing it',
    async (url) => {
      vi.stubEnv('HTTPS_PROXY', url);
      const error: unknown = await read({}, 'registry.test').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'PROXY_INVALID', exitCode: 2 });
      expect(`${String(error)} ${String((error as UsageError).suggestion)}`).not.toContain('hunter2');
    },
  );

  it('says so when the proxy is not there', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1');
    await expect(read({}, 'registry.test')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});

describe('connections', () => {
  it('keeps them', async () => {
    const sockets = new Set<unknown>();
    const server = await serve({
      '*': (request, response) => {
        sockets.add(request.socket);
        status(200, body)(request, response);
      },
    });
    const reader = client();
    for (let tag = 0; tag < 20; tag++) {
      await reader.manifest({ registry: server.host, repository: 'app' }, `t${String(tag)}`, never);
    }
    expect(sockets.size).toBe(1);
  });

  it('opens no more than allowed', async () => {
    const sockets = new Set<unknown>();
    const server = await serve({
      '*': (request, response) => {
        sockets.add(request.socket);
        setTimeout(() => {
          status(200, body)(request, response);
        }, 5);
      },
    });
    const reader = client({ maxSockets: 3 });
    const reads = Array.from({ length: 30 }, (_, tag) =>
      reader.manifest({ registry: server.host, repository: 'app' }, `t${String(tag)}`, never),
    );
    await Promise.all(reads);
    expect(sockets.size).toBe(3);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['3', 3000],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['Thu, 01 Jan 2025 00:00:05 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
