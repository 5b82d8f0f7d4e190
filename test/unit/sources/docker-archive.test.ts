import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { openArchiveStream } from '../../../src/sources/archive-stream.js';
import { openDockerArchive } from '../../../src/sources/docker-archive.js';
import type { LoadedImage } from '../../../src/sources/loaded-image.js';
import { openOciArchive } from '../../../src/sources/oci-archive.js';
import {
  json,
  newDockerSave,
  ociLayout,
  oldDockerSave,
  options,
  sha256,
  tarOf,
  temporaryDirectory,
  testImage,
  type TarEntries,
} from './make-images.js';

const directory = temporaryDirectory();
let count = 0;

function save(bytes: Uint8Array): string {
  const path = join(directory, `${String(count++)}.tar`);
  writeFileSync(path, bytes);
  return path;
}

const saveEntries = async (entries: TarEntries): Promise<string> => save(await tarOf(entries));
const open = (path: string, selector?: string, more = {}) => openDockerArchive(path, selector, options(more));
const labels = (images: LoadedImage[]) => images.map(({ image }) => image.config.Labels?.name);

async function fileOf(loaded: LoadedImage | undefined): Promise<string[]> {
  const files = (await loaded?.readFiles?.(['/asyncy.yml'], options().signal)) ?? [];
  return files.map(({ content }) => Buffer.from(content).toString());
}

const one = await testImage(['repo:one', 'repo:1'], { files: { 'asyncy.yml': 'one' } });
const two = await testImage(['docker.io/library/two:latest'], { files: { 'asyncy.yml': 'two' } });
const none = await testImage([], { files: { 'asyncy.yml': 'one' } });
const old = await tarOf(oldDockerSave([one, two, none]));
const recent = await tarOf(newDockerSave([one, two]));

describe('openDockerArchive, of hostile archives', () => {
  it('refuses names without end', async () => {
    const header = (flag: string, size: number): Buffer => {
      const block = Buffer.alloc(512);
      block.write('x', 0);
      block.write(size.toString(8).padStart(11, '0'), 124);
      block.write(`        ${flag}`, 148);
      const sum = block.reduce((all, byte) => all + byte, 0);
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return block;
    };
    const longName = Buffer.alloc(64 * 1024, 'n');
    const entry = Buffer.concat([header('L', longName.length), longName, header('0', 0)]);
    const path = save(gzipSync(Buffer.concat(Array.from({ length: 1025 }, () => entry)), { level: 1 }));
    await expect(open(path)).rejects.toThrow('its names have more than 67108864 characters');
  });

  it('refuses images without number', async () => {
    const manifest = Array.from({ length: 10_001 }, () => ({ Config: 'config.json' }));
    const path = await saveEntries([
      ['config.json', json({ os: 'linux' })],
      ['manifest.json', json(manifest)],
    ]);
    await expect(open(path)).rejects.toThrow('more than 10000 images');
  });
});

describe('openDockerArchive, as Docker before 25 saves', () => {
  const path = save(old);

  it('opens all images, or one by name or position', async () => {
    const images = await open(path);
    expect(labels(images)).toEqual(['repo:one', 'docker.io/library/two:latest', 'none']);
    expect(images.map(({ image }) => image.name.slice(path.length))).toEqual([
      ':repo:one',
      ':docker.io/library/two:latest',
      ':@2',
    ]);
    expect(labels(await open(path, 'repo:1'))).toEqual(['repo:one']);
    expect((await open(path, 'two'))[0]?.image.name).toBe(`${path}:two`);
    expect(labels(await open(path, '@2'))).toEqual(['none']);
    for (const selector of ['repo', 'three', '@3', '@x']) {
      await expect(open(path, selector)).rejects.toThrow(
        `it has no image "${selector}"; there is "repo:one", "repo:1", "docker.io/library/two:latest", "@2"`,
      );
    }
  });

  it('says all that the archive knows', async () => {
    const [loaded] = await open(path, 'repo:one');
    expect(loaded?.image).toEqual({
      transport: 'docker-archive',
      name: `${path}:repo:one`,
      tags: ['repo:one', 'repo:1'],
      configDigest: `sha256:${one.id}`,
      platform: { os: 'linux', architecture: 'amd64' },
      created: '2026-01-02T03:04:05Z',
      size: { bytes: one.layer.length, measure: 'unpacked' },
      layers: [{ digest: `sha256:${sha256(one.layer)}`, size: one.layer.length }],
      history: [{ created_by: 'COPY asyncy.yml /' }],
      config: { Env: ['A=1'], Labels: { name: 'repo:one' }, Healthcheck: { Test: ['NONE'] } },
      rawConfig: one.config.toString(),
      notCarried: [
        { subject: 'annotations', reason: expect.stringContaining('no image manifest') as unknown },
      ],
    });
  });

  it('reads files, also from a layer that stands under another image', async () => {
    expect(await fileOf((await open(path, 'repo:one'))[0])).toEqual(['one']);
    expect(await fileOf((await open(path, 'two'))[0])).toEqual(['two']);
    const [shared] = await open(path, '@2');
    expect(shared?.image.size).toEqual({ bytes: none.layer.length, measure: 'unpacked' });
    expect(await fileOf(shared)).toEqual(['one']);
  });
});

describe('openDockerArchive, as Docker 25 saves', () => {
  const path = save(recent);

  it('takes names and config from manifest.json, digests and annotations from index.json', async () => {
    const [loaded] = await open(path, 'repo:1');
    expect(loaded?.image).toMatchObject({
      transport: 'docker-archive',
      tags: ['repo:one', 'repo:1'],
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      size: { bytes: one.layer.length, measure: 'unpacked' },
      annotations: {
        manifest: { on: 'manifest' },
        descriptor: { 'org.opencontainers.image.ref.name': 'repo:one' },
      },
      notCarried: [],
    });
    expect(await fileOf(loaded)).toEqual(['one']);
  });

  it('is an OCI archive as well', async () => {
    const images = await openOciArchive(path, undefined, options());
    expect(labels(images)).toEqual(['repo:one', 'docker.io/library/two:latest']);
    expect(images[0]?.image.transport).toBe('oci-archive');
    expect(images[0]?.image.digest).toBe((await open(path, 'repo:1'))[0]?.image.digest);
    expect(await fileOf(images[1])).toEqual(['two']);
  });

  it('chooses among platforms of one name', async () => {
    const arm = await testImage(one.tags, { architecture: 'arm64', env: ['ON=arm64'] });
    const variants = await saveEntries(newDockerSave([one, arm]));
    const environment = async (more: object) =>
      (await open(variants, 'repo:1', more)).map(({ image }) => image.config.Env?.[0]);
    expect(await environment({ platform: 'linux/arm64' })).toEqual(['ON=arm64']);
    expect(await environment({ allPlatforms: true })).toEqual(['A=1', 'ON=arm64']);
    await expect(environment({ platform: 'linux/s390x' })).rejects.toThrow('no image for linux/s390x');
    await expect(open(path, 'repo:1', { platform: 'linux/arm64' })).rejects.toThrow('for linux/amd64 only');
  });

  it('does without the platforms that the engine left out', async () => {
    const entries = newDockerSave([one]).filter(([header]) => header !== 'index.json');
    const missing = { digest: `sha256:${'0'.repeat(64)}`, platform: { os: 'linux', architecture: 'arm64' } };
    const [loaded] = await open(
      await saveEntries([...entries, ['index.json', json({ manifests: [missing] })]]),
    );
    expect(loaded?.image.configDigest).toBe(`sha256:${one.id}`);
    expect(loaded?.image).not.toHaveProperty('digest');
  });

  it('calls packed layers compressed', async () => {
    const layer = gzipSync(one.layer);
    const entries: TarEntries = [
      [`sha256:${one.id}`, one.config],
      ['layer.tar.gz', layer],
      ['manifest.json', json([{ Config: `sha256:${one.id}`, RepoTags: ['x:1'], Layers: ['layer.tar.gz'] }])],
    ];
    const [loaded] = await open(await saveEntries(entries));
    expect(loaded?.image.size).toEqual({ bytes: layer.length, measure: 'compressed' });
    expect(await fileOf(loaded)).toEqual(['one']);
  });
});

describe('archives of an OCI layout', () => {
  it('are opened under either name', async () => {
    const layout = await saveEntries([...ociLayout([{ name: 'v1', variants: [one] }])]);
    for (const images of [await openOciArchive(layout, 'v1', options()), await open(layout, 'v1')]) {
      expect(images[0]?.image).toMatchObject({ transport: 'oci-archive', name: `${layout}:v1` });
      expect(await fileOf(images[0])).toEqual(['one']);
    }
  });
});

describe('compressed and streamed archives', () => {
  const without = ({ image: { name: _, ...image } }: LoadedImage) => image;
  const leftovers = () => readdirSync(tmpdir()).filter((name) => /^container-api-[0-9a-f]{8}-/.test(name));

  it.each([
    ['old', old],
    ['recent', recent],
  ])('gives the same (%s)', async (_, bytes) => {
    const plain = await open(save(bytes));
    const packed = save(gzipSync(bytes));
    const fromGzip = await open(packed);
    const streamed = await openArchiveStream(Readable.from([bytes], { objectMode: false }), '-', {
      ...options(),
      spill: false,
    });
    const kept = await openArchiveStream(createReadStream(packed), '-', { ...options(), spill: true });
    for (const images of [fromGzip, streamed, kept]) expect(images.map(without)).toEqual(plain.map(without));
    expect(await Promise.all(fromGzip.map(fileOf))).toEqual(await Promise.all(plain.map(fileOf)));
    expect(await Promise.all(kept.map(fileOf))).toEqual(await Promise.all(plain.map(fileOf)));
    expect(streamed.every((each) => each.readFiles === undefined)).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  it('leaves nothing behind when aborted', async () => {
    const controller = new AbortController();
    const input = new PassThrough();
    input.write(old.subarray(0, 2000));
    const opening = openArchiveStream(input, '-', { ...options({ signal: controller.signal }), spill: true });
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 20);
    await expect(opening).rejects.toThrow('enough');
    expect(input.destroyed).toBe(true);
    expect(leftovers()).toEqual([]);
  });

  it('takes docker inspect JSON from a stream', async () => {
    const inspected = json([
      {
        Id: `sha256:${one.id}`,
        RepoTags: ['x:1'],
        Os: 'linux',
        Architecture: 'amd64',
        Config: { Env: ['A=1'] },
      },
    ]);
    const [loaded] = await openArchiveStream(
      Readable.from([Buffer.from('\n '), inspected], { objectMode: false }),
      'stdin',
      { ...options(), spill: true },
    );
    expect(loaded?.image).toMatchObject({
      transport: 'docker-inspect',
      name: 'stdin:x:1',
      config: { Env: ['A=1'] },
    });
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /standard input: it is empty/],
    ['garbage', Buffer.from('garbage'.repeat(200)), /standard input: it is no tar/],
    ['a cut archive', old.subarray(0, 5000), /standard input: the tar is truncated/],
    ['cut gzip', gzipSync(old).subarray(0, 500), /the compressed data is truncated/],
    ['broken gzip', gzipSync(old).fill(0, 100, 300), /the compressed data is corrupt/],
    ['gzip in gzip', gzipSync(gzipSync(old)), /it is no tar/],
    ['xz', Buffer.from('fd377a585a00000000', 'hex'), /xz compression is not supported/],
  ])('refuses %s', async (_, bytes, message) => {
    for (const spill of [true, false]) {
      const opening = openArchiveStream(Readable.from([bytes], { objectMode: false }), 'standard input', {
        ...options(),
        spill,
      });
      await expect(opening).rejects.toThrow(message);
      await expect(opening).rejects.toMatchObject({ code: 'STDIN_INVALID', exitCode: 2 });
    }
  });

  it('passes bugs and foreign errors on as what they are', async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error('gone'), { code: 'EIO' }));
      },
    });
    await expect(openArchiveStream(broken, 'stdin', { ...options(), spill: false })).rejects.toThrow(
      'stdin: reading broke off (EIO)',
    );
    const bug = new TypeError('a bug');
    const buggy = new Readable({
      read() {
        this.destroy(bug);
      },
    });
    await expect(openArchiveStream(buggy, 'stdin', { ...options(), spill: false })).rejects.toBe(bug);
  });
});

describe('openDockerArchive refuses', () => {
  const manifest = (entry: object): TarEntries => [
    ['manifest.json', json([{ Config: `${one.id}.json`, RepoTags: ['x:1'], Layers: [], ...entry }])],
    [`${one.id}.json`, one.config],
  ];

  it.each<[string, TarEntries, RegExp]>([
    ['a tar of anything else', [['readme', 'x']], /neither manifest\.json nor index\.json/],
    [
      'what ancient Docker wrote',
      [
        ['repositories', '{}'],
        ['x/json', '{}'],
      ],
      /older than 1\.10/,
    ],
    [
      'a manifest.json that is no list',
      [['manifest.json', '{}']],
      /manifest\.json: the document must be a list/,
    ],
    ['one without images', [['manifest.json', '[]']], /holds no image/],
    ['one of wrong types', manifest({ Layers: [1] }), /manifest\.json: \/0\/Layers\/0 must be a string/],
    ['a config that is missing', manifest({ Config: 'nope.json' }), /config "nope\.json" is missing/],
    [
      'a config outside of the archive',
      manifest({ Config: '../../../etc/passwd' }),
      /config "\.\.\/\.\.\/\.\.\/etc\/passwd" is missing/,
    ],
    [
      'a config that is a link to itself',
      [...manifest({ Config: 'a' }), [{ name: 'a', type: 'symlink', linkname: 'a' }]],
      /config "a" is missing/,
    ],
    [
      'a config that is a link to a file outside',
      [...manifest({ Config: 'a' }), [{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }]],
      /config "a" is missing/,
    ],
    ['a config of other content', [...manifest({}), [`${one.id}.json`, '{}']], /does not match its digest/],
    [
      'a huge config',
      manifest({ Config: 'big' }).concat([['big', Buffer.alloc(9_000_000, ' ')]]),
      /big is larger than 8388608 bytes/,
    ],
  ])('%s', async (_, entries, message) => {
    const bytes = await tarOf(entries);
    for (const path of [save(bytes), save(gzipSync(bytes))]) {
      await expect(open(path)).rejects.toThrow(message);
      await expect(open(path)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID', exitCode: 2 });
    }
  });

  it('a layer that is missing, when a file is asked for', async () => {
    const [loaded] = await open(await saveEntries(manifest({ Layers: ['gone/layer.tar'] })));
    expect(loaded?.image).not.toHaveProperty('size');
    await expect(fileOf(loaded)).rejects.toThrow('layer gone/layer.tar is missing');
  });

  it('files that are not there, or no files', async () => {
    await expect(open(join(directory, 'nope.tar'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      exitCode: 2,
    });
    await expect(open(directory)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(open('/dev/zero')).rejects.toThrow(/no regular file/);
  });

  it('too much JSON to keep, where it cannot be read twice', async () => {
    const document = Buffer.alloc(8_000_000, ' ');
    document.write('{');
    const bytes = gzipSync(
      await tarOf(Array.from({ length: 9 }, (_, index) => [`${String(index)}.json`, document])),
      { level: 1 },
    );
    await expect(open(save(bytes))).rejects.toThrow('more than 67108864 bytes of JSON documents');
  });
});

describe('damaged archives', () => {
  it.each([
    ['old', old],
    ['recent', recent],
  ])('end in a result or a UsageError, wherever they are cut or changed (%s)', async (_, valid) => {
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 });
    const length = fc.oneof(fc.constant(valid.length), fc.nat(valid.length));
    await fc.assert(
      fc.asyncProperty(damage, length, fc.boolean(), async (changes, cut, pack) => {
        const bytes = Buffer.from(valid.subarray(0, cut));
        for (const [at, byte] of changes) if (at < cut) bytes[at] = byte;
        const path = join(directory, 'damaged.tar');
        writeFileSync(path, pack ? gzipSync(bytes, { level: 1 }) : bytes);
        try {
          for (const loaded of await open(path)) await fileOf(loaded);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('survive damage to the compressed bytes', async () => {
    const valid = gzipSync(old);
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), async (at, byte, cut) => {
        const bytes = Buffer.from(valid.subarray(0, cut));
        if (at < cut) bytes[at] = byte;
        const path = join(directory, 'damaged.tar.gz');
        writeFileSync(path, bytes);
        await open(path).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UsageError);
        });
      }),
      { numRuns: 150 },
    );
  });
});
