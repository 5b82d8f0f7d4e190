import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectEngine } from '../../src/engine/client.js';
import type { Engine } from '../../src/engine/engine.js';
import { openDaemonImage, requireDaemonImage } from '../../src/sources/docker-daemon.js';
import type { ImageFile, SourceOptions } from '../../src/sources/loaded-image.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { buildImage, everything } from './harness/images.js';

const options: SourceOptions = { signal: new AbortController().signal };
let engine: Engine;
let id: string;

expectNothingLeft();
beforeAll(async () => {
  engine = await connectEngine({ timeout: 60_000 });
  id = await buildImage('daemon-everything:1', everything);
  // No Cmd, no Entrypoint, no shell; links of all kinds.
  const files = {
    'root/contract.yml': 'version: "1"\n',
    'root/etc/absolute.yml': { link: '/contract.yml' },
    'root/etc/relative.yml': { link: '../contract.yml' },
    'root/etc/out-of-root.yml': { link: '../../../../contract.yml' },
    'root/via': { link: 'etc' },
    'root/dangling.yml': { link: 'gone' },
    'root/circle.yml': { link: 'circle.yml' },
    'root/volume/kept.yml': 'kept\n',
    'root/empty.yml': '',
    'root/large': Buffer.alloc(4 * 1024 * 1024, 'x'),
    'root/too-large': Buffer.alloc(4 * 1024 * 1024 + 1, 'x'),
    [`root/${'deep/'.repeat(30)}contract.yml`]: 'deep\n',
  };
  await buildImage('daemon-files:1', ['FROM scratch', 'COPY root/ /', 'VOLUME /volume'], files);
});
afterAll(async () => {
  engine.close();
  await docker('rmi', '--force', 'daemon-everything:1', 'daemon-files:1');
});

describe('inspect', () => {
  it('gives the whole config', async () => {
    const [loaded] = await requireDaemonImage(engine, 'daemon-everything:1', options);
    expect(loaded?.image).toMatchObject({
      tags: ['daemon-everything:1'],
      configDigest: id,
      platform: { os: 'linux' },
      author: 'somebody',
      size: { measure: 'unpacked' },
      config: {
        User: '1000:1000',
        ExposedPorts: { '53/udp': {}, '8080/tcp': {} },
        Env: [expect.stringMatching(/^PATH=/) as string, 'TOKEN=', 'GREETING=hello, world=all'],
        Entrypoint: ['/bin/busybox'],
        Cmd: ['httpd', '-f'],
        Volumes: { '/data': {} },
        WorkingDir: '/work',
        Labels: {
          'api.ENV.TOKEN': 'mandatory:a=b',
          quoted: 'say "hi"',
          'org.opencontainers.image.title': 'Everything',
        },
        StopSignal: 'SIGINT',
        Healthcheck: {
          Test: ['CMD-SHELL', 'busybox true'],
          Interval: 5e9,
          Timeout: 2e9,
          StartPeriod: 1e9,
          Retries: 2,
        },
        OnBuild: ['RUN echo hi'],
        Shell: ['/bin/busybox', 'sh', '-ec'],
      },
    });
    expect(loaded?.image.size?.bytes).toBe(Number(await docker('inspect', '--format', '{{.Size}}', id)));
    expect(loaded?.image.created).toBe(await docker('inspect', '--format', '{{.Created}}', id));
  });

  it('finds it by id, short id and digest-less name', async () => {
    for (const name of [
      id,
      id.slice('sha256:'.length, 'sha256:'.length + 12),
      'docker.io/library/daemon-everything:1',
    ]) {
      expect(await openDaemonImage(engine, name, options)).toHaveLength(1);
    }
  });

  it('does not find what is not there', async () => {
    expect(await openDaemonImage(engine, 'daemon-gone:1', options)).toBeUndefined();
    expect(
      await openDaemonImage(engine, 'daemon-everything:1', { ...options, platform: 'linux/s390x' }),
    ).toBeUndefined();
    await expect(requireDaemonImage(engine, 'daemon-gone:1', options)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });

  it('lists names', async () => {
    expect(await engine.listImages(options.signal)).toEqual(
      expect.arrayContaining(['daemon-everything:1', 'daemon-files:1']),
    );
  });
});

describe('files of an image without a command', () => {
  async function read(paths: string[], signal = options.signal): Promise<ImageFile[]> {
    const [loaded] = await requireDaemonImage(engine, 'daemon-files:1', options);
    return (await loaded?.readFiles?.(paths, signal)) ?? [];
  }
  const contract = 'version: "1"\n';

  it.each([
    ['/contract.yml', contract],
    ['/etc/absolute.yml', contract],
    ['/etc/relative.yml', contract],
    ['/etc/out-of-root.yml', contract],
    ['/via/relative.yml', contract],
    ['/volume/kept.yml', 'kept\n'],
    ['/empty.yml', ''],
    [`/${'deep/'.repeat(30)}contract.yml`, 'deep\n'],
  ])('reads %s', async (path, content) => {
    const files = await read([path]);
    expect(files.map((file) => [file.path, Buffer.from(file.content).toString()])).toEqual([[path, content]]);
  });

  it.each(['/gone.yml', '/dangling.yml', '/etc', '/', '/contract.yml/below'])(
    'leaves out %s',
    async (path) => {
      expect(await read([path])).toEqual([]);
    },
  );

  it('reads up to the limit and no further', async () => {
    expect((await read(['/large']))[0]?.content.length).toBe(4 * 1024 * 1024);
    const [tooLarge, small] = await read(['/too-large', '/contract.yml']);
    expect(tooLarge).toEqual({
      path: '/too-large',
      content: new Uint8Array(),
      isTooLarge: true,
      size: 4 * 1024 * 1024 + 1,
    });
    expect(small?.content.length).toBe(contract.length);
  });

  it('gives up on a link in a circle', async () => {
    await expect(read(['/circle.yml'])).rejects.toMatchObject({ exitCode: 3 });
  });

  it('leaves nothing behind when it is aborted at any time', async () => {
    for (const delay of [0, 2, 5, 10, 20, 40, 80]) {
      const controller = new AbortController();
      const reading = read(Array<string>(40).fill('/large'), controller.signal);
      setTimeout(() => {
        controller.abort();
      }, delay);
      await expect(reading).rejects.toHaveProperty('name', 'AbortError');
      expect(await docker('ps', '--all', '--quiet', '--filter', 'label=io.container-api.run')).toBe('');
    }
  });

  it('leaves nothing behind when the image has gone', async () => {
    await buildImage('daemon-going:1', ['FROM scratch', 'COPY busybox /', 'LABEL going=1']);
    const [loaded] = await requireDaemonImage(engine, 'daemon-going:1', options);
    await docker('rmi', 'daemon-going:1');
    await expect(loaded?.readFiles?.(['/busybox'], options.signal)).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
    });
  });
});
