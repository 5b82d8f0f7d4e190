import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { readElf, type ElfFile } from '../../../../src/engine/helper/elf.js';
import { mappedFiles, nodeFiles } from '../../../../src/engine/helper/node-files.js';

const folder = mkdtempSync(join(tmpdir(), 'capi-elf-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function elf(path: string): ElfFile | undefined {
  const fd = openSync(path, 'r');
  try {
    return readElf(fd);
  } finally {
    closeSync(fd);
  }
}

function elfOf(bytes: Uint8Array): ElfFile | undefined {
  const path = join(folder, 'bytes');
  writeFileSync(path, bytes);
  return elf(path);
}

describe('readElf', () => {
  it('finds the loader of the running Node and the name of the C library', () => {
    const { interpreter = '' } = elf(realpathSync(process.execPath)) ?? {};
    expect(interpreter).toMatch(/^\/.*\/ld-/);
    const libc = mappedFiles(readFileSync('/proc/self/maps', 'utf8')).find((path) =>
      /\/libc\.|ld-musl/.test(path),
    );
    expect(elf(libc ?? '')?.soname).toMatch(/^libc\./);
  });

  it('takes other files for none', () => {
    expect(elfOf(Buffer.from('#!/bin/sh\n'))).toBeUndefined();
    expect(elfOf(Buffer.alloc(0))).toBeUndefined();
    expect(elfOf(readFileSync(realpathSync(process.execPath)).subarray(0, 70))).toBeUndefined();
  });

  it('never throws, whatever is in a header', () => {
    const head = readFileSync(realpathSync(process.execPath)).subarray(0, 4096);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1500), fc.nat(255)), { maxLength: 40 }), (changes) => {
        const bytes = Buffer.from(head);
        for (const [at, value] of changes) bytes[at < 4 ? 4 : at] = value;
        expect(() => elfOf(bytes)).not.toThrow();
      }),
    );
  });
});

describe('mappedFiles', () => {
  it('reads the paths of /proc/PID/maps, each once', () => {
    const maps = [
      '55d0c4a00000-55d0c4a01000 r--p 00000000 08:01 123                        /usr/bin/a program',
      '55d0c4a01000-55d0c4a02000 r-xp 00001000 08:01 123                        /usr/bin/a program',
      '7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ',
      '7f0000001000-7f0000002000 r--p 00000000 08:01 124                        /lib/gone.so (deleted)',
      '7f0000002000-7f0000003000 r--p 00000000 08:01 125                        /lib/libc.so.6',
      '7ffc00000000-7ffc00001000 r-xp 00000000 00:00 0                          [vdso]',
    ].join('\n');
    expect(mappedFiles(maps)).toEqual(['/usr/bin/a program', '/lib/libc.so.6']);
  });
});

describe('nodeFiles', () => {
  it('is all that Node needs: it runs with these files alone', () => {
    const root = join(folder, 'root');
    for (const { path, source } of nodeFiles()) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(source, join(root, path));
    }
    const { interpreter = '' } = elf(realpathSync(process.execPath)) ?? {};
    // The loader of the copy with the libraries of the copy, and no other place to look.
    const copied = [join(root, interpreter), '--library-path', join(root, 'lib'), join(root, 'node')];
    const [loader = '', ...args] = copied;
    const said = execFileSync(loader, [...args, '-p', 'process.version'], { env: {}, encoding: 'utf8' });
    expect(said.trim()).toBe(process.version);
    const used = execFileSync(
      loader,
      [...args, '-p', "require('fs').readFileSync('/proc/self/maps', 'utf8')"],
      { env: {}, encoding: 'utf8' },
    );
    expect(mappedFiles(used).filter((path) => /\.so(?:\.|$)/.test(path) && !path.startsWith(root))).toEqual(
      [],
    );
  });
});
