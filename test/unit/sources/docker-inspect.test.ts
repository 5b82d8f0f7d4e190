import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { openDockerInspect } from '../../../src/sources/docker-inspect.js';
import { json, options, temporaryDirectory } from './make-images.js';

const id = `sha256:${'ab'.repeat(32)}`;
const inspected = {
  Id: id,
  RepoTags: ['repo:1'],
  RepoDigests: [`repo@sha256:${'cd'.repeat(32)}`],
  Created: '2026-01-02T03:04:05Z',
  Author: 'A',
  Architecture: 'arm64',
  Os: 'linux',
  Size: 12,
  Config: { Env: ['A=1'], Cmd: null, Labels: { l: 'v' }, User: '' },
  RootFS: { Type: 'layers', Layers: [id] },
};
const open = (document: unknown, more = {}) =>
  openDockerInspect(
    { bytes: Buffer.isBuffer(document) ? document : json(document), name: 'stdin' },
    options(more),
  );

describe('openDockerInspect', () => {
  it('reads an image and says what this form cannot carry', async () => {
    const [loaded, ...others] = await open([inspected]);
    expect(others).toEqual([]);
    expect(loaded?.readFiles).toBeUndefined();
    expect(loaded?.image).toMatchObject({
      transport: 'docker-inspect',
      name: 'stdin:repo:1',
      tags: ['repo:1'],
      configDigest: id,
      platform: { os: 'linux', architecture: 'arm64' },
      author: 'A',
      size: { bytes: 12, measure: 'unpacked' },
      config: { Env: ['A=1'], Labels: { l: 'v' } },
    });
    expect(loaded?.image.config).not.toHaveProperty('User');
    expect(loaded?.image.notCarried.map((each) => each.subject)).toEqual(['history', 'annotations', 'files']);
  });

  it('takes several images, one object, and files', async () => {
    expect(
      (await open([inspected, { ...inspected, RepoTags: null }])).map(({ image }) => image.name),
    ).toEqual(['stdin:repo:1', `stdin:${id}`]);
    expect(await open(inspected)).toHaveLength(1);
    const path = join(temporaryDirectory(), 'inspect.json');
    writeFileSync(path, Buffer.concat([Buffer.from('\ufeff'), json([inspected])]));
    expect((await openDockerInspect(path, options()))[0]?.image.name).toBe(`${path}:repo:1`);
  });

  it('holds to the platform', async () => {
    await expect(open([inspected], { platform: 'linux/amd64' })).rejects.toThrow('for linux/arm64 only');
    expect(await open([inspected], { platform: 'linux/arm64' })).toHaveLength(1);
  });

  const container = { Id: id, State: {}, HostConfig: {}, Config: { Image: 'repo:1' } };
  it.each<[string, unknown, RegExp]>([
    ['a container', [container], /describes a container, not an image; inspect its image "repo:1"/],
    ['a container among images', [inspected, container], /stdin, entry 1: it describes a container/],
    ['a volume', [{ Name: 'v', Mountpoint: '/x' }], /not what docker image inspect prints/],
    ['nothing', [], /lists no image/],
    ['a number', 5, /not what docker image inspect prints/],
    ['numbers', [1], /not what docker image inspect prints/],
    ['broken JSON', Buffer.from('[{"secret": x'), /^stdin: it is not valid JSON$/],
    [
      'fields of the wrong type',
      [{ ...inspected, Config: { Env: 'A=1' } }],
      /stdin: \/Config\/Env must be a list, not a string/,
    ],
    ['too many images', Array.from({ length: 10_001 }, () => 0), /more than 10000 images/],
  ])('refuses %s', async (_, document, message) => {
    await expect(open(document)).rejects.toThrow(message);
    await expect(open(document)).rejects.toMatchObject({ code: 'INSPECT_INVALID', exitCode: 2 });
  });

  it('never throws anything else, whatever stands in the fields', async () => {
    const changes = fc.dictionary(
      fc.constantFrom(...Object.keys(inspected), 'History', 'Descriptor'),
      fc.jsonValue(),
    );
    const config = fc.dictionary(
      fc.constantFrom('Env', 'Labels', 'Healthcheck', 'ExposedPorts', 'Cmd'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(changes, config, async (change, Config) => {
        const [loaded] = await open([{ ...inspected, Config, ...change }]).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UsageError);
          return [];
        });
        if (loaded) expect(loaded.image.transport).toBe('docker-inspect');
      }),
      { numRuns: 300 },
    );
  });
});
