import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pack } from 'tar-stream';

import { listRepositories, listTags, openRegistryImage } from '../../../src/sources/registry.js';
import type { LoadedImage } from '../../../src/sources/loaded-image.js';
import {
  all,
  client,
  never,
  serve,
  sha256Of,
  status,
  type Answer,
  type FakeServer,
} from '../registry/fake-registry.js';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';

/** What a registry holds: blobs and manifests by digest, in one repository `app`. */
class Content {
  routes: Record<string, Answer> = {};

  blob(bytes: Buffer | string): { digest: string; size: number } {
    const digest = sha256Of(bytes);
    this.routes[`/v2/app/blobs/${digest}`] = status(200, Buffer.from(bytes));
    return { digest, size: Buffer.byteLength(bytes) };
  }

  manifest(
    document: unknown,
    mediaType: string,
    tag?: string,
  ): { digest: string; size: number; mediaType: string } {
    const bytes = Buffer.from(JSON.stringify(document));
    const digest = sha256Of(bytes);
    const answer = status(200, bytes, { 'content-type': mediaType });
    this.routes[`/v2/app/manifests/${digest}`] = answer;
    if (tag !== undefined) this.routes[`/v2/app/manifests/${tag}`] = answer;
    return { digest, size: bytes.length, mediaType };
  }

  image(
    options: {
      architecture?: string;
      variable?: string;
      layers?: Buffer[];
      annotations?: Record<string, string>;
      tag?: string;
    } = {},
  ) {
    const { architecture = 'amd64', variable = 'A=1', layers = [], annotations, tag } = options;
    const config = this.blob(
      JSON.stringify({
        os: 'linux',
        architecture,
        config: { Env: [variable] },
        rootfs: { type: 'layers', diff_ids: [] },
      }),
    );
    return this.manifest(
      {
        schemaVersion: 2,
        mediaType: ociManifest,
        config: { ...config, mediaType: 'application/vnd.oci.image.config.v1+json' },
        layers: layers.map((layer) => ({
          ...this.blob(layer),
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        })),
        annotations,
      },
      ociManifest,
      tag,
    );
  }

  index(manifests: unknown[], tag?: string, annotations?: Record<string, string>) {
    return this.manifest({ schemaVersion: 2, mediaType: ociIndex, manifests, annotations }, ociIndex, tag);
  }
}

async function layer(files: Record<string, string>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  return gzipSync(Buffer.concat(await all(tar as AsyncIterable<Buffer>)));
}

const platform = (architecture: string, os = 'linux') => ({ platform: { os, architecture } });

function open(
  server: FakeServer,
  options: { tag?: string; digest?: string; platform?: string; allPlatforms?: boolean } = {},
): Promise<LoadedImage[]> {
  const { tag, digest, ...wanted } = options;
  const reference = {
    registry: server.host,
    repository: 'app',
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
  };
  return openRegistryImage(client(), reference, { signal: never, ...wanted });
}

describe('openRegistryImage', () => {
  it('reads one image, latest when no tag is named', async () => {
    const content = new Content();
    const { digest } = content.image({ tag: 'latest', annotations: { a: 'manifest' } });
    const server = await serve(content.routes);
    const [loaded, ...others] = await open(server);
    expect(others).toEqual([]);
    expect(loaded?.image).toMatchObject({
      transport: 'docker',
      name: `${server.host}/app:latest`,
      tags: [`${server.host}/app:latest`],
      digest,
      mediaType: ociManifest,
      platform: { os: 'linux', architecture: 'amd64' },
      config: { Env: ['A=1'] },
      annotations: { manifest: { a: 'manifest' } },
    });
    expect(loaded?.image.indexDigest).toBeUndefined();
    expect(server.seen).toHaveLength(2);
  });

  it('lets the digest win over the tag', async () => {
    const content = new Content();
    const { digest } = content.image();
    const server = await serve(content.routes);
    const [loaded] = await open(server, { tag: 'gone', digest });
    expect(loaded?.image.digest).toBe(digest);
    expect(loaded?.image.name).toBe(`${server.host}/app:gone@${digest}`);
  });

  it('chooses by platform, skips attestations, and keeps the annotations apart', async () => {
    const content = new Content();
    const amd = content.image({ architecture: 'amd64', annotations: { a: 'manifest' } });
    const arm = content.image({ architecture: 'arm64', variable: 'A=arm' });
    const proof = content.image({ architecture: 'unknown', variable: 'A=proof' });
    const index = content.index(
      [
        {
          ...proof,
          ...platform('unknown', 'unknown'),
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        },
        { ...amd, ...platform('amd64'), annotations: { a: 'descriptor' } },
        { ...arm, ...platform('arm64') },
      ],
      '1',
      { a: 'index' },
    );
    const server = await serve(content.routes);
    const [one] = await open(server, { tag: '1', platform: 'linux/amd64' });
    expect(one?.image).toMatchObject({
      digest: amd.digest,
      indexDigest: index.digest,
      annotations: { index: { a: 'index' }, manifest: { a: 'manifest' }, descriptor: { a: 'descriptor' } },
    });
    const every = await open(server, { tag: '1', allPlatforms: true });
    expect(every.map(({ image }) => image.platform.architecture)).toEqual(['amd64', 'arm64']);
    await expect(open(server, { tag: '1', platform: 'linux/s390x' })).rejects.toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
      exitCode: 3,
    });
  });

  it('walks nested indexes, and names the outermost', async () => {
    const content = new Content();
    const image = content.image();
    const inner = content.index([{ ...image, ...platform('amd64') }]);
    const outer = content.index([{ ...inner, ...platform('amd64') }], '1');
    const [loaded] = await open(await serve(content.routes), { tag: '1', platform: 'linux/amd64' });
    expect(loaded?.image).toMatchObject({ digest: image.digest, indexDigest: outer.digest });
  });

  it('refuses indexes nested without end, and too many of them', async () => {
    const content = new Content();
    let inner = content.image();
    for (let depth = 0; depth < 5; depth++) inner = content.index([{ ...inner, ...platform('amd64') }]);
    content.index([{ ...inner, ...platform('amd64') }], 'deep');
    const image = { ...content.image(), ...platform('amd64') };
    content.index(
      Array.from({ length: 300 }, () => image),
      'wide',
    );
    const server = await serve(content.routes);
    await expect(open(server, { tag: 'deep', platform: 'linux/amd64' })).rejects.toThrow(
      'nested more than 3 deep',
    );
    await expect(open(server, { tag: 'wide', allPlatforms: true })).rejects.toThrow('more than 256 images');
  });

  it('refuses an image of another platform than the wanted one', async () => {
    const content = new Content();
    content.image({ tag: '1' });
    await expect(open(await serve(content.routes), { tag: '1', platform: 'linux/arm64' })).rejects.toThrow(
      'linux/amd64 only',
    );
  });

  it.each([
    ['no JSON', '{'],
    ['no manifest', '{"schemaVersion":2}'],
    ['schema 1', '{"schemaVersion":1,"fsLayers":[]}'],
    ['a config digest with a path', '{"schemaVersion":2,"config":{"digest":"../../x"},"layers":[]}'],
  ])('refuses %s, and names the image', async (_name, document) => {
    const server = await serve({ '/v2/app/manifests/1': status(200, document) });
    await expect(open(server, { tag: '1' })).rejects.toMatchObject({
      code: 'REGISTRY_BAD_IMAGE',
      exitCode: 3,
    });
    await expect(open(server, { tag: '1' })).rejects.toThrow(`${server.host}/app:1: `);
  });

  it('says when the config is missing', async () => {
    const content = new Content();
    content.image({ tag: '1' });
    for (const path of Object.keys(content.routes))
      if (path.includes('/blobs/')) content.routes[path] = status(404);
    await expect(open(await serve(content.routes), { tag: '1' })).rejects.toMatchObject({
      code: 'REGISTRY_BLOB_MISSING',
    });
  });
});

describe('readFiles', () => {
  const read = async (server: FakeServer, paths: string[]) => {
    const [loaded] = await open(server, { tag: '1' });
    const files = await loaded?.readFiles?.(paths, never);
    return files?.map(({ path, content }) => [path, Buffer.from(content).toString()]);
  };

  it('reads nothing before it is called, then the topmost file', async () => {
    const content = new Content();
    content.image({
      tag: '1',
      layers: [await layer({ 'asyncy.yml': 'old', 'app/x': 'x' }), await layer({ 'asyncy.yml': 'new' })],
    });
    const server = await serve(content.routes);
    await open(server, { tag: '1' });
    expect(server.seen).toHaveLength(2);
    expect(await read(server, ['/asyncy.yml', '/app/x', '/none'])).toEqual([
      ['/asyncy.yml', 'new'],
      ['/app/x', 'x'],
    ]);
  });

  it('does not believe a file of a layer that is not what its digest says, also when the file comes first', async () => {
    const content = new Content();
    const good = await layer({ 'asyncy.yml': 'good', filler: 'x'.repeat(300_000) });
    content.image({ tag: '1', layers: [good] });
    const evil = await layer({ 'asyncy.yml': 'evil', filler: 'x'.repeat(300_000) });
    content.routes[`/v2/app/blobs/${sha256Of(good)}`] = status(200, evil.subarray(0, good.length));
    await expect(read(await serve(content.routes), ['/asyncy.yml'])).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
  });

  it('reads a large layer to its end although the file comes first', async () => {
    const { randomBytes } = await import('node:crypto');
    const content = new Content();
    content.image({
      tag: '1',
      layers: [await layer({ 'asyncy.yml': 'here', filler: randomBytes(3_000_000).toString('latin1') })],
    });
    expect(await read(await serve(content.routes), ['/asyncy.yml'])).toEqual([['/asyncy.yml', 'here']]);
  });

  it('says when a layer is gone or garbage', async () => {
    const content = new Content();
    const gone = await layer({ a: 'a' });
    content.image({ tag: '1', layers: [gone] });
    const blob = `/v2/app/blobs/${sha256Of(gone)}`;
    const server = await serve({ ...content.routes, [blob]: status(404) });
    await expect(read(server, ['/a'])).rejects.toMatchObject({ code: 'REGISTRY_BLOB_MISSING' });
    const garbage = new Content();
    garbage.image({ tag: '1', layers: [Buffer.from('garbage, and no tar')] });
    await expect(read(await serve(garbage.routes), ['/a'])).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('lists', () => {
  it('lists tags and repositories', async () => {
    const server = await serve({
      '/v2/app/tags/list': status(200, { tags: ['b', 'a'] }),
      '/v2/_catalog': status(200, { repositories: ['app'] }),
    });
    expect(await all(listTags(client(), server.host, 'app', never))).toEqual(['b', 'a']);
    expect(await all(listRepositories(client(), server.host, never))).toEqual(['app']);
  });
});
