import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openImageProvider } from '../../src/app/check/provide-image.js';
import { connectEngine } from '../../src/engine/client.js';
import type { LoadedImage } from '../../src/sources/loaded-image.js';
import { openDockerArchive } from '../../src/sources/docker-archive.js';
import { docker } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { startOwnEngine, type OwnEngine } from './harness/own-engine.js';

const never = new AbortController().signal;
let folder: string;
let loaded: LoadedImage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-faults-'));
  const name = 'capi-faults:1';
  await buildImage(name, ['FROM scratch', 'COPY large /large'], { large: randomBytes(100 * 2 ** 20) });
  await docker('save', '--output', join(folder, 'saved.tar'), name);
  await docker('image', 'rm', '--force', name);
  const [image] = await openDockerArchive(join(folder, 'saved.tar'), undefined, { signal: never });
  if (!image) throw new Error('no image');
  loaded = image;
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The error of bringing the image into `own`, to which `hurt` happens meanwhile. */
async function failure(
  own: OwnEngine,
  hurt: () => Promise<void> | void,
  timeout = 30_000,
  heal?: () => Promise<void> | void,
) {
  const engine = await connectEngine({ host: own.host, timeout });
  const provider = openImageProvider(engine);
  const result = await Promise.all([
    provider.provide(loaded, never).then(
      () => undefined,
      (error: unknown) => error,
    ),
    hurt(),
  ]);
  await heal?.();
  await provider.close();
  engine.close();
  return result[0];
}

describe('an engine that', () => {
  it('has no room says so, and has nothing of it', async () => {
    await using own = await startOwnEngine({ disk: '64m' });
    const error = await failure(own, () => undefined);
    expect(error).toMatchObject({ code: 'IMAGE_NOT_LOADED', exitCode: 3 });
    expect((error as Error).message).toContain('no space left on device');
    expect(await own.docker('images', '--all', '--quiet')).toBe('');
  });

  it('freezes is given up after the timeout', async () => {
    await using own = await startOwnEngine();
    const hurt = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      own.freeze();
    };
    const error = await failure(own, hurt, 1500, () => {
      own.thaw();
    });
    expect(error).toMatchObject({ code: 'ENGINE_TIMEOUT', exitCode: 3 });
    expect(await own.docker('images', '--all', '--quiet')).toBe('');
  });

  it('crashes in the middle is told, and has nothing of it when it is back', async () => {
    await using own = await startOwnEngine();
    const hurt = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await own.crash();
    };
    const error = await failure(own, hurt, 30_000, () => own.start());
    expect(error).toMatchObject({ exitCode: 3 });
    expect((error as { code: string }).code).toMatch(/^ENGINE_(?:CLOSED|UNREACHABLE)$/);
    expect(await own.docker('images', '--all', '--quiet')).toBe('');
  });
});
