import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import fc from 'fast-check';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { fileSource, streamSource, type ByteSource } from '../../../src/sources/byte-source.js';
import { looksLikeTar, walkTar, type TarEntry } from '../../../src/sources/tar.js';
import { fail, tarOf, temporaryDirectory, type TarEntries } from './make-images.js';

const directory = temporaryDirectory();

type Walked = Pick<TarEntry, 'name' | 'type' | 'linkName' | 'size'> & { content: string };

async function walk(source: ByteSource, limits?: { maxEntries: number }): Promise<Walked[]> {
  const walked: Walked[] = [];
  for await (const { name, type, linkName, size } of walkTar(source, fail, limits)) {
    const content = size < 1_000_000 ? (await source.peek(size)).toString() : '';
    walked.push({ name, type, linkName, size, content });
  }
  return walked;
}

/** Chunks of odd lengths, so that headers and contents fall across them. */
function* inPieces(bytes: Buffer): Generator<Buffer> {
  for (let start = 0, length = 1; start < bytes.length; start += length, length = (length * 7 + 3) % 1500) {
    yield bytes.subarray(start, start + length);
  }
}

const walkStream = (bytes: Buffer, limits?: { maxEntries: number }) =>
  walk(streamSource(Readable.from(inPieces(bytes), { objectMode: false }), { maxBytes: 1e9 }, fail), limits);

async function walkFile(path: string): Promise<Walked[]> {
  const fd = openSync(path, 'r');
  try {
    return await walk(fileSource(fd, statSync(path).size));
  } finally {
    closeSync(fd);
  }
}

/** Both ways of reading must agree. */
async function walkBoth(bytes: Buffer): Promise<Walked[]> {
  const path = join(directory, 'both.tar');
  writeFileSync(path, bytes);
  const streamed = await walkStream(bytes);
  expect(await walkFile(path)).toEqual(streamed);
  return streamed;
}

const long = (length: number): string => `${'a-very-long-name/'.repeat(length / 17)}é.txt`;

/** A header by hand, for what no well-behaved tool writes. */
function header({ name = 'x', size = '0', type = '0', content = '' } = {}): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(size, 124, 'latin1');
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  block.fill(' ', 148, 156);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([block, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
const octal = (size: number): string => size.toString(8).padStart(11, '0');
const end = Buffer.alloc(1024);

describe('walkTar reads what tar-stream writes', () => {
  it('names of any length, links, directories, empty files', async () => {
    const entries: TarEntries = [
      ['plain', 'hello'],
      [{ name: 'dir/', type: 'directory' }],
      [{ name: 'dir/link', type: 'symlink', linkname: '../plain' }],
      [{ name: 'hard', type: 'link', linkname: 'plain' }],
      [long(170), 'deep'],
      [{ name: 'far', type: 'symlink', linkname: long(340) }],
      ['empty', ''],
      [{ name: 'pipe', type: 'fifo' }],
      ['block', 'x'.repeat(512)],
    ];
    const walked = await walkBoth(await tarOf(entries));
    expect(walked.map(({ name, type, linkName, content }) => [name, type, linkName, content])).toEqual([
      ['plain', 'file', '', 'hello'],
      ['dir/', 'directory', '', ''],
      ['dir/link', 'symlink', '../plain', ''],
      ['hard', 'hardlink', 'plain', ''],
      [long(170), 'file', '', 'deep'],
      ['far', 'symlink', long(340), ''],
      ['empty', 'file', '', ''],
      ['pipe', 'other', '', ''],
      ['block', 'file', '', 'x'.repeat(512)],
    ]);
  });
});

describe('walkTar agrees with GNU tar', () => {
  const files = join(directory, 'files');
  mkdirSync(join(files, long(85), '..'), { recursive: true });
  writeFileSync(join(files, 'a'), 'aaa');
  writeFileSync(join(files, long(85)), 'long');
  mkdirSync(join(files, long(221), '..'), { recursive: true });
  writeFileSync(join(files, long(221)), 'longer');
  symlinkSync(`${'t/'.repeat(80)}target`, join(files, 'symlink'));
  writeFileSync(join(files, 'sparse'), 'begin');
  truncateSync(join(files, 'sparse'), 30_000_000);
  execFileSync(
    'bash',
    [
      '-c',
      'for i in $(seq 40); do printf x | dd of=sparse bs=1 seek=$((i * 700000)) conv=notrunc status=none; done',
    ],
    { cwd: files },
  );

  it.each([
    ['gnu', []],
    ['posix', []],
    ['gnu', ['--sparse']],
    ['oldgnu', ['--sparse', '--hole-detection=raw']],
  ])('%s %j', async (format, flags) => {
    const path = join(directory, 'gnu.tar');
    execFileSync('tar', ['-cf', path, `--format=${format}`, ...flags, '-C', files, '.']);
    const listed = execFileSync('tar', ['-tf', path, '--quoting-style=literal'])
      .toString()
      .split('\n')
      .slice(0, -1);
    const walked = await walkBoth(readFileSync(path));
    expect(walked.map((each) => each.name)).toEqual(listed);
    const contents = new Map(walked.map((each) => [each.name, each.content]));
    expect(contents.get('./a')).toBe('aaa');
    expect(contents.get(`./${long(85)}`)).toBe('long');
    expect(contents.get(`./${long(221)}`)).toBe('longer');
    expect(walked.find((each) => each.name === './symlink')?.linkName).toBe(`${'t/'.repeat(80)}target`);
  });

  it('ustar and v7', async () => {
    const path = join(directory, 'old.tar');
    for (const format of ['ustar', 'v7']) {
      execFileSync('tar', ['-cf', path, `--format=${format}`, '-C', files, 'a']);
      expect((await walkFile(path)).map((each) => each.content)).toEqual(['aaa']);
    }
  });
});

describe('walkTar seeks', () => {
  it('reads the headers of a huge sparse file and nothing else', async () => {
    const path = join(directory, 'huge.tar');
    // Base 256, as GNU writes sizes from 8 GiB: 20 GiB that stand on disk as a hole.
    const size = 20 * 1024 ** 3;
    const base256 = `\x80${'\0'.repeat(6)}\x05${'\0'.repeat(4)}`;
    writeFileSync(path, header({ name: 'layer', size: base256 }));
    truncateSync(path, 512 + size);
    writeFileSync(path, Buffer.concat([header({ name: 'after', size: octal(2), content: 'ok' }), end]), {
      flag: 'a',
    });
    expect(await walkFile(path)).toEqual([
      { name: 'layer', type: 'file', linkName: '', size, content: '' },
      { name: 'after', type: 'file', linkName: '', size: 2, content: 'ok' },
    ]);
  });
});

describe('walkTar refuses', () => {
  const pax = (...records: string[]): Buffer => {
    const content = records.join('');
    return header({ type: 'x', size: octal(content.length), content });
  };

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /no tar/],
    ['a short file', Buffer.from('hello'), /no tar/],
    ['other content', Buffer.alloc(2048, 'lorem ipsum '), /no tar/],
    [
      'a broken header further on',
      Buffer.concat([header(), Buffer.alloc(512, 'y')]),
      /wrong header checksum/,
    ],
    ['a header that is cut', Buffer.concat([header(), header().subarray(0, 300)]), /truncated/],
    ['content that is cut', header({ size: octal(1000), content: 'abc' }), /truncated/],
    ['a size that is no number', header({ size: '99999999999' }), /impossible size/],
    ['a size below zero', header({ size: '\xff'.repeat(12) }), /impossible size/],
    ['a size beyond everything', header({ size: `\x80${'\xff'.repeat(11)}` }), /impossible size/],
    ['a size beyond the file', header({ size: octal(8 ** 11 - 1) }), /truncated/],
    [
      'a pax header of a gigabyte',
      header({ type: 'x', size: octal(1024 ** 3) }),
      /header of 1073741824 bytes/,
    ],
    ['a long name of a megabyte', header({ type: 'L', size: octal(1024 ** 2) }), /header of 1048576 bytes/],
    ['a pax record that lies about its length', pax('99 path=x\n'), /malformed pax/],
    ['a pax record without length', pax('path=x\n'), /malformed pax/],
    ['a pax record of length 0', pax('0 path=x\n'), /malformed pax/],
    ['a pax record without newline', pax('9 path=xx'), /malformed pax/],
    ['a pax record without key', pax('6 =xx\n'), /malformed pax/],
    ['a pax size that is no number', Buffer.concat([pax('11 size=-1\n'), header(), end]), /malformed pax/],
    ['a pax size that lies', Buffer.concat([pax('17 size=99999999\n'), header(), end]), /truncated/],
    ['a sparse map without end', Buffer.concat([sparse(), Buffer.alloc(512, 1)]), /truncated/],
  ])('%s', async (_, bytes, message) => {
    await expect(walkBoth(bytes)).rejects.toThrow(message);
  });

  function sparse(): Buffer {
    const block = header({ type: 'S' });
    block[482] = 1;
    block.fill(' ', 148, 156);
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return block;
  }

  it('more entries than allowed, headers of headers among them', async () => {
    const record = pax('9 path=x\n');
    const bytes = Buffer.concat([...Array.from({ length: 30 }, () => record), header(), end]);
    await expect(walkStream(bytes, { maxEntries: 30 })).rejects.toThrow('more than 30 entries');
    expect(await walkStream(bytes, { maxEntries: 31 })).toHaveLength(1);
  });
});

describe('walkTar is lenient with', () => {
  it('archives without an end, and with trailing garbage', async () => {
    const name = expect.objectContaining({ name: 'x' }) as unknown;
    expect(await walkBoth(header())).toEqual([name]);
    expect(await walkBoth(Buffer.concat([header(), end, Buffer.from('garbage')]))).toEqual([name]);
  });

  it('100,000 entries', async () => {
    const one = header({ name: 'same', size: octal(1), content: 'c' });
    const path = join(directory, 'many.tar');
    writeFileSync(path, Buffer.concat([...Array.from({ length: 100_000 }, () => one), end]));
    expect(await walkFile(path)).toHaveLength(100_000);
  });

  it('links and directories that claim to have content', async () => {
    const bytes = Buffer.concat([header({ type: '2', size: octal(5) }), header({ name: 'next' }), end]);
    expect((await walkBoth(bytes)).map((each) => each.name)).toEqual(['x', 'next']);
  });

  it('invalid UTF-8 and control characters in names', async () => {
    const walked = await walkBoth(Buffer.concat([header({ name: '../\u001b[31m\u202e' }), end]));
    expect(walked[0]?.name).toBe('../\u001b[31m\u202e');
  });
});

describe('walkTar against tar-stream', () => {
  const file = fc.record({
    name: fc
      .string({ minLength: 1, maxLength: 300, unit: fc.constantFrom('a', 'é', '/', '.', ' ', '\u{1f600}') })
      .map((name) => `n${name}n`),
    content: fc.string({ maxLength: 1500 }),
  });

  it('any names and contents', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 8 }), async (files) => {
        const walked = await walkStream(await tarOf(files.map((each) => [each.name, each.content])));
        expect(walked.map(({ name, content }) => ({ name, content }))).toEqual(files);
      }),
      { numRuns: 60 },
    );
  });

  async function oracle(bytes: Buffer): Promise<string[]> {
    const reader = extract();
    reader.end(bytes);
    const names: string[] = [];
    for await (const entry of reader as unknown as AsyncIterable<Readable & { header: { name: string } }>) {
      names.push(entry.header.name);
      entry.resume();
    }
    return names;
  }

  it('damaged archives: a result or a UsageError, and no other names than the oracle', async () => {
    const valid = await tarOf([
      ['one', 'a'.repeat(700)],
      [long(170), 'b'],
      [{ name: 'd/', type: 'directory' }],
      ['two', 'c'],
    ]);
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(valid.length), async (changes, length) => {
        const bytes = Buffer.from(valid);
        for (const [at, byte] of changes) bytes[at] = byte;
        const cut = bytes.subarray(0, length);
        const walked = await walkStream(cut).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UsageError);
          return undefined;
        });
        const expected = await oracle(cut).catch(() => undefined);
        if (walked && expected) {
          const strip = (name: string): string => name.replace(/\/$/, '');
          expect(walked.map((each) => strip(each.name))).toEqual(expected.map(strip));
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('looksLikeTar', () => {
  it('wants a header with its checksum', async () => {
    const tar = await tarOf([['a', 'b']]);
    expect(looksLikeTar(tar)).toBe(true);
    expect(looksLikeTar(tar.subarray(0, 511))).toBe(false);
    expect(looksLikeTar(Buffer.alloc(512))).toBe(false);
    expect(looksLikeTar(Buffer.alloc(512, 'a'))).toBe(false);
  });
});
