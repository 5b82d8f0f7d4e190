import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { docker, engineHost, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { startStalling } from './harness/proxy.js';
import { reportOf, run } from './harness/report.js';

const image = 'capi-unavailable:1';
const layout = 'oci:fixtures/images/currentweather';
let folder: string;

expectNothingLeft();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-unavailable-'));
  await buildImage(image, ['FROM scratch', 'COPY asyncy.yml /asyncy.yml', 'ENV A=1', 'CMD ["/a"]'], {
    'asyncy.yml': 'env:\n  B:\n    type: string\n',
  });
});
afterAll(async () => {
  await docker('rmi', '--force', image);
  await rm(folder, { recursive: true });
});

/** A container engine that behaves up to the middle of its answer. */
const moments = [
  ['hangs before it answers', 'GET /', 0, 'hang'],
  ['hangs in the middle of an answer', '/images/', 300, 'hang'],
  ['closes before it answers', '/images/', 0, 'close'],
  ['closes in the middle of the head', '/images/', 40, 'close'],
  ['closes in the middle of the body', '/images/', 700, 'close'],
] as const;

describe.each(moments)('an engine that %s', (_name, until, bytes, then) => {
  it('is said once, in time, and does not stop the others', async () => {
    const path = join(folder, `${then}-${String(bytes)}.sock`);
    await using _stalling = await startStalling(engineHost.replace('unix://', ''), path, {
      until,
      bytes,
      then,
    });
    const args = [`docker-daemon:${image}`, layout, '--timeout', '1'];
    const at = { args, env: { DOCKER_HOST: `unix://${path}` } };
    const started = performance.now();
    const outcome = await run(at, ['--json']);
    expect(performance.now() - started).toBeLessThan(8000);
    expect(outcome).toMatchObject({ status: 3, stderr: '' });
    const [broken, other] = reportOf(outcome).targets;
    expect(broken?.error).toMatchObject({ exitCode: 3, code: expect.stringMatching(/^ENGINE_/) as unknown });
    expect(broken?.error?.message).toContain(path);
    expect(broken?.error?.suggestion).toBeTruthy();
    expect(other?.contract?.env.length).toBeGreaterThan(0);

    const table = await run(at);
    expect(table.status).toBe(3);
    const said = (table.stdout + table.stderr).replaceAll(/\s+/g, ' ');
    expect(said.split(`docker-daemon:${image}`).length).toBeLessThanOrEqual(3);
    expect(said).not.toMatch(/ at .*:\d+:\d+/);
  });
});

describe('an engine that fails while files are read', () => {
  it.each([
    ['/archive?', 200, 'hang'],
    ['/archive?', 200, 'close'],
    ['/containers/create', 0, 'hang'],
    ['/containers/create', 0, 'close'],
  ] as const)('at %s after %i bytes (%s) leaves no container', async (until, bytes, then) => {
    const path = join(folder, `files-${then}-${String(bytes)}.sock`);
    await using _stalling = await startStalling(engineHost.replace('unix://', ''), path, {
      until,
      bytes,
      then,
    });
    const at = { args: [`docker-daemon:${image}`, '--timeout', '1'], env: { DOCKER_HOST: `unix://${path}` } };
    const outcome = await run(at, ['--json', '--image-contract']);
    const [target] = reportOf(outcome).targets;
    expect(target?.error).toMatchObject({ exitCode: 3, code: expect.stringMatching(/^ENGINE_/) as unknown });
    expect(outcome).toMatchObject({ status: 3, stderr: '' });
  });
});

describe('an engine that is not there', () => {
  it.each([
    ['a socket', 'unix:///nonexistent/engine.sock'],
    ['a port', 'tcp://127.0.0.1:1'],
  ])('behind %s is said once', async (_name, host) => {
    const outcome = await run({ args: [`docker-daemon:${image}`], env: { DOCKER_HOST: host } });
    expect(outcome.status).toBe(3);
    const said = outcome.stdout + outcome.stderr;
    expect(said).toContain(host.replace(/^unix:\/\//, ''));
    expect(said).not.toMatch(/\n\s+at /);
  });
});
