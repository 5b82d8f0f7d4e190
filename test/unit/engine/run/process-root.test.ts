import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seenThroughProcess, withoutLinks } from '../../../../src/engine/run/process-root.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'capi-root-'));
  mkdirSync(join(root, 'srv/deep'), { recursive: true });
  writeFileSync(join(root, 'srv/deep/file'), '');
  symlinkSync('/srv/deep', join(root, 'absolute'));
  symlinkSync('../../../../absolute', join(root, 'srv/deep/up'));
  symlinkSync('/etc/passwd', join(root, 'outside'));
  symlinkSync('round', join(root, 'round'));
  symlinkSync('nowhere', join(root, 'dangling'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a path below a root', () => {
  it.each([
    ['/', '/'],
    ['/srv/deep/file', '/srv/deep/file'],
    ['//srv/./deep/../deep/file/', '/srv/deep/file'],
    ['/absolute/file', '/srv/deep/file'],
    ['/srv/deep/up/up/file', '/srv/deep/file'],
    ['/../../srv', '/srv'],
  ])('%s is %s', (path, expected) => {
    expect(withoutLinks(root, path)).toBe(expected);
  });

  it.each(['/outside', '/round', '/dangling', '/none', '/srv/deep/file/x'])('%s is none', (path) => {
    expect(() => withoutLinks(root, path)).toThrow(/ENOENT|ENOTDIR|circle/);
  });
});

describe('what is seen through a process', () => {
  const self = process.pid;

  it('is the owner of what is there, and where a link leads that leads nowhere', () => {
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    expect(seenThroughProcess(self, { path: join(root, 'absolute'), type: 'absent' })).toEqual({
      type: 'link',
      target: '/srv/deep',
    });
    expect(seenThroughProcess(self, { path: join(root, 'srv/deep'), type: 'directory' })).toEqual({
      uid,
      gid,
    });
  });

  it('is nothing where there is nothing, and no such process', () => {
    expect(seenThroughProcess(self, { path: join(root, 'none'), type: 'absent' })).toEqual({});
    expect(seenThroughProcess(self, { path: join(root, 'none'), type: 'file' })).toEqual({});
    expect(seenThroughProcess(2 ** 30, { path: '/', type: 'directory' })).toEqual({});
  });
});
