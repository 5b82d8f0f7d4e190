import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectEngine } from '../../src/engine/client.js';
import type { Engine } from '../../src/engine/engine.js';
import { requireDaemonImage } from '../../src/sources/docker-daemon.js';
import type { SourceOptions } from '../../src/sources/loaded-image.js';
import { docker, dockerProgram } from './harness/docker.js';
import { buildImage, everything } from './harness/images.js';
import { startPodman, type Podman } from './harness/podman.js';

const options: SourceOptions = { signal: new AbortController().signal };
const image = 'podman-everything:1';
let podman: Podman;
let engine: Engine;

/** The docker CLI, talking to Podman. */
async function podmanDocker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(dockerProgram, ['--host', podman.host, ...args]);
  return stdout.trim();
}

beforeAll(async () => {
  podman = await startPodman();
  engine = await connectEngine({ host: podman.host, timeout: 60_000 });
  await buildImage(image, [...everything, 'COPY contract.yml /data/contract.yml'], {
    'contract.yml': 'version: "1"\n',
  });
  const archive = join(tmpdir(), `capi-podman-${String(process.pid)}.tar`);
  await docker('save', '--output', archive, image);
  await podmanDocker('load', '--input', archive);
  await rm(archive);
});
afterAll(async () => {
  engine.close();
  await podman[Symbol.asyncDispose]();
  await docker('rmi', '--force', image);
});

describe("Podman's socket", () => {
  it('gives the same config as Docker, but for what its report names', async () => {
    const dockerEngine = await connectEngine({ timeout: 60_000 });
    const [there] = await requireDaemonImage(engine, image, options);
    const [here] = await requireDaemonImage(dockerEngine, image, options);
    dockerEngine.close();
    const { OnBuild, Shell, ...rest } = here?.image.config ?? {};
    expect([OnBuild, Shell]).toEqual([['RUN echo hi'], ['/bin/busybox', 'sh', '-ec']]);
    expect(there?.image.config).toEqual(rest);
    expect(there?.image.notCarried.map(({ subject }) => subject)).toEqual([
      'process onBuild',
      'process shell',
    ]);
    expect(there?.image).toMatchObject({
      tags: [`localhost/${image}`],
      configDigest: here?.image.configDigest,
      platform: here?.image.platform,
      created: here?.image.created,
      author: 'somebody',
    });
    expect(there?.image.history?.at(-1)?.created_by).toContain('COPY');
  });

  it('gives files, and keeps nothing', async () => {
    const [loaded] = await requireDaemonImage(engine, image, options);
    const files = await loaded?.readFiles?.(
      ['/data/contract.yml', '/gone', '/bin/busybox/x'],
      options.signal,
    );
    expect(files?.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual([
      ['/data/contract.yml', 'version: "1"\n'],
    ]);
    expect(await podmanDocker('ps', '--all', '--quiet')).toBe('');
    expect(await podmanDocker('volume', 'ls', '--quiet')).toBe('');
  });

  it('does not have what is not there', async () => {
    await expect(requireDaemonImage(engine, 'gone:1', options)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
    expect(await engine.listImages(options.signal)).toEqual([`localhost/${image}`]);
  });
});
