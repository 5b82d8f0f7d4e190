import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openImageProvider } from '../../src/app/check/provide-image.js';
import { prune } from '../../src/app/prune.js';
import { createApi, type Api } from '../../src/engine/api.js';
import { connectEngine } from '../../src/engine/client.js';
import { runLabel, type Engine } from '../../src/engine/engine.js';
import { openHelper } from '../../src/engine/helper/open-helper.js';
import { ownerLabel, ownerOfThisProcess } from '../../src/engine/owner.js';
import { resolveEndpoint } from '../../src/engine/resolve.js';
import { listeningSockets, parseTable, tableNames } from '../../src/engine/run/net-tables.js';
import { transportTo } from '../../src/engine/transport.js';
import { openDockerArchive } from '../../src/sources/docker-archive.js';
import type { LoadedImage } from '../../src/sources/loaded-image.js';
import { openOciLayout } from '../../src/sources/oci-layout.js';
import { docker, dockerProgram } from './harness/docker.js';
import { output } from './harness/forms.js';
import { buildImage } from './harness/images.js';
import { startPodman, type Podman } from './harness/podman.js';

const never = new AbortController().signal;
const image = 'capi-podman-images:1';
let folder: string;
let podman: Podman;
let engine: Engine;
let api: Api;
let close: () => void;

/** The docker CLI beside Podman's API. */
async function cli(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(dockerProgram, ['--host', podman.host, ...args]);
  return stdout.trimEnd();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-podman-images-'));
  podman = await startPodman();
  engine = await connectEngine({ host: podman.host, timeout: 60_000 });
  const transport = await transportTo(await resolveEndpoint({ host: podman.host }), 60_000);
  api = createApi(transport.send, podman.host);
  close = transport.close;
  await buildImage(
    image,
    [
      'FROM scratch',
      'COPY busybox /bin/busybox',
      'COPY index.html /www/index.html',
      'COPY index.html /www/index.html',
      'ENTRYPOINT ["/bin/busybox"]',
    ],
    { 'index.html': 'hello' },
  );
  await docker('save', '--output', join(folder, 'saved.tar'), image);
  await docker('image', 'rm', '--force', image);
  await output(
    'skopeo',
    'copy',
    '--quiet',
    `docker-archive:${join(folder, 'saved.tar')}`,
    `oci:${join(folder, 'layout')}:1`,
  );
});

afterAll(async () => {
  close();
  engine.close();
  await podman[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const first = async (images: Promise<LoadedImage[]>): Promise<LoadedImage> => {
  const [loaded] = await images;
  if (!loaded) throw new Error('no image');
  return loaded;
};

describe('Podman', () => {
  it.each([
    [
      'docker-archive',
      () => first(openDockerArchive(join(folder, 'saved.tar'), undefined, { signal: never })),
    ],
    ['oci', () => first(openOciLayout(join(folder, 'layout'), undefined, { signal: never }))],
  ])('takes %s, and loses it again', async (_name, open) => {
    const loaded = await open();
    const provider = openImageProvider(engine);
    const { id, brought } = await provider.provide(loaded, never);
    expect(brought).toBe(true);
    expect(`sha256:${id.replace(/^sha256:/, '')}`).toBe(loaded.image.configDigest);
    await provider.close();
    expect(await cli('images', '--all', '--quiet')).toBe('');
  });

  it('uses an image that it has, which stays', async () => {
    await cli('load', '--quiet', '--input', join(folder, 'saved.tar'));
    const provider = openImageProvider(engine);
    const found = await provider.provide(
      await first(openDockerArchive(join(folder, 'saved.tar'), undefined, { signal: never })),
      never,
    );
    expect(found.brought).toBe(false);
    await provider.close();
    expect(await cli('images', '--quiet')).not.toBe('');
    await cli('image', 'rm', '--force', found.id);
  });

  it('runs the helper, and prune finds what is left', async () => {
    const dead = ownerOfThisProcess().replace(/\/\d+\/\d+$/, '/4194303/1');
    const labels = { [runLabel]: 'podman-images', [ownerLabel]: dead };
    await cli('load', '--quiet', '--input', join(folder, 'saved.tar'));
    const command = ['httpd', '-f', '-p', '127.0.0.1:8080', '-h', '/www'];
    const names = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
    const container = await cli(
      'run',
      '--detach',
      '--name',
      'container-api-x',
      ...names,
      '--network',
      'none',
      image,
      ...command,
    );
    const helper = openHelper(api, { labels, where: podman.host, idle: 60_000 });
    try {
      const tables = await helper.sockets(container, never);
      const sockets = tableNames.flatMap((name, index) => parseTable(name, tables[index] ?? ''));
      expect(listeningSockets(sockets)).toMatchObject([{ port: 8080, loopback: true }]);
      const request = { method: 'GET', path: '/', port: 8080, timeout: 2000 };
      expect(await helper.request(container, request, '127.0.0.1', never)).toMatchObject({
        status: 200,
        body: 'hello',
      });
      const listed = await prune(engine, { all: false, dryRun: true, signal: never });
      expect(listed.removed.map(({ kind }) => kind)).toEqual(['container', 'container']);
      // The name of its image tells the process that made it, which still runs.
      expect(listed.kept).toMatchObject([{ kind: 'image', reason: 'in-use' }]);
    } finally {
      await helper.close();
    }
    const report = await prune(engine, { all: false, dryRun: false, signal: never });
    expect(report).toMatchObject({
      removed: [{ kind: 'container', name: 'container-api-x' }],
      kept: [],
      failed: [],
    });
    expect(await cli('ps', '--all', '--quiet')).toBe('');
    await cli('image', 'rm', '--force', image);
    expect(await cli('images', '--all', '--quiet')).toBe('');
  });
});
