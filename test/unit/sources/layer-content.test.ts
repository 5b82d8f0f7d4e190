import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { contentInStore, type NamedLayer } from '../../../src/sources/layer-content.js';
import type { ImageContent } from '../../../src/sources/loaded-image.js';
import type { Store } from '../../../src/sources/store.js';

const signal = new AbortController().signal;
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const fail = (message: string): Error => new UsageError('TEST', message);

/** `zstd -1` of "hello hello hello". */
const zstd = Buffer.from('28b52ffd044889000068656c6c6f2068656c6c6f2068656c6c6fa2ed1e0c', 'hex');

function storeOf(files: Record<string, Uint8Array>): Store {
  return {
    fail,
    read: () => Promise.resolve(undefined),
    async *openFiles(names) {
      for (const name of await Promise.resolve(new Set(names))) {
        const bytes = files[name] ?? new Uint8Array();
        yield { names: [name], size: bytes.length, stream: Readable.from([Buffer.from(bytes)]) };
      }
    },
  };
}

function open(
  files: Record<string, Uint8Array>,
  layers: NamedLayer[],
  diffIds: string[],
): Promise<ImageContent> {
  const content = contentInStore(storeOf(files), {
    config: () => Promise.resolve(new Uint8Array()),
    layers,
    diffIds,
  });
  if (!content) throw new Error('no content');
  return content(signal);
}

async function read(
  content: ImageContent,
): Promise<[positions: readonly number[], size: number, bytes: Buffer][]> {
  const layers: [readonly number[], number, Buffer][] = [];
  for await (const { positions, size, stream } of content.layers(signal)) {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    layers.push([positions, size, Buffer.concat(chunks)]);
  }
  return layers;
}

const plain = Buffer.from('a layer');
const gzip = gzipSync(plain);

describe('contentInStore', () => {
  it('gives each blob once, as it is stored', async () => {
    const layers = ['a', 'b', 'a'].map((name) => ({ name }));
    const content = await open({ a: plain, b: gzip }, layers, ['x', 'y', 'x']);
    expect(content.layerCount).toBe(3);
    expect(await read(content)).toEqual([
      [[0, 2], plain.length, plain],
      [[1], gzip.length, gzip],
    ]);
  });

  it('unpacks zstd, and tells the unpacked size', async () => {
    const content = await open({ a: zstd }, [{ name: 'a', blobDigest: digestOf(zstd) }], ['x']);
    expect(await read(content)).toEqual([[[0], 17, Buffer.from('hello hello hello')]]);
  });

  it('fails for a blob that is not what its digest says', async () => {
    const content = await open({ a: plain }, [{ name: 'a', blobDigest: digestOf(gzip) }], ['x']);
    await expect(read(content)).rejects.toThrow(
      `blob ${digestOf(gzip)} is corrupt: its digest is ${digestOf(plain)}`,
    );
  });

  it('fails when the configuration names another number of layers', async () => {
    await expect(open({ a: plain }, [{ name: 'a' }], ['x', 'y'])).rejects.toThrow(
      'the image config names 2 layers, and the manifest 1',
    );
  });

  it('has no content where the layers are gone', () => {
    const store: Store = { fail, read: () => Promise.resolve(undefined) };
    expect(
      contentInStore(store, { config: () => Promise.resolve(plain), layers: [], diffIds: [] }),
    ).toBeUndefined();
  });
});

describe('verify', () => {
  it.each([
    ['plain', plain],
    ['gzip', gzip],
  ])('takes %s layers by what is in them', async (_name, bytes) => {
    const content = await open({ a: bytes }, [{ name: 'a' }], [digestOf(plain)]);
    await expect(content.verify?.(signal)).resolves.toBeUndefined();
  });

  it('names the layer that is another one', async () => {
    const content = await open(
      { a: plain, b: plain },
      [{ name: 'a' }, { name: 'b' }],
      [digestOf(plain), digestOf(gzip)],
    );
    await expect(content.verify?.(signal)).rejects.toThrow(/^layer 2 is not what the image config says/);
  });

  it('fails for gzip that ends too early', async () => {
    const content = await open({ a: gzip.subarray(0, 15) }, [{ name: 'a' }], [digestOf(plain)]);
    await expect(content.verify?.(signal)).rejects.toThrow('the compressed data is truncated');
  });
});
