import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';

import { dockerArchive, type LayerUpload } from '../../../../src/engine/images/docker-archive.js';
import { tarHeader } from '../../../../src/engine/images/tar.js';

/** What tar-stream finds in it. */
async function contentOf(archive: AsyncIterable<Uint8Array>): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  const reader = extract();
  Readable.from(archive, { objectMode: false })
    .on('error', (error) => {
      reader.destroy(error);
    })
    .pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files[entry.header.name] = Buffer.concat(chunks);
  }
  return files;
}

const layer = (positions: number[], content: string, size = content.length): LayerUpload => ({
  positions,
  size,
  stream: Readable.from([Buffer.from(content)]),
});

const upload = (layers: LayerUpload[], layerCount: number) => ({
  config: Buffer.from('{"os":"linux"}'),
  layerCount,
  layers: Readable.from(layers) as AsyncIterable<LayerUpload>,
  name: 'localhost/container-api:x',
});

const configPath = `${createHash('sha256').update('{"os":"linux"}').digest('hex')}.json`;

describe('dockerArchive', () => {
  it('holds configuration, layers and manifest, whatever the order in which layers come', async () => {
    const files = await contentOf(dockerArchive(upload([layer([1], 'second'), layer([0, 2], 'twice')], 3)));
    expect(Object.keys(files)).toEqual([configPath, '1.tar', '0.tar', 'manifest.json']);
    expect(files[configPath]?.toString()).toBe('{"os":"linux"}');
    expect(files['1.tar']?.toString()).toBe('second');
    expect(files['0.tar']?.toString()).toBe('twice');
    expect(JSON.parse(String(files['manifest.json']))).toEqual([
      { Config: configPath, RepoTags: ['localhost/container-api:x'], Layers: ['0.tar', '1.tar', '0.tar'] },
    ]);
  });

  it('is a tar that others read, for all sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 1500 }), { maxLength: 4 }), async (contents) => {
        const layers = contents.map((content, position) => ({
          positions: [position],
          size: content.length,
          stream: Readable.from(content.length > 0 ? [Buffer.from(content)] : []),
        }));
        const files = await contentOf(dockerArchive(upload(layers, layers.length)));
        for (const [position, content] of contents.entries())
          expect(files[`${String(position)}.tar`]).toEqual(Buffer.from(content));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['longer', 3],
    ['shorter', 9],
  ])('fails for a layer that is %s than it said', async (_name, size) => {
    await expect(contentOf(dockerArchive(upload([layer([0], 'layer', size)], 1)))).rejects.toMatchObject({
      code: 'IMAGE_CHANGED',
    });
  });

  it('fails with the error of a layer', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('corrupt')) });
    const layers = [{ positions: [0], size: 5, stream: broken }];
    await expect(contentOf(dockerArchive(upload(layers, 1)))).rejects.toThrow('corrupt');
  });
});

describe('tarHeader', () => {
  it('writes sizes beyond eight gigabytes in base 256', () => {
    const header = tarHeader({ path: '0.tar', size: 2 ** 33 + 5, mode: 0o644 });
    expect(header.subarray(124, 136).toString('hex')).toBe('800000000000000200000005');
    expect(tarHeader({ path: '0.tar', size: 2 ** 33 - 1, mode: 0o644 }).toString('latin1', 124, 135)).toBe(
      '77777777777',
    );
  });
});
