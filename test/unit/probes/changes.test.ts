import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/run.js';
import { foldersOf, isLogFile, isScratch, placesOf, writesOf } from '../../../src/probes/changes.js';
import { observation, type Shown } from './observation.js';

const added = (path: string, rest: Partial<Change> = {}): Change => ({
  path,
  kind: 'added',
  type: 'file',
  ...rest,
});
const runOf = (shown: Shown) =>
  observation(
    { title: '', env: {}, capabilities: [], network: 'none', steps: [{ do: 'changes' }] },
    { changes: { ...shown.changes } },
  );
const writes = (changes: Change[], volumes: string[] = []) =>
  writesOf(runOf({ changes: { changes } }), volumes);

describe('writesOf', () => {
  test.each([
    '/etc/hosts',
    '/etc/hostname',
    '/etc/resolv.conf',
    '/etc/mtab',
    '/.dockerenv',
    '/dev/console',
    '/proc/1',
    '/sys',
  ])('%s is the doing of the engine', (path) => {
    expect(writes([added(path)])).toEqual({ data: [], scratch: [], logs: [], truncated: false });
  });

  test.each(['/etc/hosts.allow', '/etc/host', '/.dockerenvironment', '/devices', '/srv/etc/hosts'])(
    '%s is the doing of the program',
    (path) => {
      expect(writes([added(path)])?.data).toEqual([added(path)]);
    },
  );

  test.each(['/tmp/a', '/var/tmp/a', '/run/app.pid', '/var/run/app.pid', '/tmp'])('%s is scratch', (path) => {
    expect(isScratch(path)).toBe(true);
    expect(writes([added(path)])?.scratch).toHaveLength(1);
  });

  test.each(['/tmpfs/a', '/runs', '/srv/tmp/a', '/app/run'])('%s is none', (path) => {
    expect(isScratch(path)).toBe(false);
    expect(writes([added(path)])?.data).toHaveLength(1);
  });

  test.each([
    ['/data', '/data'],
    ['/data', '/data/a/b'],
    ['/srv/app/data', '/srv/app'],
    ['/data/', '/data/a'],
    ['/data/', '/data'],
    ['/', '/anything'],
  ])('with the volume %s, %s is the place of a volume', (volume, path) => {
    expect(writes([added(path, { type: 'directory' })], [volume])?.data).toEqual([]);
  });

  test('a volume does not cover what only begins like it', () => {
    expect(writes([added('/database')], ['/data'])?.data).toHaveLength(1);
  });

  test('a folder that was only touched is nothing, and neither is what nobody could look at', () => {
    const changes: Change[] = [
      { path: '/srv', kind: 'modified', type: 'directory' },
      { path: '/opt/x', kind: 'modified' },
    ];
    expect(writes(changes)?.data).toEqual([]);
    const file: Change = { path: '/app/run', kind: 'modified', type: 'file' };
    const gone: Change = { path: '/app/old', kind: 'deleted' };
    expect(writes([file, gone])?.data).toEqual([file, gone]);
  });

  test('says nothing of a run whose changes were not seen', () => {
    expect(writesOf(runOf({ changes: { reason: 'refused' } }), [])).toBeUndefined();
    const spec = { title: '', env: {}, capabilities: [], network: 'none', steps: [] } as const;
    expect(writesOf(observation(spec), [])).toBeUndefined();
    expect(writesOf(runOf({ changes: { truncated: true } }), [])?.truncated).toBe(true);
  });
});

describe('isLogFile', () => {
  test.each([
    '/app/server.log',
    '/app/server.log.1',
    '/var/log/a',
    '/logs/a',
    '/app/logs/a',
    '/app/nohup.out',
  ])('%s', (path) => {
    expect(isLogFile(added(path))).toBe(true);
  });

  test.each([
    '/srv/db/000123.log',
    '/app/login',
    '/app/catalog',
    '/app/logs.d',
    '/app/a.logs',
    '/var/logger/a',
  ])('not %s', (path) => {
    expect(isLogFile(added(path))).toBe(false);
  });

  test('a link, a folder and what was removed are none', () => {
    expect(isLogFile(added('/var/log/a.log', { type: 'link', target: '/dev/stdout' }))).toBe(false);
    expect(isLogFile(added('/var/log/nginx', { type: 'directory' }))).toBe(false);
    expect(isLogFile(added('/var/log/a.log', { kind: 'deleted' }))).toBe(false);
  });
});

describe('placesOf', () => {
  test('counts the files of a folder, the fullest first, and names a single one', () => {
    const changes = ['/b/1', '/a/1', '/b/2', '/c/only', '/top'].map((path) => added(path));
    expect(placesOf(changes)).toEqual(['/b (2 files)', '/top', '/a/1', '/c/only']);
  });

  test('a new folder and what is in it are one place', () => {
    const folder = added('/srv/cache', { type: 'directory' });
    expect(placesOf([folder, added('/srv/cache/a')])).toEqual(['/srv/cache/a']);
    expect(placesOf([folder])).toEqual(['/srv/cache']);
  });
});

describe('foldersOf', () => {
  test('names the outermost folders', () => {
    const changes = [
      added('/srv/cache/a/b'),
      added('/srv/cache/c'),
      added('/srv/cache-2/d'),
      added('/srv/empty', { type: 'directory' }),
    ];
    expect(foldersOf(changes)).toEqual(['/srv/cache', '/srv/cache-2', '/srv/empty']);
  });

  test('names no folder that a volume would hide the system in', () => {
    const changes = ['/top', '/etc/app.conf', '/usr/lib/x.so', '/var/lib/a', '/root/.history'].map((path) =>
      added(path),
    );
    expect(foldersOf(changes)).toEqual([]);
    expect(foldersOf([added('/etc/app/a'), added('/var/lib/app/b')])).toEqual(['/etc/app', '/var/lib/app']);
  });

  test('covers every change once, whatever they are', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'a-b', 'ab'), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 12 }), (all) => {
        const paths = all.map((words) => `/${words.join('/')}`);
        // A file holds no other.
        const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
        const changes = files.map((one) => added(one));
        const folders = foldersOf(changes);
        for (const { path: written } of changes)
          expect(
            folders.filter((folder) => written === folder || written.startsWith(`${folder}/`)),
          ).toHaveLength(1);
      }),
    );
  });
});
