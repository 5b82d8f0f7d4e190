import { describe, expect, it } from 'vitest';

import { leafChanges } from '../../../../src/engine/run/changes.js';
import { parseTop } from '../../../../src/engine/run/process-table.js';
import { placesOf } from '../../../../src/engine/run/program-fault.js';
import { nanoseconds } from '../../../../src/engine/run/state.js';
import { turnstile } from '../../../../src/engine/run/turnstile.js';

describe('the time of the engine', () => {
  it.each([
    ['2026-11-26T00:48:37.393102492Z', 1_795_654_117_393_102_492n],
    ['2026-11-26T00:48:37.39Z', 1_795_654_117_390_000_000n],
    ['2026-11-26T02:48:37+02:00', 1_795_654_117_000_000_000n],
    ['0001-01-01T00:00:00Z', 0n],
    ['', 0n],
    ['yesterday', 0n],
  ])('%s', (text, expected) => {
    expect(nanoseconds(text)).toBe(expected);
  });
});

describe('changes', () => {
  const added = (...paths: string[]) => paths.map((path) => ({ path, kind: 'added' as const }));
  const leaves = (
    changes: ReturnType<typeof added>,
    mounts: string[] = [],
    before: string[] = [],
  ): string[] => leafChanges(changes, mounts, new Set(before)).map(({ path }) => path);

  it('are leaves, sorted, without mounts and the folders that lead to them', () => {
    expect(
      leaves(added('/b', '/b/c', '/a', '/bc', '/data', '/data/x', '/srv', '/srv/data'), [
        '/data',
        '/srv/data',
      ]),
    ).toEqual(['/a', '/b/c', '/bc']);
  });

  it('are none that were there before the start', () => {
    expect(leaves(added('/work', '/etc', '/etc/ours', '/x'), [], ['/work', '/etc', '/etc/ours'])).toEqual([
      '/x',
    ]);
    expect(leaves(added('/srv', '/srv/theirs'), [], ['/srv'])).toEqual(['/srv/theirs']);
  });
});

describe('the list of processes of the engine', () => {
  it('is read by its titles', () => {
    const top = {
      Titles: ['PID', 'PPID', 'UID', 'GID', 'STAT', 'COMMAND'],
      Processes: [
        ['4242', '4200', '1000', '0', 'Ss', 'node server.js --port 80'],
        ['4250', '4242', '1000', '0', 'Z', '[sh] <defunct>'],
      ],
    };
    expect(parseTop(top, 4242)).toEqual({
      way: 'top',
      processes: [
        {
          pid: 4242,
          parent: 4200,
          main: true,
          uid: 1000,
          gid: 0,
          state: 'S',
          argv: ['node', 'server.js', '--port', '80'],
        },
        { pid: 4250, parent: 4242, main: false, uid: 1000, gid: 0, state: 'Z', argv: ['[sh]', '<defunct>'] },
      ],
    });
  });

  it.each([undefined, {}, { Titles: ['X'], Processes: [[1]] }])('is not taken from %j', (top) => {
    expect(parseTop(top, 1)).toMatchObject({ processes: [], reason: expect.any(String) as string });
  });
});

describe('a program', () => {
  it('is looked for in the search path', () => {
    expect(placesOf('sh', ['PATH=/a:relative::/b', 'X=1'])).toEqual(['/a/sh', '/b/sh']);
    expect(placesOf('sh', [])).toContain('/usr/bin/sh');
    expect(placesOf('/bin/sh', ['PATH=/a'])).toEqual(['/bin/sh']);
  });
});

describe('a turnstile', () => {
  it('lets in as many as there are places, in the order of arrival', async () => {
    const enter = turnstile(2);
    const order: string[] = [];
    const { signal } = new AbortController();
    const visit = async (name: string): Promise<() => void> => {
      const leave = await enter(signal);
      order.push(name);
      return leave;
    };
    const [a, b] = await Promise.all([visit('a'), visit('b')]);
    const [c, d] = [visit('c'), visit('d')];
    await Promise.resolve();
    expect(order).toEqual(['a', 'b']);
    a();
    a(); // leaving twice frees one place
    (await c)();
    expect(order).toEqual(['a', 'b', 'c', 'd'].slice(0, order.length));
    b();
    (await d)();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets those who do not want to wait any longer', async () => {
    const enter = turnstile(1);
    const leave = await enter(new AbortController().signal);
    const stop = new AbortController();
    const impatient = enter(stop.signal);
    const patient = enter(new AbortController().signal);
    stop.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await expect(enter(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    leave();
    await expect(patient).resolves.toBeTypeOf('function');
  });
});
