import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openImageProvider, type ImageProvider } from '../../src/app/check/provide-image.js';
import { connectEngine } from '../../src/engine/client.js';
import type { Engine } from '../../src/engine/engine.js';
import { ContainerApiError } from '../../src/errors.js';
import { parseTarget } from '../../src/reference/parse-target.js';
import { createRegistryClient } from '../../src/registry/client.js';
import type { LoadedImage } from '../../src/sources/loaded-image.js';
import { openTarget } from '../../src/sources/open-target.js';
import { docker, engineHost } from './harness/docker.js';
import { output, sha256 } from './harness/forms.js';
import { buildImage } from './harness/images.js';
import { startRegistry, type Registry } from './harness/registry.js';

const never = new AbortController().signal;
const image = 'capi-bring:1';
const greeting = 'hello from the image';

let folder: string;
let engine: Engine;
let open: Registry;
let basic: Registry;
/** What `docker load` makes of it. */
let dockerId: string;
/** The id of skopeo's OCI form, whose config is written anew. */
let ociId: string;
const at = (name: string): string => join(folder, name);

/** The image is not in the engine before a test begins. */
beforeEach(async () => {
  await docker('image', 'rm', '--force', ...(await ids())).catch(() => undefined);
  expect(await ids()).toEqual([]);
});

async function ids(): Promise<string[]> {
  const known = await Promise.all(
    [dockerId, ociId].map((id) => docker('image', 'inspect', '--format', '{{.Id}}', id).catch(() => '')),
  );
  return known.filter(Boolean);
}

/** Ids of all images; the engine lists those of one second in any order. */
async function allImages(): Promise<string[]> {
  return (await docker('images', '--all', '--quiet', '--no-trunc')).split('\n').sort();
}

/** Images in the engine with a name of ours. */
async function broughtImages(): Promise<string[]> {
  return (await docker('images', '--quiet', '--no-trunc', 'localhost/container-api'))
    .split('\n')
    .filter(Boolean);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-bring-'));
  engine = await connectEngine({ host: engineHost, timeout: 30_000 });
  await buildImage(
    image,
    [
      'FROM scratch',
      // No other image has this one, so that the engine must take it from us: what it has already it does not read again.
      'COPY greeting own /',
      'COPY a /same',
      'COPY busybox /bin/busybox',
      'COPY a /same',
      'ENTRYPOINT ["/bin/busybox", "cat", "/greeting"]',
    ],
    { greeting, a: 'a', own: randomUUID() },
  );
  await buildImage('capi-bring-other:1', ['FROM scratch', 'COPY other /other'], { other: 'other' });
  dockerId = await docker('image', 'inspect', '--format', '{{.Id}}', image);
  await docker('save', '--output', at('saved.tar'), image);
  await docker('save', '--output', at('two.tar'), 'capi-bring-other:1', image);
  await pipeline(
    createReadStream(at('two.tar')),
    createGzip({ level: 1 }),
    createWriteStream(at('two.tar.gz')),
  );
  await writeFile(at('inspect.json'), await docker('image', 'inspect', image));
  const from = `docker-archive:${at('saved.tar')}`;
  await output('skopeo', 'copy', '--quiet', from, `oci:${at('layout')}:1`);
  await output('skopeo', 'copy', '--quiet', from, `oci-archive:${at('oci.tar')}:1`);
  await output('skopeo', 'copy', '--quiet', '--dest-compress-format', 'zstd', from, `oci:${at('zstd')}:1`);
  ociId = sha256(await output('skopeo', 'inspect', '--config', '--raw', `oci:${at('layout')}:1`));
  open = await startRegistry(at('open'));
  basic = await startRegistry(at('basic'), { auth: true });
  for (const registry of [open, basic])
    await output(
      'skopeo',
      'copy',
      '--quiet',
      ...registry.skopeo,
      from,
      `docker://${registry.host}/team/bring:1`,
    );
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await basic[Symbol.asyncDispose]();
  await docker('image', 'rm', '--force', image, 'capi-bring-other:1').catch(() => undefined);
  engine.close();
  await rm(folder, { recursive: true, force: true });
  expect(await broughtImages()).toEqual([]);
});

/** Opens one image of a target. */
async function load(text: string, { input, dockerConfig }: { input?: Readable; dockerConfig?: string } = {}) {
  const registry = createRegistryClient({
    timeout: 10_000,
    ...(dockerConfig !== undefined && { env: { DOCKER_CONFIG: dockerConfig } }),
  });
  const opened = await openTarget(
    parseTarget(text),
    {
      engine: () => Promise.resolve(engine),
      registry: () => Promise.resolve(registry),
      stdin: () => input ?? createReadStream('/dev/null'),
    },
    { signal: never, wantsFiles: true },
  );
  if (opened.kind !== 'images' || !opened.images[0]) throw new Error(`${text} is no image`);
  return { loaded: opened.images[0], close: registry.close };
}

async function withProvider<T>(use: (provider: ImageProvider) => Promise<T>): Promise<T> {
  const provider = openImageProvider(engine);
  try {
    return await use(provider);
  } finally {
    await provider.close();
  }
}

/** The error of bringing it; nothing of it may be left. */
async function failure(loaded: LoadedImage, signal = never): Promise<ContainerApiError> {
  const before = await allImages();
  const error = await withProvider((provider) =>
    provider.provide(loaded, signal).then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );
  expect(await allImages()).toEqual(before);
  if (!(error instanceof ContainerApiError)) throw error;
  return error;
}

describe('a source whose image the engine does not have', () => {
  const ways: [name: string, id: () => string, open: () => ReturnType<typeof load>][] = [
    ['docker-archive', () => dockerId, () => load(`docker-archive:${at('saved.tar')}`)],
    [
      'one of two in a docker-archive',
      () => dockerId,
      () => load(`docker-archive:${at('two.tar')}:${image}`),
    ],
    [
      'one of two in a compressed docker-archive',
      () => dockerId,
      () => load(`docker-archive:${at('two.tar.gz')}:${image}`),
    ],
    ['oci', () => ociId, () => load(`oci:${at('layout')}`)],
    ['oci with zstd', () => ociId, () => load(`oci:${at('zstd')}`)],
    ['oci-archive', () => ociId, () => load(`oci-archive:${at('oci.tar')}`)],
    ['standard input', () => dockerId, () => load('-', { input: createReadStream(at('saved.tar')) })],
    ['registry', () => dockerId, () => load(`docker://${open.host}/team/bring:1`)],
    [
      'registry with a login',
      () => dockerId,
      () => load(`docker://${basic.host}/team/bring:1`, { dockerConfig: basic.dockerConfig }),
    ],
  ];
  it.each(ways)('%s: has the id of docker load, runs, and is gone after', async (_name, id, openWay) => {
    const { loaded, close } = await openWay();
    await withProvider(async (provider) => {
      const found = await provider.provide(loaded, never);
      expect(found).toEqual({ id: id(), brought: true });
      expect(await docker('run', '--rm', '--network', 'none', found.id)).toBe(greeting);
    });
    close();
    expect(await ids()).toEqual([]);
    expect(await broughtImages()).toEqual([]);
  });

  it('is brought once for several targets', async () => {
    const [one, two] = [
      await load(`docker-archive:${at('saved.tar')}`),
      await load(`docker://${open.host}/team/bring:1`),
    ];
    await withProvider(async (provider) => {
      const found = await Promise.all([
        provider.provide(one.loaded, never),
        provider.provide(two.loaded, never),
      ]);
      expect(found).toEqual([
        { id: dockerId, brought: true },
        { id: dockerId, brought: true },
      ]);
      expect(await broughtImages()).toEqual([dockerId]);
    });
    two.close();
    expect(await ids()).toEqual([]);
  });

  it('stays for another process that uses it, and goes with that one', async () => {
    const { loaded } = await load(`docker-archive:${at('saved.tar')}`);
    const [first, second] = [openImageProvider(engine), openImageProvider(engine)];
    await first.provide(loaded, never);
    expect(await second.provide(loaded, never)).toEqual({ id: dockerId, brought: true });
    await first.close();
    expect(await docker('run', '--rm', '--network', 'none', dockerId)).toBe(greeting);
    await second.close();
    expect(await ids()).toEqual([]);
  });

  it('stays when the user has named it meanwhile', async () => {
    const { loaded } = await load(`docker-archive:${at('saved.tar')}`);
    await withProvider(async (provider) => {
      const { id } = await provider.provide(loaded, never);
      await docker('tag', id, 'capi-bring-kept:1');
    });
    expect(await ids()).toEqual([dockerId]);
  });
});

describe('an image that the engine has', () => {
  it.each([
    ['docker-archive', () => load(`docker-archive:${at('saved.tar')}`)],
    ['registry', () => load(`docker://${open.host}/team/bring:1`)],
    ['docker-daemon', () => load(`docker-daemon:${image}`)],
    ['its name alone', () => load(image)],
  ])('%s: is used and stays', async (_name, openWay) => {
    await docker('load', '--quiet', '--input', at('saved.tar'));
    const { loaded, close } = await openWay();
    await withProvider(async (provider) => {
      expect(await provider.provide(loaded, never)).toEqual({ id: dockerId, brought: false });
    });
    close();
    expect(await docker('image', 'inspect', '--format', '{{.RepoTags}}', dockerId)).toBe(`[${image}]`);
  });

  it('is not found by what docker inspect printed', async () => {
    const error = await failure((await load(`docker-inspect:${at('inspect.json')}`)).loaded);
    expect(error).toMatchObject({ code: 'IMAGE_WITHOUT_LAYERS', exitCode: 2 });
    expect(error.suggestion).toContain('docker-daemon:NAME');
  });
});

describe('what cannot be brought', () => {
  /** A copy of the layout in which `change` was done to the blob of the first layer. */
  async function damaged(name: string, change: (blob: Buffer) => Buffer): Promise<LoadedImage> {
    await output('cp', '-r', at('layout'), at(name));
    const manifest = JSON.parse(await output('skopeo', 'inspect', '--raw', `oci:${at('layout')}:1`)) as {
      layers: { digest: string }[];
    };
    const blob = join(at(name), 'blobs', 'sha256', String(manifest.layers[0]?.digest.slice(7)));
    await writeFile(blob, change(await readFile(blob)));
    return (await load(`oci:${at(name)}`)).loaded;
  }

  it('a layer that is corrupt is the fault of the file', async () => {
    const flipped = await damaged('flipped', (blob) => {
      blob[blob.length >> 1] = ~(blob[blob.length >> 1] ?? 0);
      return blob;
    });
    const error = await failure(flipped);
    expect(error).toMatchObject({ code: 'OCI_LAYOUT_INVALID', exitCode: 2 });
    expect(error.message).toMatch(/blob sha256:\w+ is corrupt/);
  });

  it('a layer that is truncated is the fault of the file', async () => {
    const error = await failure(await damaged('short', (blob) => blob.subarray(0, blob.length >> 1)));
    expect(error).toMatchObject({ code: 'OCI_LAYOUT_INVALID', exitCode: 2 });
  });

  it('a docker-archive with a wrong diff id is told by the layer', async () => {
    await mkdir(at('wrong'));
    await output('tar', '-xf', at('saved.tar'), '-C', at('wrong'));
    const [{ Layers: [first = ''] } = { Layers: [] }] = JSON.parse(
      await readFile(join(at('wrong'), 'manifest.json'), 'utf8'),
    ) as { Layers: string[] }[];
    await output('sh', '-c', 'cd "$1" && echo x > x && rm "$2" && tar -cf "$2" x', 'sh', at('wrong'), first);
    await output('tar', '-cf', at('wrong.tar'), '-C', at('wrong'), '.');
    const error = await failure((await load(`docker-archive:${at('wrong.tar')}`)).loaded);
    expect(error).toMatchObject({ code: 'ARCHIVE_INVALID', exitCode: 2 });
    expect(error.message).toMatch(/layer 1 is not what the image config says: its diff id is sha256:/);
  });

  it('a compressed archive that ends too early is told when it is opened', async () => {
    const whole = await readFile(at('two.tar.gz'));
    await writeFile(at('cut.tar.gz'), whole.subarray(0, whole.length >> 1));
    await expect(load(`docker-archive:${at('cut.tar.gz')}`)).rejects.toMatchObject({ exitCode: 2 });
  });

  it('an image for windows', async () => {
    const { loaded } = await load(`docker-archive:${at('saved.tar')}`);
    const windows = {
      ...loaded,
      image: { ...loaded.image, platform: { os: 'windows', architecture: 'amd64' } },
    };
    expect(await failure(windows)).toMatchObject({ code: 'PLATFORM_UNSUPPORTED', exitCode: 3 });
  });

  it('a registry that wants a login', async () => {
    await expect(
      load(`docker://${basic.host}/team/bring:1`, { dockerConfig: at('nowhere') }),
    ).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it('a registry that fails in the middle', async () => {
    const folderOfIts = at('dying');
    const dying = await startRegistry(folderOfIts);
    await output(
      'skopeo',
      'copy',
      '--quiet',
      ...dying.skopeo,
      `docker-archive:${at('saved.tar')}`,
      `docker://${dying.host}/team/bring:1`,
    );
    const { loaded, close } = await load(`docker://${dying.host}/team/bring:1`);
    dying.kill();
    expect(await failure(loaded)).toMatchObject({ code: 'REGISTRY_UNREACHABLE', exitCode: 3 });
    close();
    await dying[Symbol.asyncDispose]();
  });

  it('a registry with a blob that was changed', async () => {
    const bad = await startRegistry(at('bad'));
    await output(
      'skopeo',
      'copy',
      '--quiet',
      ...bad.skopeo,
      `docker-archive:${at('saved.tar')}`,
      `docker://${bad.host}/team/bring:1`,
    );
    const { loaded, close } = await load(`docker://${bad.host}/team/bring:1`);
    const [, layer = ''] = loaded.image.layers?.map(({ digest }) => digest?.slice(7)) ?? [];
    const blob = join(bad.storage, 'docker/registry/v2/blobs/sha256', layer.slice(0, 2), layer, 'data');
    const bytes = await readFile(blob);
    bytes[20] = ~(bytes[20] ?? 0);
    await writeFile(blob, bytes);
    expect(await failure(loaded)).toMatchObject({ code: 'REGISTRY_DIGEST_MISMATCH', exitCode: 3 });
    close();
    await bad[Symbol.asyncDispose]();
  });
});

describe('a large layer', () => {
  const megabytes = 200;
  let large: string;

  beforeAll(async () => {
    const name = 'capi-large:1';
    await buildImage(name, ['FROM scratch', 'COPY large /large'], {
      large: randomBytes(megabytes * 2 ** 20),
    });
    large = at('large.tar');
    await docker('save', '--output', large, name);
    await docker('image', 'rm', '--force', name);
  });

  it('goes through without being kept in memory', async () => {
    const { loaded } = await load(`docker-archive:${large}`);
    const before = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 5);
    await withProvider(async (provider) => {
      expect((await provider.provide(loaded, never)).brought).toBe(true);
    });
    clearInterval(timer);
    expect(most / 2 ** 20).toBeLessThan(100);
  });

  it.each([20, 200, 600])('leaves nothing when it is interrupted after %i ms', async (ms) => {
    const { loaded } = await load(`docker-archive:${large}`);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(new Error('interrupted'));
    }, ms);
    await expect(failure(loaded, controller.signal)).rejects.toThrow('interrupted');
    expect(await broughtImages()).toEqual([]);
  });
});
