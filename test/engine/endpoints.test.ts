import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { connectEngine, type EngineOptions } from '../../src/engine/client.js';
import { requireDaemonImage } from '../../src/sources/docker-daemon.js';
import { answering, fakeEngine, type FakeEngine } from '../unit/engine/fake-engine.js';
import { docker, dockerProgram, engineHost, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { startTlsProxy, type TlsProxy } from './harness/tls.js';

const run = promisify(execFile);
const signal = new AbortController().signal;
const image = 'endpoints:1';
let id: string;
let folder: string;

expectNothingLeft();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-endpoints-'));
  id = await buildImage(image, ['FROM scratch', 'COPY busybox /busybox', 'COPY Dockerfile /contract.yml']);
});
afterAll(async () => {
  await docker('rmi', '--force', image);
  await rm(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Reads the image and a file of it, so that plain answers and streams are both tried. */
async function expectImage(options: Omit<EngineOptions, 'timeout'>): Promise<void> {
  const engine = await connectEngine({ ...options, timeout: 30_000 });
  try {
    const [loaded] = await requireDaemonImage(engine, image, { signal });
    expect(loaded?.image.configDigest).toBe(id);
    const files = await loaded?.readFiles?.(['/contract.yml'], signal);
    expect(Buffer.from(files?.[0]?.content ?? []).toString()).toContain('COPY Dockerfile');
  } finally {
    engine.close();
  }
}

describe('which engine: as the docker CLI, beside which every row is run', () => {
  const engines: Record<string, FakeEngine> = {};
  beforeAll(async () => {
    for (const name of ['host', 'context', 'current', 'option', 'option-context']) {
      engines[name] = await fakeEngine(
        answering(404, { message: 'no such image' }, { 'Api-Version': '1.41' }),
      );
      const dockerConfig = { env: { ...process.env, DOCKER_CONFIG: folder } };
      const endpoint = `host=${engines[name].host}`;
      await run(dockerProgram, ['context', 'create', name, '--docker', endpoint], dockerConfig);
    }
  });
  afterAll(async () => {
    for (const engine of Object.values(engines)) await engine[Symbol.asyncDispose]();
  });

  const rows: [host: boolean, context: string, current: string, options: string[], answers: string][] = [
    [true, 'context', 'current', ['option'], 'option'],
    [true, 'context', 'current', ['', 'option-context'], 'option-context'],
    [true, 'context', 'current', ['', 'default'], 'host'],
    [true, 'context', 'current', [], 'host'],
    [true, '', '', [], 'host'],
    [false, 'context', 'current', [], 'context'],
    [false, 'context', '', [], 'context'],
    [false, '', 'current', [], 'current'],
    [false, 'context', 'current', ['option'], 'option'],
    [false, '', 'current', ['', 'option-context'], 'option-context'],
  ];
  it.each(rows)('DOCKER_HOST %s, DOCKER_CONTEXT %j, current %j, options %j: %s', async (...row) => {
    const [withHost, dockerContext, current, [option, context], answers] = row;
    await writeFile(join(folder, 'config.json'), JSON.stringify(current ? { currentContext: current } : {}));
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      DOCKER_CONFIG: folder,
      ...(withHost && { DOCKER_HOST: engines.host?.host }),
      ...(dockerContext && { DOCKER_CONTEXT: dockerContext }),
    };
    const host = option ? engines[option]?.host : undefined;
    const clear = (): void => {
      for (const engine of Object.values(engines)) engine.requests.length = 0;
    };
    const asked = (): string[] => Object.keys(engines).filter((name) => engines[name]?.requests.length);

    clear();
    const flags = [...(host ? ['--host', host] : []), ...(context ? ['--context', context] : [])];
    await expect(run(dockerProgram, [...flags, 'image', 'inspect', image], { env })).rejects.toHaveProperty(
      'code',
      1,
    );
    expect(asked()).toEqual([answers]);

    clear();
    const engine = await connectEngine({
      timeout: 5000,
      env,
      ...(host && { host }),
      ...(context && { context }),
    });
    expect(await engine.inspectImage(image, signal)).toBeUndefined();
    engine.close();
    expect(asked()).toEqual([answers]);
  });

  it('refuses what the docker CLI refuses', async () => {
    const env = { PATH: process.env.PATH, DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'gone' };
    await expect(run(dockerProgram, ['image', 'inspect', image], { env })).rejects.toHaveProperty('code', 1);
    await expect(connectEngine({ timeout: 5000, env })).rejects.toMatchObject({
      code: 'CONTEXT_UNKNOWN',
      suggestion: 'Name one of: default, context, current, host, option, option-context.',
    });
    const both = ['--host', 'unix:///a', '--context', 'host'];
    await expect(run(dockerProgram, [...both, 'image', 'inspect', image], { env })).rejects.toHaveProperty(
      'code',
      1,
    );
    await expect(
      connectEngine({ timeout: 5000, env, host: 'unix:///a', context: 'host' }),
    ).rejects.toMatchObject({
      code: 'ENGINE_CONFLICT',
    });
  });
});

describe('TLS', () => {
  let proxy: TlsProxy;
  beforeAll(async () => {
    proxy = await startTlsProxy(engineHost.replace('unix://', ''));
  });
  afterAll(() => proxy[Symbol.asyncDispose]());

  it('takes certificates from DOCKER_CERT_PATH', async () => {
    await expectImage({
      env: {
        DOCKER_HOST: `tcp://127.0.0.1:${String(proxy.port)}`,
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CERT_PATH: proxy.certificates,
      },
    });
  });

  it('takes certificates from the context store of the docker CLI', async () => {
    const file = (name: string): string => join(proxy.certificates, `${name}.pem`);
    const endpoint = `host=tcp://localhost:${String(proxy.port)},ca=${file('ca')},cert=${file('cert')},key=${file('key')}`;
    const env = { PATH: process.env.PATH, DOCKER_CONFIG: folder };
    await run(dockerProgram, ['context', 'create', 'tls', '--docker', endpoint], { env });
    await expectImage({ context: 'tls', env });
  });

  it('trusts nobody unless told to', async () => {
    const host = `tcp://127.0.0.1:${String(proxy.port)}`;
    await expect(
      expectImage({ env: { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder } }),
    ).rejects.toMatchObject({ code: 'ENGINE_TLS' });
    await expect(
      expectImage({ env: { DOCKER_HOST: host, DOCKER_TLS: '1', DOCKER_CERT_PATH: folder } }),
      // Without a client certificate the server hangs up.
    ).rejects.toMatchObject({ exitCode: 3 });
    await expectImage({ env: { DOCKER_HOST: host, DOCKER_TLS: '1', DOCKER_CERT_PATH: proxy.certificates } });
  });

  it('says so when it is plain HTTP that is spoken there', async () => {
    await using plain = await fakeEngine(answering(200, {}));
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${String(proxy.port)}` };
    await expect(expectImage({ env })).rejects.toMatchObject({ exitCode: 3 });
    expect(plain.requests).toEqual([]);
  });
});

describe('ssh', () => {
  /** Puts a stand-in for ssh on the PATH: it notes its arguments, and runs `body`, with the remote command in "$@". */
  async function fakeSsh(body: string): Promise<string> {
    const bin = await mkdtemp(join(folder, 'bin-'));
    const notes = join(bin, 'arguments');
    const script = `#!/bin/sh\nprintf '%s\\n' "$*" >>'${notes}'\nwhile [ "$1" != -- ]; do shift; done\nshift 2\n${body}\n`;
    await writeFile(join(bin, 'ssh'), script);
    await chmod(join(bin, 'ssh'), 0o755);
    await symlink(dockerProgram, join(bin, 'docker'));
    vi.stubEnv('PATH', [bin, process.env.PATH].join(delimiter));
    return notes;
  }

  it('talks to the engine through "docker system dial-stdio"', async () => {
    const notes = await fakeSsh('exec "$@"');
    await expectImage({ host: 'ssh://me@engine.test:2222' });
    const calls = new Set((await readFile(notes, 'utf8')).trim().split('\n'));
    expect([...calls]).toEqual([
      '-o ConnectTimeout=30 -T -l me -p 2222 -- engine.test docker system dial-stdio',
    ]);
  });

  it('serves many requests with few connections', async () => {
    const notes = await fakeSsh('exec "$@"');
    const engine = await connectEngine({ host: 'ssh://engine.test', timeout: 30_000 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => engine.inspectImage(image, signal)));
    engine.close();
    expect(answers.every((answer) => answer !== undefined)).toBe(true);
    expect((await readFile(notes, 'utf8')).trim().split('\n').length).toBeLessThanOrEqual(4);
  });

  it('says what ssh says', async () => {
    await fakeSsh('echo "Permission denied (publickey)." >&2; exit 255');
    await expect(expectImage({ host: 'ssh://engine.test' })).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: 'ssh to engine.test failed: Permission denied (publickey).',
    });
  });

  it('does not wait for an ssh that hangs', async () => {
    await fakeSsh('exec sleep 60');
    const engine = await connectEngine({ host: 'ssh://engine.test', timeout: 300 });
    await expect(engine.inspectImage(image, signal)).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
    engine.close();
  });

  it('says so when there is no ssh', async () => {
    vi.stubEnv('PATH', folder);
    await expect(expectImage({ host: 'ssh://engine.test' })).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
  });
});
