import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UnavailableError, UsageError } from '../../../src/errors.js';
import { readFilesFromLayers } from '../../../src/sources/layers.js';
import { maxFileBytes } from '../../../src/sources/loaded-image.js';
import { fail, tarOf, type TarEntries } from './make-images.js';

const { signal } = new AbortController();

/** A zstd frame of stored blocks (RFC 8878 3.1.1), as Node 20 has no encoder. */
function zstd(content: Buffer): Buffer {
  const parts: Uint8Array[] = [Buffer.from('28b52ffd0038', 'hex')];
  for (let start = 0; start <= content.length; start += 65_536) {
    const block = content.subarray(start, start + 65_536);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (start + 65_536 > content.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

/** A tar of one file, packed by zstd 1.5 at its best level. */
const packedByZstd = Buffer.from(
  'KLUv/QRoJAIARAJhADA2NDQ2NTU1NDYxMjcAIDAAdXN0YXIAc29tZSB0ZXh0LCALAPL9LrnPgQp5AArAJd4JwwumQAYQwAsMAO5PAAttAAAIAAIAnPL20tXlvAABaBVflQ==',
  'base64',
);

async function read(
  layers: TarEntries[],
  paths: string[],
  { pack = (tar: Buffer): Buffer => tar, limits = {} } = {},
) {
  const opened: number[] = [];
  const tars = await Promise.all(layers.map(async (entries) => pack(await tarOf(entries))));
  const blobs = tars.map((tar, index) => ({
    open: () => {
      opened.push(index);
      return Promise.resolve(Readable.from([tar], { objectMode: false }));
    },
  }));
  const files = await readFilesFromLayers(blobs, paths, signal, fail, limits);
  return { opened, files: files.map(({ path, content }) => [path, Buffer.from(content).toString()]) };
}

const filesOf = async (layers: TarEntries[], ...paths: string[]) => (await read(layers, paths)).files;
const directory = (name: string): TarEntries[number] => [{ name, type: 'directory' }];
const link = (name: string, linkname: string): TarEntries[number] => [{ name, type: 'symlink', linkname }];
const hard = (name: string, linkname: string): TarEntries[number] => [{ name, type: 'link', linkname }];

describe('readFilesFromLayers', () => {
  it('takes the topmost file and opens no layer below', async () => {
    const { files, opened } = await read([[['a', 'old']], [['a', 'new']], [['b', 'x']]], ['/a']);
    expect(files).toEqual([['/a', 'new']]);
    expect(opened).toEqual([2, 1]);
  });

  it('takes the last of two entries of one path in a layer, as tar does', async () => {
    const layer: TarEntries = [
      ['a', 'first'],
      ['a', 'second'],
      ['b', 'x'],
    ];
    expect(await filesOf([layer], '/a', '/b')).toEqual([
      ['/a', 'second'],
      ['/b', 'x'],
    ]);
  });

  it('answers in the order of the paths, and leaves out what is no file', async () => {
    const layer: TarEntries = [['./b', '2'], directory('d/'), ['/a', '1']];
    expect(await filesOf([layer], '/a', '/nope', '/d', '/b', '/a', '/a/b', '/')).toEqual([
      ['/a', '1'],
      ['/b', '2'],
    ]);
  });

  it.each<[string, TarEntries[]]>([
    ['a whiteout', [[['d/a', 'x']], [['d/.wh.a', '']]]],
    ['a whiteout of its directory', [[['d/a', 'x']], [['.wh.d', '']]]],
    ['an opaque directory', [[['d/a', 'x']], [['d/.wh..wh..opq', '']]]],
    ['an opaque root', [[['d/a', 'x']], [['.wh..wh..opq', '']]]],
    ['a file in place of its directory', [[['d/a', 'x']], [['d', 'file']]]],
    [
      'a file in place of its directory, which came back',
      [[['d/a', 'x']], [['d', 'file']], [directory('d/')]],
    ],
    ['a directory in its place', [[['d/a', 'x']], [directory('d/a/')]]],
    ['a device in its place', [[['d/a', 'x']], [[{ name: 'd/a', type: 'character-device' }]]]],
  ])('%s hides a file below', async (_, layers) => {
    expect(await filesOf(layers, '/d/a')).toEqual([]);
  });

  it.each<[string, TarEntries[]]>([
    [
      'a whiteout in the same layer',
      [
        [
          ['d/a', 'x'],
          ['d/.wh.a', ''],
        ],
      ],
    ],
    [
      'an opaque directory in the same layer',
      [
        [
          ['d/.wh..wh..opq', ''],
          ['d/a', 'x'],
        ],
      ],
    ],
    [
      'a whiteout of another name',
      [
        [['d/a', 'x']],
        [
          ['d/.wh.ab', ''],
          ['e/.wh.a', ''],
        ],
      ],
    ],
    ['bookkeeping of aufs', [[['d/a', 'x']], [['d/.wh..wh.plnk', '']]]],
    ['a whiteout below', [[['d/.wh.a', '']], [['d/a', 'x']]]],
    ['its directory above', [[['d/a', 'x']], [directory('d/')]]],
  ])('%s does not hide it', async (_, layers) => {
    expect(await filesOf(layers, '/d/a')).toEqual([['/d/a', 'x']]);
  });

  it.each<[string, TarEntries[]]>([
    ['relative', [[link('app/asyncy.yml', '../etc/a'), ['etc/a', 'x']]]],
    ['absolute, to a lower layer', [[['etc/a', 'x']], [link('app/asyncy.yml', '/etc/a')]]],
    ['absolute, to a higher layer', [[link('app/asyncy.yml', '/etc/a')], [['etc/a', 'x']]]],
    ['of a directory', [[link('app', 'srv/app'), ['srv/app/asyncy.yml', 'x']]]],
    ['one after the other', [[link('app', 'b')], [link('b', 'c'), ['c/asyncy.yml', 'x']]]],
    ['beyond the root', [[link('app/asyncy.yml', '../../../../a'), ['a', 'x']]]],
    ['hard', [[['etc/a', 'x'], hard('app/asyncy.yml', 'etc/a')]]],
    [
      'hard, whose other name is gone',
      [[['etc/a', 'x'], hard('app/asyncy.yml', 'etc/a')], [['etc/.wh.a', '']]],
    ],
    [
      'hard, whose other name was written anew',
      [[['etc/a', 'x'], hard('app/asyncy.yml', '/etc/a')], [['etc/a', 'y']]],
    ],
  ])('follows links: %s', async (_, layers) => {
    expect(await filesOf(layers, '/app/asyncy.yml')).toEqual([['/app/asyncy.yml', 'x']]);
  });

  it('knows a directory above a link to a directory', async () => {
    const layers: TarEntries[] = [[link('app', 'srv'), ['srv/a', 'below']], [directory('app/')]];
    expect(await filesOf(layers, '/app/a')).toEqual([]);
  });

  it('ends on links in circles', async () => {
    await expect(filesOf([[link('a', 'b'), link('b', 'a')]], '/a')).rejects.toThrow(
      '/a is a link that leads in circles',
    );
    await expect(filesOf([[link('a', 'a/a')]], '/a')).rejects.toThrow(/in circles/);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstd],
    ['zstd of a real encoder', (): Buffer => packedByZstd],
    [
      'zstd in frames',
      (tar: Buffer) => Buffer.concat([tar.subarray(0, 700), tar.subarray(700)].map((part) => zstd(part))),
    ],
  ])('unpacks %s', async (_, pack) => {
    const content = 'some text, '.repeat(20_000);
    const { files } = await read([[['a', content]]], ['/a'], { pack });
    expect(files).toEqual([['/a', content]]);
  });

  it('takes an empty blob as an empty layer', async () => {
    const { files } = await read([[['a', 'x']], []], ['/a'], {
      pack: (tar) => (tar.length > 1024 ? tar : Buffer.alloc(0)),
    });
    expect(files).toEqual([['/a', 'x']]);
  });

  it.each<[string, (tar: Buffer) => Buffer, RegExp]>([
    ['garbage', () => Buffer.alloc(2000, 'garbage'), /layer 1: it is no tar/],
    ['a cut tar', (tar) => tar.subarray(0, 600), /layer 1: the tar is truncated/],
    ['cut gzip', (tar) => gzipSync(tar).subarray(0, 40), /layer 1: the compressed data is truncated/],
    ['broken gzip', (tar) => gzipSync(tar).fill(0xff, 12, 60), /layer 1: the compressed data is corrupt/],
    ['cut zstd', (tar) => zstd(tar).subarray(0, 40), /zstd data is corrupt or truncated/],
    [
      'zstd with a huge window',
      () => Buffer.from(`28b52ffd00a0${'03000041'.repeat(4)}`, 'hex'), // 1 GiB
      /window beyond 32 MiB/,
    ],
    [
      'zstd with one huge segment',
      () => Buffer.from(`28b52ffda000000040${'03000041'.repeat(4)}`, 'hex'),
      /window beyond 32 MiB/,
    ],
    [
      'zstd with a huge window in its second frame',
      (tar: Buffer) =>
        Buffer.concat([
          zstd(tar.subarray(0, 700)),
          Buffer.from('28b52ffd00a0', 'hex'), // 1 GiB
          Buffer.from('03000041'.repeat(100), 'hex'),
        ]),
      /window beyond 32 MiB/,
    ],
    [
      'zstd of empty blocks',
      () => Buffer.concat([Buffer.from('28b52ffd0050', 'hex'), Buffer.alloc(9000)]),
      /blocks without content/,
    ],
    ['xz', () => Buffer.from('fd377a585a000000', 'hex'), /xz compression is not supported/],
    ['bzip2', () => Buffer.from('425a683931415926', 'hex'), /bzip2 compression is not supported/],
  ])('refuses %s', async (_, pack, message) => {
    const reading = read([[['b', 'x'.repeat(3000)]]], ['/a'], { pack });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(UsageError);
  });

  it('refuses bombs of bytes and of entries', async () => {
    const zeros: TarEntries = [['big', Buffer.alloc(20_000_000)]];
    await expect(read([zeros], ['/a'], { pack: gzipSync, limits: { maxBytes: 10_000_000 } })).rejects.toThrow(
      'more than 10000000 bytes',
    );
    await expect(read([zeros], ['/a'], { pack: zstd, limits: { maxBytes: 10_000_000 } })).rejects.toThrow(
      'more than 10000000 bytes',
    );
    // The budget is one for all layers.
    await expect(read([zeros, zeros], ['/a'], { limits: { maxBytes: 30_000_000 } })).rejects.toThrow(
      /unpacks to more than/,
    );
    await expect(read([[['b'], ['c'], ['d']]], ['/a'], { limits: { maxEntries: 2 } })).rejects.toThrow(
      'more than 2 entries',
    );
  });

  describe('files beyond the limit', () => {
    const large = Buffer.alloc(maxFileBytes + 1, 'x');
    const tooLarge = { content: new Uint8Array(), isTooLarge: true, size: maxFileBytes + 1 };
    const small = (path: string, text: string) => ({ path, content: Uint8Array.from(Buffer.from(text)) });

    /** The answers as they are. */
    async function whole(layers: TarEntries[], paths: string[], pack = (tar: Buffer): Buffer => tar) {
      const blobs = await Promise.all(
        layers.map(async (entries) => {
          const tar = pack(await tarOf(entries));
          return { open: () => Promise.resolve(Readable.from([tar], { objectMode: false })) };
        }),
      );
      return readFilesFromLayers(blobs, paths, signal, fail);
    }

    it.each([
      ['a plain layer', (tar: Buffer): Buffer => tar],
      ['a gzip layer', (tar: Buffer): Buffer => gzipSync(tar, { level: 1 })],
    ])('are there without content, and hinder no other file of %s', async (_, pack) => {
      const layer: TarEntries = [
        ['a', '1'],
        ['b', large],
        ['c', '3'],
      ];
      expect(await whole([layer], ['/a', '/b', '/c'], pack)).toEqual([
        small('/a', '1'),
        { path: '/b', ...tooLarge },
        small('/c', '3'),
      ]);
    });

    it('are read up to the limit itself', async () => {
      const [file] = await whole([[['a', large.subarray(1)]]], ['/a']);
      expect(file).not.toHaveProperty('isTooLarge');
      expect(file?.content.length).toBe(maxFileBytes);
    });

    it('are found through links, symbolic and hard', async () => {
      const layers: TarEntries[] = [
        [['usr/lib/app', large], hard('bin/app', 'usr/lib/app')],
        [link('app', 'usr/lib/app'), link('opt', 'usr/lib'), ['d', '4']],
      ];
      expect(await whole(layers, ['/app', '/opt/app', '/bin/app', '/d'])).toEqual([
        { path: '/app', ...tooLarge },
        { path: '/opt/app', ...tooLarge },
        { path: '/bin/app', ...tooLarge },
        small('/d', '4'),
      ]);
    });

    it('hide, and are hidden, as other files', async () => {
      expect(await whole([[['a', 'old']], [['a', large]]], ['/a'])).toEqual([{ path: '/a', ...tooLarge }]);
      expect(await whole([[['a', large]], [['a', 'new']]], ['/a'])).toEqual([small('/a', 'new')]);
      expect(await whole([[['a', large]], [['.wh.a', '']]], ['/a'])).toEqual([]);
      expect(await whole([[['d/a', 'x']], [['d', large]]], ['/d/a'])).toEqual([]);
    });

    it('still break a layer that ends within them', async () => {
      const cut = (tar: Buffer): Buffer => tar.subarray(0, 100_000);
      await expect(whole([[['a', large]]], ['/a', '/b'], cut)).rejects.toThrow(/the tar is truncated/);
    });
  });

  it('passes on what the source says', async () => {
    const gone = new UnavailableError('GONE', 'the registry is gone');
    const open = () => Promise.reject(gone);
    await expect(readFilesFromLayers([{ open }], ['/a'], signal, fail)).rejects.toBe(gone);
    const broken = new Readable({
      read() {
        this.destroy(gone);
      },
    });
    await expect(
      readFilesFromLayers([{ open: () => Promise.resolve(broken) }], ['/a'], signal, fail),
    ).rejects.toBe(gone);
  });

  it('stops when aborted, though the layer never ends', async () => {
    const controller = new AbortController();
    const endless = new Readable({
      read() {
        /* Nothing ever comes. */
      },
    });
    const open = (within: AbortSignal) => {
      within.addEventListener('abort', () => endless.destroy());
      return Promise.resolve(endless);
    };
    const reading = readFilesFromLayers([{ open }], ['/a'], controller.signal, fail);
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 20);
    await expect(reading).rejects.toThrow('enough');
    expect(endless.destroyed).toBe(true);
  });

  it('reads the same as an extraction with tar, layer by layer', async () => {
    const name = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/a');
    const layer = fc.uniqueArray(fc.tuple(name, fc.string({ minLength: 1, maxLength: 5 })), {
      selector: ([each]) => each,
      maxLength: 4,
    });
    const removed = fc.subarray(['a', 'b', 'd/a', 'd/e', 'd']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(removed, layer), { minLength: 1, maxLength: 4 }), async (layers) => {
        const merged = new Map<string, string>();
        const tars = layers.map(([gone, files]): TarEntries => {
          for (const each of gone) {
            for (const path of [...merged.keys()])
              if (path === each || path.startsWith(`${each}/`)) merged.delete(path);
          }
          for (const [path, content] of files) merged.set(path, content);
          const whiteouts = gone.map((each) => each.replace(/([^/]+)$/, '.wh.$1'));
          return [...whiteouts.map((each): TarEntries[number] => [each, '']), ...files];
        });
        const all = ['a', 'b', 'd/a', 'd/b', 'd/e/a'];
        const expected = all.flatMap((path) => (merged.has(path) ? [[`/${path}`, merged.get(path)]] : []));
        expect(await filesOf(tars, ...all.map((path) => `/${path}`))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
