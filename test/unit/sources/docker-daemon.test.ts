import { describe, expect, it } from 'vitest';

import type { ArchivedFile, Engine } from '../../../src/engine/engine.js';
import { openDaemonImage, requireDaemonImage } from '../../../src/sources/docker-daemon.js';
import { maxFileBytes, type SourceOptions } from '../../../src/sources/loaded-image.js';

const options: SourceOptions = { signal: new AbortController().signal };
const digest = `sha256:${'a'.repeat(64)}`;
const answer = { Id: digest, Os: 'linux', Architecture: 'arm64', RootFS: {}, Config: { Env: ['A=b'] } };

/** An engine that has `answer` under every name, and says what it was asked. */
function engineWith(
  image: unknown,
  file: Omit<ArchivedFile, 'path'> = { size: 0 },
): { engine: Pick<Engine, 'description' | 'inspectImage' | 'readImageFiles'>; asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    engine: {
      description: 'unix:///test.sock (test)',
      inspectImage: (name, _signal, platform) => {
        asked.push(['inspect', name, platform]);
        return Promise.resolve(image);
      },
      readImageFiles: (name, paths, maxBytes) => {
        asked.push(['files', name, maxBytes]);
        return Promise.resolve(paths.map((path) => ({ path, ...file })));
      },
    },
  };
}

/** A ustar with one entry. */
function tarOf(name: string, content: string, type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

describe('openDaemonImage', () => {
  it('gives the image that the engine has', async () => {
    const { engine, asked } = engineWith(answer);
    const images = await openDaemonImage(engine, 'app:1', options);
    expect(images?.map(({ image }) => image)).toMatchObject([
      { transport: 'docker-daemon', name: 'app:1', configDigest: digest, config: { Env: ['A=b'] } },
    ]);
    expect(asked).toEqual([['inspect', 'app:1', undefined]]);
  });

  it('gives nothing for an image that is not there, or for another platform', async () => {
    expect(await openDaemonImage(engineWith(undefined).engine, 'app', options)).toBeUndefined();
    const { engine, asked } = engineWith(answer);
    expect(await openDaemonImage(engine, 'app', { ...options, platform: 'linux/amd64' })).toBeUndefined();
    expect(await openDaemonImage(engine, 'app', { ...options, platform: 'linux/arm64/v8' })).toHaveLength(1);
    expect(asked).toContainEqual(['inspect', 'app', 'linux/amd64']);
  });

  it('calls a bad platform the caller’s fault, and a senseless answer the engine’s', async () => {
    const { engine } = engineWith(answer);
    await expect(openDaemonImage(engine, 'app', { ...options, platform: 'amd64' })).rejects.toMatchObject({
      code: 'PLATFORM_INVALID',
      exitCode: 2,
    });
    await expect(openDaemonImage(engineWith('<html>').engine, 'app', options)).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
      exitCode: 3,
    });
  });
});

describe('requireDaemonImage', () => {
  it('says what is missing', async () => {
    await expect(requireDaemonImage(engineWith(undefined).engine, 'app', options)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: 'There is no image app in the engine at unix:///test.sock (test)',
    });
    const mips = { ...options, platform: 'linux/mips' };
    await expect(requireDaemonImage(engineWith(answer).engine, 'app', mips)).rejects.toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
      message: 'The engine has app for linux/arm64 only, not for linux/mips',
    });
  });
});

describe('readFiles', () => {
  async function readFrom(tar: Uint8Array): Promise<unknown> {
    const { engine, asked } = engineWith(answer, { size: 1, tar });
    const [loaded] = await requireDaemonImage(engine, 'app', options);
    const files = await loaded?.readFiles?.(['/a'], options.signal);
    expect(asked.at(-1)).toEqual(['files', digest, maxFileBytes]);
    return files?.map(({ path, content }) => [path, Buffer.from(content).toString()]);
  }

  it('gives the file under the path that was asked for, whatever the tar calls it', async () => {
    expect(await readFrom(tarOf('target-of-link', 'hello'))).toEqual([['/a', 'hello']]);
    expect(await readFrom(tarOf('empty', ''))).toEqual([['/a', '']]);
  });

  it('says of a file that came without its tar that it is too large', async () => {
    const { engine } = engineWith(answer, { size: 20_000_000 });
    const [loaded] = await requireDaemonImage(engine, 'app', options);
    expect(await loaded?.readFiles?.(['/a'], options.signal)).toEqual([
      { path: '/a', content: new Uint8Array(), isTooLarge: true, size: 20_000_000 },
    ]);
  });

  it('leaves out what is no regular file', async () => {
    expect(await readFrom(tarOf('folder/', '', '5'))).toEqual([]);
  });

  it.each([
    ['garbage', Buffer.alloc(2048, 'x')],
    ['nothing', Buffer.alloc(0)],
    ['a truncated tar', tarOf('a', 'x'.repeat(600)).subarray(0, 1024)],
  ])('blames the engine for %s', async (_name, tar) => {
    await expect(readFrom(tar)).rejects.toMatchObject({ code: 'ENGINE_ERROR', exitCode: 3 });
  });
});
