import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { RegistryClient } from '../../../src/registry/client.js';
import {
  client,
  guarded,
  inTurn,
  never,
  redirect,
  selfSigned,
  serve,
  sha256Of,
  status,
  temporaryFolder,
  type Answer,
} from './fake-registry.js';

const body = Buffer.from('{"schemaVersion":2}');
const ok = status(200, body);
const basic = `Basic ${Buffer.from('me:hunter2').toString('base64')}`;

/** An environment whose Docker configuration has this entry for `host`. */
function stored(host: string, entry: unknown): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [host]: entry } }));
  return { HOME: '/nonexistent', DOCKER_CONFIG: folder };
}

const password = { auth: Buffer.from('me:hunter2').toString('base64') };
const read = (reader: RegistryClient, registry: string, reference = '1') =>
  reader.manifest({ registry, repository: 'team/app' }, reference, never);

async function errorOf(promise: Promise<unknown>): Promise<Error & { code: string; suggestion: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error & { code: string; suggestion: string };
}

describe('Basic', () => {
  it('sends the login when asked, and from then on at once', async () => {
    const server = await serve({ '*': guarded(basic, 'Basic realm="x"', ok) });
    const reader = client({ env: stored(server.host, password) });
    expect((await read(reader, server.host)).digest).toBe(sha256Of(body));
    await read(reader, server.host, '2');
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  it('never sends it unasked', async () => {
    const server = await serve({ '*': ok });
    await read(client({ env: stored(server.host, password) }), server.host);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('says which login was refused, and not the login', async () => {
    const server = await serve({ '*': status(401, '', { 'www-authenticate': 'Basic realm="x"' }) });
    const error = await errorOf(read(client({ env: stored(server.host, password) }), server.host));
    expect(error.code).toBe('REGISTRY_DENIED');
    expect(error.message).toContain(`config.json, auths "${server.host}"`);
    expect(error.message).not.toContain('hunter2');
    expect(error.message).not.toContain(basic.slice(6));
    expect(server.seen).toHaveLength(2);
  });

  it('says that there is no login', async () => {
    const server = await serve({ '*': status(401, '', { 'www-authenticate': 'Basic realm="x"' }) });
    const error = await errorOf(read(client(), server.host));
    expect(error).toMatchObject({
      code: 'REGISTRY_DENIED',
      suggestion: `Check the name, or log in first: docker login ${server.host}`,
    });
    expect(server.seen).toHaveLength(1);
  });
});

/** A registry whose token server is itself, at /token. */
async function withTokens(
  token: Answer,
  want = 'Bearer T',
  extra = '',
): Promise<Awaited<ReturnType<typeof serve>>> {
  const routes: Record<string, Answer> = { '/token': token };
  const server = await serve(routes);
  routes['*'] = guarded(want, `Bearer realm="${server.origin}/token",service="reg"${extra}`, ok);
  return server;
}

const tokenLines = (server: Awaited<ReturnType<typeof serve>>) =>
  server.seen.filter(({ line }) => line.includes('/token'));

describe('Bearer', () => {
  it('gets a token without login, for the scope of the challenge', async () => {
    const server = await withTokens(
      status(200, { token: 'T' }),
      'Bearer T',
      ',scope="repository:team/app:pull"',
    );
    await read(client(), server.host);
    expect(server.seen).toEqual([
      { line: 'GET /v2/team/app/manifests/1', authorization: undefined, body: '' },
      {
        line: 'GET /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull',
        authorization: undefined,
        body: '',
      },
      { line: 'GET /v2/team/app/manifests/1', authorization: 'Bearer T', body: '' },
    ]);
  });

  it('makes up the scope where the challenge names none, and takes access_token', async () => {
    const server = await withTokens(status(200, { access_token: 'T' }));
    await read(client(), server.host);
    expect(tokenLines(server).map(({ line }) => line)).toEqual([
      'GET /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull',
    ]);
  });

  it('sends the login to the token server only', async () => {
    const server = await withTokens(guarded(basic, 'Basic realm="x"', status(200, { token: 'T' })));
    await read(client({ env: stored(server.host, password) }), server.host);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, basic, 'Bearer T']);
  });

  it('exchanges an identity token', async () => {
    const server = await withTokens(status(200, { access_token: 'T' }));
    await read(client({ env: stored(server.host, { identitytoken: 'refresh' }) }), server.host);
    const [exchange] = tokenLines(server);
    expect(exchange?.line).toBe('POST /token');
    expect(Object.fromEntries(new URLSearchParams(exchange?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'container-api',
      refresh_token: 'refresh',
      service: 'reg',
      scope: 'repository:team/app:pull',
    });
  });

  it('does not pass an identity token on by a redirect', async () => {
    const other = await serve({ '*': status(200, { token: 'T' }) });
    const server = await withTokens(redirect(`${other.origin}/token`));
    const error = await errorOf(
      read(client({ env: stored(server.host, { identitytoken: 'refresh' }) }), server.host),
    );
    expect(error.code).toBe('REGISTRY_REDIRECT');
    expect(other.seen).toEqual([]);
  });

  it('sends a registry token as it is', async () => {
    const server = await withTokens(status(500));
    await read(client({ env: stored(server.host, { registrytoken: 'T' }) }), server.host);
    expect(tokenLines(server)).toEqual([]);
  });

  it('fetches one token for many reads at once, and one for each repository', async () => {
    const server = await withTokens(status(200, { token: 'T', expires_in: 300 }));
    const reader = client();
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => read(reader, server.host, `t${String(index)}`)),
    );
    expect(tokenLines(server)).toHaveLength(1);
    await reader.manifest({ registry: server.host, repository: 'other' }, '1', never);
    expect(tokenLines(server).map(({ line }) => line)[1]).toContain('repository%3Aother%3Apull');
    expect(server.seen.at(-1)?.authorization).toBe('Bearer T');
    // The second repository needed no refusal to know the way.
    expect(server.seen.filter(({ line }) => line.includes('/other/'))).toHaveLength(1);
  });

  it('renews a token that is over', async () => {
    const server = await withTokens(status(200, { token: 'T', expires_in: 0.05 }));
    const reader = client();
    await read(reader, server.host);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await read(reader, server.host, '2');
    expect(tokenLines(server)).toHaveLength(2);
    expect(
      server.seen.filter(({ authorization }) => authorization === undefined && !authorization).length,
    ).toBe(3);
  });

  it('renews a token that is refused, once', async () => {
    const routes: Record<string, Answer> = {
      '/token': inTurn(status(200, { token: 'old' }), status(200, { token: 'T' })),
    };
    const server = await serve(routes);
    const challenge = `Bearer realm="${server.origin}/token"`;
    routes['/v2/team/app/manifests/1'] = guarded('Bearer old', challenge, ok);
    routes['/v2/team/app/manifests/2'] = guarded('Bearer T', challenge, ok);
    routes['/v2/team/app/manifests/3'] = guarded('Bearer never', challenge, ok);
    const reader = client();
    await read(reader, server.host, '1');
    await read(reader, server.host, '2');
    expect(tokenLines(server)).toHaveLength(2);
    const before = server.seen.length;
    expect((await errorOf(read(reader, server.host, '3'))).code).toBe('REGISTRY_DENIED');
    expect(server.seen.length - before).toBeLessThanOrEqual(3);
  });

  it('asks a failing token server again', async () => {
    const server = await withTokens(inTurn(status(503), status(200, { token: 'T' })));
    await read(client(), server.host);
    expect(tokenLines(server)).toHaveLength(2);
  });

  it.each([
    ['a refusal', status(401, { details: 'hunter2' }), 'REGISTRY_DENIED', 'the token server'],
    ['a 403', status(403), 'REGISTRY_DENIED', 'the token server'],
    ['a 404', status(404), 'REGISTRY_BAD_ANSWER', 'not there'],
    ['no JSON', status(200, 'hunter2'), 'REGISTRY_BAD_ANSWER', 'not answer in JSON'],
    ['no token', status(200, { tokens: 'hunter2' }), 'REGISTRY_BAD_ANSWER', 'without a token'],
    [
      'a token that breaks headers',
      status(200, { token: 'hunter2\r\nX: y' }),
      'REGISTRY_BAD_ANSWER',
      'without a token',
    ],
    ['too much', status(200, Buffer.alloc(2_000_000)), 'REGISTRY_TOO_LARGE', 'larger than'],
  ])('says so when the token server answers with %s', async (_name, answer, code, words) => {
    const server = await withTokens(answer);
    const error = await errorOf(read(client({ env: stored(server.host, password) }), server.host));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('hunter2');
  });

  it.each(['', 'realm="nowhere"', 'realm="ftp://x/"', 'realm="http://user:pw@127.0.0.1/"'])(
    'refuses the realm of Bearer %s',
    async (parameters) => {
      const server = await serve({ '*': status(401, '', { 'www-authenticate': `Bearer ${parameters}` }) });
      expect((await errorOf(read(client({ env: stored(server.host, password) }), server.host))).code).toBe(
        'REGISTRY_BAD_ANSWER',
      );
    },
  );

  it('sends nothing in clear for a registry with TLS', async () => {
    const certificate = selfSigned();
    const clear = await serve({ '*': status(200, { token: 'T' }) });
    const challenge = { 'www-authenticate': `Bearer realm="${clear.origin}/token"` };
    const server = await serve({ '*': status(401, '', challenge) }, certificate);
    const error = await errorOf(
      read(client({ caFile: certificate.certFile, env: stored(server.host, password) }), server.host),
    );
    expect(error.code).toBe('REGISTRY_INSECURE_REALM');
    expect(clear.seen).toEqual([]);
  });
});
