import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { openTestSandbox, shellImage, stepOf, type TestSandbox } from './harness/sandbox.js';

let shell: string;
let box: TestSandbox;

expectNothingLeft();

beforeAll(async () => {
  shell = await buildImage('capi-run-shell', [...shellImage(''), 'ENTRYPOINT ["/bin/sh", "-c"]']);
  box = await openTestSandbox();
});

afterAll(async () => {
  await box[Symbol.asyncDispose]();
});

const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 50_000 } as const;

describe('a hostile container', () => {
  it('that floods its log costs no memory, and its first and last words are kept', async () => {
    const before = process.memoryUsage().rss;
    const flood =
      'echo first; i=0; while [ $i -lt 200 ]; do cat /bin/busybox; i=$((i+1)); done; echo; echo last';
    const run = await box.run(shell, [untilExited], { cmd: [flood] });
    expect(run.exit?.code).toBe(0);
    expect(run.stdout.bytes).toBeGreaterThan(300_000_000);
    expect(run.stdout.head).toMatch(/^first\n/);
    expect(run.stdout.tail).toMatch(/\nlast\n$/);
    expect(Buffer.byteLength(run.stdout.tail, 'latin1')).toBeLessThanOrEqual(65_536);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('that eats memory is told to have run out of it', async () => {
    const run = await box.run(shell, [untilExited], { cmd: ['x=a; while :; do x=$x$x; done'] });
    expect(run.exit).toMatchObject({ code: 137, oomKilled: true });
  });

  it('that forks without end does not hold up its neighbours', async () => {
    const [bomb, neighbour] = await Promise.all([
      box.run(
        shell,
        [{ do: 'wait', for: [{ kind: 'running', ms: 1500 }], timeout: 10_000 }, { do: 'processes' }],
        {
          cmd: ['f() { f | f & }; f; sleep 60'],
        },
      ),
      box.run(shell, [untilExited], { cmd: ['echo well'] }),
    ]);
    expect(stepOf(bomb, 1, 'processes').processes.length).toBeLessThanOrEqual(64);
    expect(neighbour.stdout.head).toBe('well\n');
  });

  it('that goes on for ever is ended with its time, and what was seen is told', async () => {
    await using short = await openTestSandbox({
      limits: { memory: 64 * 1024 * 1024, cpus: 1, pids: 16, deadline: 2500 },
    });
    const run = await short.run(
      shell,
      [{ do: 'wait', for: [{ kind: 'running', ms: 100 }], timeout: 5000 }, untilExited, { do: 'changes' }],
      { cmd: ['echo before; sleep 60'] },
    );
    expect(stepOf(run, 0, 'wait').ended).toBe('met');
    expect(stepOf(run, 1, 'not-reached')).toMatchObject({
      step: 'wait',
      reason: 'the run was ended after 2.5 s',
    });
    expect(stepOf(run, 2, 'not-reached').step).toBe('changes');
    expect(run.fault).toBeUndefined();
    expect(run.exit).toBeUndefined();
    expect(run.stdout.head).toBe('before\n');
    expect(run.ms).toBeGreaterThan(2400);
    expect(run.ms).toBeLessThan(4500);
  });

  it('is told of only what its variables are', async () => {
    const run = await box.run(shell, [untilExited], {
      cmd: ['echo "$HOSTILE"'],
      env: { HOSTILE: '$(reboot) `x` "\n\u001b[2J' },
    });
    expect(run.stdout.head).toBe('$(reboot) `x` "\n\u001b[2J\n');
  });
});

describe('many runs', () => {
  it('share the places, and none holds one while it is removed', async () => {
    const states: string[] = [];
    await using two = await openTestSandbox({
      concurrency: 2,
      onRun: ({ state, title }) => states.push(`${state} ${title}`),
    });
    const runs = await Promise.all(
      ['a', 'b', 'c', 'd'].map((title) => two.run(shell, [untilExited], { title, cmd: [`echo ${title}`] })),
    );
    expect(runs.map(({ stdout }) => stdout.head)).toEqual(['a\n', 'b\n', 'c\n', 'd\n']);
    expect(states.slice(0, 6)).toEqual([
      'waiting a',
      'waiting b',
      'waiting c',
      'waiting d',
      'running a',
      'running b',
    ]);
    expect(states.filter((state) => state.startsWith('done'))).toHaveLength(4);
    expect(states.indexOf('running c')).toBeGreaterThan(5);
  });
});
