import { describe, expect, it } from 'vitest';

import { openImageProvider } from '../../../../src/app/check/provide-image.js';
import type { Engine } from '../../../../src/engine/engine.js';
import { UnavailableError } from '../../../../src/errors.js';
import type { Image } from '../../../../src/model/image.js';
import type { ImageContent, LoadedImage } from '../../../../src/sources/loaded-image.js';

const signal = new AbortController().signal;
const image: Image = {
  transport: 'docker-archive',
  name: 'app.tar',
  tags: [],
  configDigest: 'sha256:c0',
  platform: { os: 'linux', architecture: 'amd64' },
  config: {},
  notCarried: [],
};

const loadedWith = (content: Partial<ImageContent> = {}, changes: Partial<Image> = {}): LoadedImage => ({
  image: { ...image, ...changes },
  content: () =>
    Promise.resolve({
      config: new Uint8Array(),
      layerCount: 0,
      // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous by its type only
      async *layers() {
        yield* [];
      },
      ...content,
    }),
});

/** An engine that only keeps images: by name, the id of each. */
function fakeEngine(images = new Map<string, string>(), changes: Partial<Engine> = {}) {
  const engine: Partial<Engine> = {
    description: 'there',
    findImage: (name) => {
      const id = images.get(name) ?? [...images.values()].find((each) => each === name);
      const names = [...images].flatMap(([each, of]) => (of === id ? [each] : []));
      const isOurs = names.every((each) => each.startsWith('localhost/container-api:'));
      return Promise.resolve(id === undefined ? undefined : { id, isOurs });
    },
    loadImage: ({ name }) => {
      images.set(name, 'sha256:c0');
      return Promise.resolve();
    },
    addImageName: (id, name) => {
      images.set(name, id);
      return Promise.resolve(true);
    },
    removeImageName: (name) => {
      images.delete(name);
      return Promise.resolve();
    },
    ...changes,
  };
  return { engine: engine as Engine, images };
}

describe('openImageProvider', () => {
  it('brings an image once and removes it', async () => {
    let loads = 0;
    const { engine, images } = fakeEngine();
    const loadImage = engine.loadImage.bind(engine);
    engine.loadImage = (...args) => {
      loads += 1;
      return loadImage(...args);
    };
    const provider = openImageProvider(engine);
    const both = await Promise.all([
      provider.provide(loadedWith(), signal),
      provider.provide(loadedWith(), signal),
    ]);
    expect(both).toEqual([
      { id: 'sha256:c0', brought: true },
      { id: 'sha256:c0', brought: true },
    ]);
    expect([loads, images.size]).toEqual([1, 1]);
    await provider.close();
    expect(images.size).toBe(0);
  });

  it('leaves what was there', async () => {
    const { engine, images } = fakeEngine(new Map([['app:1', 'sha256:c0']]));
    const provider = openImageProvider(engine);
    expect(await provider.provide(loadedWith(), signal)).toEqual({ id: 'sha256:c0', brought: false });
    await provider.close();
    expect([...images.keys()]).toEqual(['app:1']);
  });

  it('tries the next source of an image whose first one failed', async () => {
    const { engine } = fakeEngine();
    const provider = openImageProvider(engine);
    const broken = { ...loadedWith(), content: () => Promise.reject(new Error('corrupt')) };
    const [first, second] = await Promise.allSettled([
      provider.provide(broken, signal),
      provider.provide(loadedWith(), signal),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'corrupt' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { brought: true } });
  });

  it('asks the layers whose fault it is that the engine refuses', async () => {
    const loadImage = () => Promise.reject(new UnavailableError('IMAGE_NOT_LOADED', 'no'));
    const { engine } = fakeEngine(undefined, { loadImage });
    const provider = openImageProvider(engine);
    const verify = () => Promise.reject(new Error('layer 1 is another one'));
    await expect(provider.provide(loadedWith({ verify }), signal)).rejects.toThrow('layer 1 is another one');
    await expect(
      provider.provide(loadedWith({ verify: () => Promise.resolve() }), signal),
    ).rejects.toMatchObject({
      code: 'IMAGE_NOT_LOADED',
    });
    await expect(provider.provide(loadedWith(), signal)).rejects.toMatchObject({ code: 'IMAGE_NOT_LOADED' });
  });

  it.each<[string, Partial<Image>, string, number]>([
    ['what docker inspect printed', { transport: 'docker-inspect' }, 'IMAGE_WITHOUT_LAYERS', 2],
    ['windows', { platform: { os: 'windows', architecture: 'amd64' } }, 'PLATFORM_UNSUPPORTED', 3],
  ])('refuses %s', async (_name, changes, code, exitCode) => {
    const provider = openImageProvider(fakeEngine().engine);
    await expect(provider.provide(loadedWith({}, changes), signal)).rejects.toMatchObject({ code, exitCode });
  });

  it('names what it could not remove', async () => {
    const removeImageName = () => Promise.reject(new UnavailableError('ENGINE_LEFTOVER', 'stays'));
    const { engine } = fakeEngine(undefined, { removeImageName });
    const provider = openImageProvider(engine);
    await provider.provide(loadedWith(), signal);
    await expect(provider.close()).rejects.toMatchObject({
      code: 'ENGINE_LEFTOVER',
      message: expect.stringMatching(/^could not be removed from there: localhost\/container-api:/) as string,
    });
  });
});
