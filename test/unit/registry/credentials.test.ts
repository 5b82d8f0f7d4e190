import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { UnavailableError, UsageError } from '../../../src/errors.js';
import { createCredentialStore, type Credentials } from '../../../src/registry/credentials.js';
import { never, temporaryFolder } from './fake-registry.js';

const auth = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');

interface World {
  docker?: unknown;
  podman?: unknown;
  runtime?: unknown;
  file?: unknown;
  /** Shell scripts by name of the helper. */
  helpers?: Record<string, string>;
}

/** A home with the given files, and only these helpers in the search path (beside the system's programs). */
function world({ docker, podman, runtime, file, helpers = {} }: World): {
  home: string;
  env: NodeJS.ProcessEnv;
} {
  const home = temporaryFolder();
  const write = (path: string, content: unknown) => {
    if (content === undefined) return;
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('.docker/config.json', docker);
  write('.config/containers/auth.json', podman);
  write('run/containers/auth.json', runtime);
  write('own.json', file);
  mkdirSync(join(home, 'bin'));
  for (const [name, script] of Object.entries(helpers)) {
    writeFileSync(join(home, 'bin', `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const env = {
    HOME: home,
    PATH: `${join(home, 'bin')}:/usr/bin:/bin`,
    XDG_RUNTIME_DIR: join(home, 'run'),
    ...(file === undefined ? {} : { REGISTRY_AUTH_FILE: join(home, 'own.json') }),
  };
  return { home, env };
}

function find(
  setup: World,
  registry = 'r.io',
  repository = 'team/app',
  timeout = 5000,
): Promise<Credentials | undefined> {
  return createCredentialStore({ timeout, env: world(setup).env }).find(registry, repository, never);
}

const helper = (user: string, secret: string) =>
  `echo '{"ServerURL":"x","Username":"${user}","Secret":"${secret}"}'`;

describe('files', () => {
  it('finds nothing without files', async () => {
    expect(await find({})).toBeUndefined();
  });

  it.each<[string, World, string, string | undefined]>([
    ['auth', { docker: { auths: { 'r.io': { auth: auth('me', 'a:b') } } } }, 'r.io', 'a:b'],
    ['user and password', { docker: { auths: { 'r.io': { username: 'me', password: 'p' } } } }, 'r.io', 'p'],
    ['padded auth', { docker: { auths: { 'r.io': { auth: auth('me', 'p\0\0') } } } }, 'r.io', 'p'],
    ['a URL', { docker: { auths: { 'https://r.io/v1/': { auth: auth('me', 'p') } } } }, 'r.io', 'p'],
    ['a host with /v2', { docker: { auths: { 'r.io/v2/': { auth: auth('me', 'p') } } } }, 'r.io', 'p'],
    [
      'Docker Hub',
      { docker: { auths: { 'https://index.docker.io/v1/': { auth: auth('me', 'p') } } } },
      'docker.io',
      'p',
    ],
    [
      'Docker Hub of Podman',
      { podman: { auths: { 'docker.io': { auth: auth('me', 'p') } } } },
      'docker.io',
      'p',
    ],
    ['a port', { docker: { auths: { 'r.io': { auth: auth('me', 'p') } } } }, 'r.io:5000', undefined],
    ['an empty entry', { docker: { auths: { 'r.io': {} } } }, 'r.io', undefined],
    ['__proto__', { docker: '{"auths":{"__proto__":{"auth":"bWU6cA=="}}}' }, 'r.io', undefined],
  ])('reads %s', async (_name, setup, registry, password) => {
    expect((await find(setup, registry))?.password).toBe(password);
  });

  it('reads identity and registry tokens', async () => {
    expect(
      await find({ docker: { auths: { 'r.io': { auth: auth('me', ''), identitytoken: 'refresh' } } } }),
    ).toMatchObject({ identityToken: 'refresh' });
    expect(await find({ docker: { auths: { 'r.io': { registrytoken: 'bearer' } } } })).toMatchObject({
      registryToken: 'bearer',
    });
  });

  it('takes the longest namespace of Podman', async () => {
    const podman = {
      auths: {
        'r.io': { auth: auth('host', '1') },
        'r.io/team': { auth: auth('team', '2') },
        'r.io/team/app': { auth: auth('app', '3') },
        'r.io/team/application': { auth: auth('no', '4') },
      },
    };
    expect((await find({ podman }))?.username).toBe('app');
    expect((await find({ podman }, 'r.io', 'team/other'))?.username).toBe('team');
    expect((await find({ podman }, 'r.io', 'teams/app'))?.username).toBe('host');
  });

  it('prefers REGISTRY_AUTH_FILE, then Docker, then the runtime folder, then the home', async () => {
    const entry = (user: string) => ({ auths: { 'r.io': { auth: auth(user, 'p') } } });
    const all = {
      docker: entry('docker'),
      file: entry('file'),
      runtime: entry('runtime'),
      podman: entry('podman'),
    };
    expect((await find(all))?.username).toBe('file');
    expect((await find({ ...all, file: undefined }))?.username).toBe('docker');
    expect((await find({ runtime: all.runtime, podman: all.podman }))?.username).toBe('runtime');
    expect((await find({ podman: all.podman }))?.username).toBe('podman');
  });

  it('reads DOCKER_CONFIG instead of the home', async () => {
    const { home, env } = world({ docker: { auths: { 'r.io': { auth: auth('home', 'p') } } } });
    mkdirSync(join(home, 'other'));
    writeFileSync(
      join(home, 'other', 'config.json'),
      JSON.stringify({ auths: { 'r.io': { auth: auth('other', 'p') } } }),
    );
    const store = createCredentialStore({
      timeout: 1000,
      env: { ...env, DOCKER_CONFIG: join(home, 'other') },
    });
    const found = await store.find('r.io', 'x', never);
    expect(found?.username).toBe('other');
    expect(found?.source).toBe(`${join(home, 'other', 'config.json')}, auths "r.io"`);
  });

  it.each([
    ['no JSON', '{"auths": {"r.io": {"auth": "c2VjcmV0'],
    ['a list', '[]'],
    ['auths of a wrong type', { auths: [] }],
    ['an entry of a wrong type', { auths: { 'r.io': 'c2VjcmV0' } }],
    ['auth without a colon', { auths: { 'r.io': { auth: 'c2VjcmV0' } } }],
    ['auth of a wrong type', { auths: { 'r.io': { auth: 1 } } }],
    ['a helper of a wrong type', { credHelpers: { 'r.io': 1 } }],
    ['a store of a wrong type', { credsStore: {} }],
  ])('refuses %s, names the file and shows nothing of it', async (_name, docker) => {
    const error: unknown = await find({ docker }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'CREDENTIALS_CONFIG_INVALID', exitCode: 2 });
    expect(String(error)).toContain('.docker/config.json');
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('c2VjcmV0');
  });
});

describe('helpers', () => {
  it('prefers credHelpers to credsStore to auths', async () => {
    const helpers = { one: helper('one', 's'), two: helper('two', 's') };
    const auths = { 'r.io': { auth: auth('file', 'p') } };
    expect(
      (await find({ helpers, docker: { credHelpers: { 'r.io': 'one' }, credsStore: 'two', auths } }))
        ?.username,
    ).toBe('one');
    expect(
      (await find({ helpers, docker: { credHelpers: { 'x.io': 'one' }, credsStore: 'two', auths } }))
        ?.username,
    ).toBe('two');
    expect((await find({ helpers, docker: { credHelpers: { 'x.io': 'one' }, auths } }))?.username).toBe(
      'file',
    );
  });

  it('gets the host on standard input, and the old URL for Docker Hub', async () => {
    const echo = { echo: `read server; printf '{"Username":"%s %s","Secret":"s"}' "$1" "$server"` };
    expect((await find({ helpers: echo, docker: { credsStore: 'echo' } }, 'r.io:5000'))?.username).toBe(
      'get r.io:5000',
    );
    expect(
      (await find({ helpers: echo, docker: { credHelpers: { 'docker.io': 'echo' } } }, 'docker.io'))
        ?.username,
    ).toBe('get https://index.docker.io/v1/');
  });

  it('takes <token> for an identity token', async () => {
    const found = await find({ helpers: { h: helper('<token>', 'refresh') }, docker: { credsStore: 'h' } });
    expect(found).toMatchObject({ identityToken: 'refresh' });
    expect(found?.username).toBeUndefined();
    expect(found?.source).toContain('docker-credential-h');
    expect(found?.source).not.toContain('refresh');
  });

  it('goes on when the helper has nothing', async () => {
    const helpers = { none: 'echo "credentials not found in native keychain"; exit 1' };
    expect(await find({ helpers, docker: { credsStore: 'none' } })).toBeUndefined();
    const podman = { auths: { 'r.io': { auth: auth('podman', 'p') } } };
    expect((await find({ helpers, docker: { credsStore: 'none' }, podman }))?.username).toBe('podman');
  });

  it('runs once for all repositories of a registry', async () => {
    const counting = { h: `echo x >> "$HOME/count"; ${helper('me', 's')}` };
    const { home, env } = world({ helpers: counting, docker: { credsStore: 'h' } });
    const store = createCredentialStore({ timeout: 5000, env });
    await Promise.all(['a', 'b', 'c'].map((repository) => store.find('r.io', repository, never)));
    await store.find('r.io', 'd', never);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(home, 'count'), 'utf8')).toBe('x\n');
  });

  it.each([
    ['fails', 'echo hunter2; echo hunter2 >&2; exit 1', 'status 1'],
    ['answers garbage', 'echo hunter2', 'not the JSON'],
    ['answers JSON of another kind', `echo '{"Username":1,"Secret":"hunter2"}'`, 'not the JSON'],
    ['answers without end', 'yes hunter2', 'too much'],
    ['hangs', 'sleep 5', 'no answer within 300 ms'],
    ['leaves a child that hangs', 'sleep 5 & sleep 5', 'no answer within 300 ms'],
  ])('says so when one %s, without what it prints', async (_name, script, words) => {
    const start = performance.now();
    const error: unknown = await find(
      { helpers: { bad: script }, docker: { credsStore: 'bad' } },
      'r.io',
      'x',
      300,
    ).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ code: 'CREDENTIAL_HELPER_FAILED' });
    expect(String(error)).toContain('"docker-credential-bad" for r.io');
    expect(String(error)).toContain(words);
    expect(
      `${String(error)} ${String((error as Error).cause)} ${String((error as UnavailableError).suggestion)}`,
    ).not.toContain('hunter2');
    expect(performance.now() - start).toBeLessThan(4000);
  });

  it('says so when one is not installed, and runs nothing outside the search path', async () => {
    await expect(find({ docker: { credsStore: 'missing' } })).rejects.toThrow('not installed');
    await expect(find({ docker: { credsStore: '../../tmp/evil' } })).rejects.toThrow(
      'its name is not one of a helper',
    );
  });

  it('ends on abort', async () => {
    const reason = new Error('stop');
    const { env } = world({ helpers: { h: 'sleep 5' }, docker: { credsStore: 'h' } });
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(reason);
    }, 50);
    await expect(
      createCredentialStore({ timeout: 5000, env }).find('r.io', 'x', controller.signal),
    ).rejects.toBe(reason);
  });
});
