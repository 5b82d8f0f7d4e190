import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { filesToWrite, writeFiles } from '../../../../src/app/init/write-files.js';

let work: string;
const at = (name: string) => join(work, name);
const read = (name: string) => readFileSync(at(name), 'utf8');

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'container-api-write-'));
});
afterEach(() => {
  rmSync(work, { recursive: true });
});

describe('filesToWrite', () => {
  it('lets what is new and what is the same pass, and leaves the same out', () => {
    writeFileSync(at('same'), 'x\n');
    const files = [
      { path: at('same'), content: 'x\n' },
      { path: at('new'), content: 'y\n' },
    ];
    expect(filesToWrite(files, false)).toEqual([files[1]]);
  });

  it('names all that would be lost', () => {
    writeFileSync(at('a'), 'mine');
    symlinkSync('nowhere', at('b'));
    const files = ['a', 'b', 'c'].map((name) => ({ path: at(name), content: 'ours' }));
    expect(() => filesToWrite(files, false)).toThrow(
      expect.objectContaining({
        code: 'FILE_EXISTS',
        exitCode: 2,
        message: `'${at('a')}' and '${at('b')}' exist; nothing has been written`,
      }),
    );
    expect(filesToWrite(files, true)).toEqual(files);
  });

  it('never takes the place of a folder', () => {
    mkdirSync(at('folder'));
    expect(() => filesToWrite([{ path: at('folder'), content: '' }], true)).toThrow(
      expect.objectContaining({ code: 'FILE_EXISTS' }),
    );
    writeFileSync(at('file'), '');
    expect(() => filesToWrite([{ path: at('file/x'), content: '' }], true)).toThrow(
      expect.objectContaining({ code: 'FILE_NOT_WRITABLE' }),
    );
  });
});

describe('writeFiles', () => {
  it('writes, and leaves nothing beside', () => {
    writeFiles(
      [
        { path: at('a'), content: 'A' },
        { path: at('b'), content: 'B' },
      ],
      false,
    );
    expect(readdirSync(work)).toEqual(['a', 'b']);
    expect([read('a'), read('b')]).toEqual(['A', 'B']);
  });

  it('keeps permissions of a file, and replaces a link instead of what it names', () => {
    writeFileSync(at('script'), 'old');
    chmodSync(at('script'), 0o750);
    writeFileSync(at('elsewhere'), 'precious');
    symlinkSync('elsewhere', at('link'));
    writeFiles(
      [
        { path: at('script'), content: 'new' },
        { path: at('link'), content: 'new' },
      ],
      true,
    );
    expect(statSync(at('script')).mode & 0o777).toBe(0o750);
    expect([read('script'), read('link'), read('elsewhere')]).toEqual(['new', 'new', 'precious']);
  });

  it('takes all back when one fails', () => {
    writeFileSync(at('old'), 'old');
    symlinkSync('old', at('link'));
    const good = ['new', 'old', 'link'].map((name) => ({ path: at(name), content: 'changed' }));
    expect(() => {
      writeFiles([...good, { path: at('absent/x'), content: '' }], true);
    }).toThrow(expect.objectContaining({ code: 'FILE_NOT_WRITABLE', exitCode: 2 }));
    expect(readdirSync(work)).toEqual(['link', 'old']);
    // The last one becomes a folder between the look and the writing: the others have been put in place by then.
    mkdirSync(at('folder'));
    expect(() => {
      writeFiles([...good, { path: at('folder'), content: '' }], true);
    }).toThrow(expect.objectContaining({ code: 'FILE_NOT_WRITABLE' }));
    expect(readdirSync(work)).toEqual(['folder', 'link', 'old']);
    expect([read('old'), readlinkSync(at('link'))]).toEqual(['old', 'old']);
  });

  it('overwrites nothing that has appeared meanwhile', () => {
    writeFileSync(at('late'), 'mine');
    expect(() => {
      writeFiles(
        [
          { path: at('first'), content: '' },
          { path: at('late'), content: 'ours' },
        ],
        false,
      );
    }).toThrow(expect.objectContaining({ message: expect.stringContaining('appeared meanwhile') as string }));
    expect(readdirSync(work)).toEqual(['late']);
    expect(read('late')).toBe('mine');
  });

  it('writes to devices as they are', () => {
    expect(filesToWrite([{ path: '/dev/null', content: 'x' }], false)).toHaveLength(1);
    writeFiles([{ path: '/dev/null', content: 'x' }], false);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
