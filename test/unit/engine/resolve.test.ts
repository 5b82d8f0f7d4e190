import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { defaultSocketPaths, resolveEndpoint } from '../../../src/engine/resolve.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'capi-home-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function write(path: string, content: string): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), content);
}

function storeContext(name: string, docker: unknown, pem?: string): void {
  const id = createHash('sha256').update(name).digest('hex');
  write(`.docker/contexts/meta/${id}/meta.json`, JSON.stringify({ Name: name, Endpoints: { docker } }));
  if (pem !== undefined) write(`.docker/contexts/tls/${id}/docker/ca.pem`, pem);
}

describe('resolveEndpoint', () => {
  it('reads the current context, with its certificates', async () => {
    write('.docker/config.json', '{"currentContext":"far"}');
    storeContext('far', { Host: 'tcp://engine:4000', SkipTLSVerify: false }, 'PEM');
    const endpoint = await resolveEndpoint({}, {}, home);
    expect(endpoint).toEqual({
      address: { kind: 'tcp', host: 'engine', port: 4000, secure: true, pathPrefix: '' },
      tls: { ca: Buffer.from('PEM'), verify: true },
      description: 'https://engine:4000 (current context far)',
    });
  });

  it('takes TLS without verification from SkipTLSVerify alone', async () => {
    storeContext('far', { Host: 'tcp://engine', SkipTLSVerify: true });
    expect(await resolveEndpoint({ context: 'far' }, {}, home)).toMatchObject({
      address: { port: 2376, secure: true },
      tls: { verify: false },
    });
  });

  it('names the contexts that are there when one is not', async () => {
    storeContext('near', { Host: 'unix:///x' });
    await expect(resolveEndpoint({ context: 'far' }, {}, home)).rejects.toMatchObject({
      code: 'CONTEXT_UNKNOWN',
      exitCode: 2,
      suggestion: 'Name one of: default, near.',
    });
  });

  it.each([
    ['config.json', '{"currentContext":', 'DOCKER_CONFIG_INVALID'],
    ['config.json/folder', '', 'DOCKER_CONFIG_INVALID'],
  ])('says when %s cannot be read', async (file, content, code) => {
    write(`.docker/${file}`, content);
    await expect(resolveEndpoint({}, {}, home)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it.each([[null], [[]], [{ Host: 5 }], ['text']])('survives a context that holds %j', async (docker) => {
    storeContext('odd', docker);
    const endpoint = resolveEndpoint({ context: 'odd' }, { XDG_RUNTIME_DIR: home }, home);
    await expect(endpoint.catch((error: unknown) => Promise.reject(error as Error))).rejects.toHaveProperty(
      'code',
      docker !== null && !Array.isArray(docker) && typeof docker === 'object'
        ? 'ENGINE_UNREACHABLE'
        : 'CONTEXT_INVALID',
    );
  });

  it('uses DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for tcp hosts', async () => {
    write('certs/ca.pem', 'CA');
    write('certs/cert.pem', 'CERT');
    write('certs/key.pem', 'KEY');
    const env = {
      DOCKER_HOST: 'tcp://engine',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(home, 'certs'),
    };
    expect(await resolveEndpoint({}, env, home)).toMatchObject({
      address: { port: 2376, secure: true },
      tls: { ca: Buffer.from('CA'), cert: Buffer.from('CERT'), key: Buffer.from('KEY'), verify: true },
    });
    const { DOCKER_TLS_VERIFY: _verify, ...plain } = env;
    expect(await resolveEndpoint({}, plain, home)).toMatchObject({ address: { port: 2375, secure: false } });
  });

  it('finds the socket of a rootless engine', async () => {
    const path = join(home, 'docker.sock');
    const server = createServer().listen(path);
    const endpoint = await resolveEndpoint({}, { XDG_RUNTIME_DIR: home, DOCKER_API_VERSION: '1.40' }, home);
    server.close();
    // A machine with an engine of its own answers with that.
    const known = defaultSocketPaths({ XDG_RUNTIME_DIR: home }, home);
    expect(known).toContain(path);
    expect(endpoint.address.kind === 'unix' && known.includes(endpoint.address.path)).toBe(true);
    expect(endpoint.apiVersion).toBe('v1.40');
  });
});
