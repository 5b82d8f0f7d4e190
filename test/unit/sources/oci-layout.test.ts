import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { openOciLayout } from '../../../src/sources/oci-layout.js';
import {
  ociLayout,
  options,
  json,
  sha256,
  temporaryDirectory,
  testImage,
  writeFiles,
} from './make-images.js';

const root = temporaryDirectory();
let count = 0;
let directory = '';
beforeEach(() => {
  directory = join(root, String(count++));
});

const open = (selector?: string, more = {}) => openOciLayout(directory, selector, options(more));

async function write(...images: Parameters<typeof ociLayout>[0]): Promise<Map<string, Buffer>> {
  const files = ociLayout(images);
  writeFiles(directory, files);
  return Promise.resolve(files);
}

/** Replaces the blob of a digest, or takes it away. */
function damage(hex: string, content?: string): void {
  const path = join(directory, 'blobs/sha256', hex);
  rmSync(path);
  if (content !== undefined) writeFileSync(path, content);
}

describe('openOciLayout', () => {
  it('reads one image and all that the layout says about it', async () => {
    const image = await testImage(['one'], { files: { 'asyncy.yml': 'commands: {}\n' } });
    await write({ name: 'v1', variants: [image] });
    const [loaded, ...others] = await open();
    expect(others).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as {
      manifests: { digest: string }[];
    };
    expect(loaded?.image).toEqual({
      transport: 'oci',
      name: `${directory}:v1`,
      tags: ['v1'],
      digest: manifest.manifests[0]?.digest,
      configDigest: `sha256:${image.id}`,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      platform: { os: 'linux', architecture: 'amd64' },
      created: '2026-01-02T03:04:05Z',
      size: { bytes: image.layer.length, measure: 'compressed' },
      layers: [
        {
          digest: `sha256:${sha256(image.layer)}`,
          mediaType: 'application/vnd.oci.image.layer.v1.tar',
          size: image.layer.length,
        },
      ],
      history: [{ created_by: 'COPY asyncy.yml /' }],
      config: { Env: ['A=1'], Labels: { name: 'one' }, Healthcheck: { Test: ['NONE'] } },
      rawConfig: image.config.toString(),
      annotations: {
        manifest: { on: 'manifest' },
        descriptor: { 'org.opencontainers.image.ref.name': 'v1' },
      },
      notCarried: [
        { subject: 'process onBuild', reason: expect.stringContaining('ONBUILD') as string },
        { subject: 'process shell', reason: expect.stringContaining('SHELL') as string },
      ],
    });
    const files = await loaded?.readFiles?.(['/asyncy.yml', '/nope'], options().signal);
    expect(files?.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual([
      ['/asyncy.yml', 'commands: {}\n'],
    ]);
  });

  it('chooses a platform from the index behind a name', async () => {
    const amd64 = await testImage(['x'], { env: ['ON=amd64'] });
    const arm64 = await testImage(['x'], { env: ['ON=arm64'], architecture: 'arm64' });
    await write({ name: 'v1', variants: [amd64, arm64] });
    const [loaded] = await open('v1', { platform: 'linux/arm64' });
    expect(loaded?.image.config.Env).toEqual(['ON=arm64']);
    expect(loaded?.image.annotations).toEqual({ index: { on: 'index' }, manifest: { on: 'manifest' } });
    expect(loaded?.image.indexDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await open('v1', { allPlatforms: true })).map(({ image }) => image.config.Env)).toEqual([
      ['ON=amd64'],
      ['ON=arm64'],
    ]);
    await expect(open('v1', { platform: 'linux/s390x' })).rejects.toThrow(
      'no image for linux/s390x; there is linux/amd64, linux/arm64',
    );
  });

  it('opens all names, or one by name, position or digest', async () => {
    await write(
      { name: 'v1', variants: [await testImage(['one'])] },
      { name: 'docker.io/library/two:v2', variants: [await testImage(['two'])] },
      { variants: [await testImage(['three'])] },
    );
    const names = async (selector?: string) =>
      (await open(selector)).map(({ image }) => image.config.Labels?.name);
    expect(await names()).toEqual(['one', 'two', 'three']);
    expect((await open()).map(({ image }) => image.name.slice(directory.length))).toEqual([
      ':v1',
      ':docker.io/library/two:v2',
      ':@2',
    ]);
    expect(await names('v1')).toEqual(['one']);
    expect(await names('two:v2')).toEqual(['two']);
    expect(await names('@2')).toEqual(['three']);
    const digest = (await open('v1'))[0]?.image.digest;
    expect(await names(digest)).toEqual(['one']);
    const wanted = open('v3');
    await expect(wanted).rejects.toThrow(
      `${directory}: it has no image "v3"; there is "v1", "docker.io/library/two:v2", "@2"`,
    );
    await expect(wanted).rejects.toMatchObject({
      code: 'OCI_LAYOUT_INVALID',
      exitCode: 2,
      suggestion: expect.stringContaining('@N') as string,
    });
  });

  it('takes two names of one image as one image, and platforms of one name too', async () => {
    const files = await write(
      { name: 'a', variants: [await testImage(['x'])] },
      { name: 'b', variants: [await testImage(['x'])] },
    );
    expect((await open()).map(({ image }) => image.tags)).toEqual([['a', 'b']]);
    const arm = await testImage(['x'], { architecture: 'arm64' });
    const more = ociLayout([{ name: 'a', variants: [arm] }]);
    const entries = [files, more].flatMap(
      (each) => (JSON.parse(String(each.get('index.json'))) as { manifests: object[] }).manifests,
    );
    const [amd64, , arm64] = entries.map((entry, index) => ({
      ...entry,
      platform: { os: 'linux', architecture: index === 2 ? 'arm64' : 'amd64' },
    }));
    writeFiles(directory, [...more, ['index.json', json({ manifests: [amd64, arm64] })]]);
    expect(
      (await open('a', { platform: 'linux/arm64' })).map(({ image }) => image.platform.architecture),
    ).toEqual(['arm64']);
    expect(await open('a', { allPlatforms: true })).toHaveLength(2);
  });

  it.each([
    ['@0', 'linux/arm64'],
    [undefined, 'linux/arm64'],
  ])('refuses the wrong platform of a single image (%s)', async (selector, platform) => {
    await write({ variants: [await testImage(['x'])] });
    await expect(open(selector, { platform })).rejects.toThrow('the image is for linux/amd64 only');
  });

  it('names blobs that are missing or wrong', async () => {
    const image = await testImage(['x']);
    const files = await write({ name: 'v1', variants: [image] });
    damage(image.id, image.config.toString().replace('A=1', 'A=2'));
    await expect(open()).rejects.toThrow(`expected sha256:${image.id}, got sha256:`);
    damage(image.id);
    await expect(open()).rejects.toThrow(`${directory}: blob sha256:${image.id} is missing`);
    const [manifest] = (JSON.parse(String(files.get('index.json'))) as { manifests: { digest: string }[] })
      .manifests;
    damage(manifest?.digest.slice('sha256:'.length) ?? '', '{}');
    await expect(open()).rejects.toThrow(/does not match its digest/);
    const failed = await open().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UsageError);
  });

  it('says which layer is missing, only when a file is asked for', async () => {
    const image = await testImage(['x']);
    await write({ variants: [image] });
    damage(sha256(image.layer));
    const [loaded] = await open();
    await expect(loaded?.readFiles?.(['/asyncy.yml'], options().signal)).rejects.toThrow(
      `${directory}: blob sha256:${sha256(image.layer)} is missing`,
    );
  });

  it.each<[string, [string, string][], RegExp]>([
    ['no index.json', [['oci-layout', '{}']], /index\.json is missing/],
    ['garbage', [['index.json', 'garbage']], /index\.json: the manifest is not valid JSON/],
    [
      'a manifest for index.json',
      [['index.json', JSON.stringify({ config: { digest: `sha256:${'0'.repeat(64)}` } })]],
      /no image index/,
    ],
    ['no images', [['index.json', '{"manifests":[]}']], /holds no image/],
    [
      'a digest that leads out',
      [['index.json', '{"manifests":[{"digest":"sha256:../../../../../../../../../etc/passwd"}]}']],
      /is not a digest/,
    ],
  ])('refuses %s', async (_, files, message) => {
    writeFiles(directory, files);
    await expect(open()).rejects.toThrow(message);
  });

  it('ends on indexes without end, on blobs that are pipes, directories or huge', async () => {
    const image = await testImage(['x']);
    const files = ociLayout([{ variants: [image] }]);
    let manifests: unknown = (JSON.parse(String(files.get('index.json'))) as { manifests: unknown })
      .manifests;
    for (let depth = 0; depth < 5; depth++) {
      const bytes = json({ manifests });
      files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
      manifests = [{ digest: `sha256:${sha256(bytes)}` }];
    }
    files.set('index.json', json({ manifests }));
    writeFiles(directory, files);
    await expect(open()).rejects.toThrow('nested more than 3 deep');

    await write({ variants: [image] });
    const path = join(directory, 'blobs/sha256', image.id);
    rmSync(path);
    execFileSync('mkfifo', [path]);
    await expect(open()).rejects.toThrow(/no regular file/);
    rmSync(path);
    symlinkSync('/dev/zero', path);
    await expect(open()).rejects.toThrow(/no regular file/);
    rmSync(path);
    writeFileSync(path, '');
    truncateSync(path, 2 ** 33);
    await expect(open()).rejects.toThrow('is larger than 8388608 bytes');
  });

  it('refuses an index that names one large image again and again', async () => {
    const image = await testImage(['one']);
    const config = json({
      os: 'linux',
      architecture: 'amd64',
      config: { Labels: { long: 'x'.repeat(7_000_000) } },
    });
    const files = await write({ variants: [{ ...image, config }] });
    const { manifests } = JSON.parse(String(files.get('index.json'))) as { manifests: object[] };
    const index = json({ schemaVersion: 2, manifests: Array.from({ length: 20 }, () => manifests[0]) });
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const entry = { mediaType, digest: `sha256:${sha256(index)}`, size: index.length };
    files.set(`blobs/sha256/${sha256(index)}`, index);
    files.set('index.json', json({ schemaVersion: 2, manifests: [entry] }));
    writeFiles(directory, files);
    await expect(open(undefined, { allPlatforms: true })).rejects.toThrow(/bytes of documents/);
  });
});
