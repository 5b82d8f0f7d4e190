import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { docker } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { startPodman, type Podman } from './harness/podman.js';
import { openTestSandbox, shellImage, stepOf, type TestSandbox } from './harness/sandbox.js';

/** What its compatible API can do; the differences to Docker are the ones that the tests name. */
let podman: Podman;
let box: TestSandbox;
const shell = 'capi-podman-shell';
/** Images with a health check, by what it does. */
const checked = {
  well: 'true',
  sick: 'echo no; exit 1',
  lost: '["/bin/none"]',
  stuck: 'sleep 60',
} as const;
const checkedImage = (kind: keyof typeof checked): string => `capi-podman-${kind}`;

const networks = async (): Promise<string[]> =>
  (await docker('--host', podman.host, 'network', 'ls', '--format', '{{.Name}}')).split('\n');
let before: string[];

beforeAll(async () => {
  // In the environment of the service, which it hands on under a bare name.
  process.env.PODMAN_TEST_SECRET = 'hidden';
  podman = await startPodman();
  before = await networks();
  const folder = await mkdtemp(join(tmpdir(), 'capi-podman-run-'));
  try {
    const plain = 'COPY plain /etc/plain';
    await buildImage(
      shell,
      [...shellImage(''), plain, 'ENV PATH=/bin GREETING=hello', 'ENTRYPOINT ["/bin/sh", "-c"]'],
      {
        plain: 'hi\n',
      },
    );
    const options = '--interval=200ms --timeout=1s --retries=2';
    for (const [kind, check] of Object.entries(checked))
      await buildImage(
        checkedImage(kind as keyof typeof checked),
        shellImage('sleep 60', `HEALTHCHECK ${options} CMD ${check}`),
      );
    const archive = join(folder, 'image.tar');
    const images = [shell, ...Object.keys(checked).map((kind) => checkedImage(kind as keyof typeof checked))];
    await docker('save', '--output', archive, ...images);
    await docker('--host', podman.host, 'load', '--input', archive);
  } finally {
    await rm(folder, { recursive: true });
  }
  box = await openTestSandbox({}, { host: podman.host });
});

afterAll(async () => {
  await box[Symbol.asyncDispose]();
  expect(await docker('--host', podman.host, 'ps', '--all', '--quiet')).toBe('');
  // All services of a machine share its networks.
  expect((await networks()).filter((name) => !before.includes(name))).toEqual([]);
  await podman[Symbol.asyncDispose]();
});

const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 20_000 } as const;

describe('a run in Podman', () => {
  it('waits, looks at sockets and processes, and tells the time of the end', async () => {
    const run = await box.run(
      shell,
      [
        {
          do: 'wait',
          for: [{ kind: 'listening', ports: [{ port: 8080, protocol: 'tcp' }] }],
          timeout: 20_000,
        },
        { do: 'sockets', expected: [] },
        { do: 'processes' },
        { do: 'exec', argv: ['nope'], timeout: 5000 },
        { do: 'exec', argv: ['sh', '-c', 'exit 127'], timeout: 5000 },
        { do: 'signal', signal: 'SIGTERM', grace: 5000 },
      ],
      {
        cmd: ['trap "sleep 0.1; exit 3" TERM; httpd -p 8080; echo up; while :; do sleep 0.02; done'],
        user: '1000:0',
      },
    );
    expect(stepOf(run, 0, 'wait').ended).toBe('met');
    expect(stepOf(run, 1, 'sockets')).toMatchObject({
      way: 'proc',
      sockets: [{ port: 8080, protocol: 'tcp', addresses: ['::'], loopback: false }],
    });
    expect(stepOf(run, 2, 'processes').processes.find(({ main }) => main)).toMatchObject({
      pid: 1,
      uid: 1000,
    });
    expect(stepOf(run, 3, 'exec').fault).toBe('not-found');
    expect(stepOf(run, 4, 'exec')).toMatchObject({ exitCode: 127 });
    expect(stepOf(run, 4, 'exec').fault).toBeUndefined();
    const { exited, exitCode, ms = 0 } = stepOf(run, 5, 'signal');
    expect({ exited, exitCode }).toEqual({ exited: true, exitCode: 3 });
    // Its `kill` event comes a little after the signal.
    expect(ms).toBeGreaterThan(50);
    expect(ms).toBeLessThan(1000);
    expect(run.stdout.head).toBe('up\n');
  });

  it('gets nothing of the environment of its service', async () => {
    const run = await box.run(shell, [untilExited], {
      cmd: ['echo "[$GREETING] [$PODMAN_TEST_SECRET]"; cat'],
      env: { GREETING: null, PODMAN_TEST_SECRET: null },
      stdin: 'from stdin\n',
    });
    // Podman cannot take a variable away; an empty one is the nearest.
    expect(run.stdout.head).toBe('[] []\nfrom stdin\n');
  });

  it.each([
    ['not-found', { entrypoint: ['/nope'] }],
    ['not-found', { entrypoint: ['nope'] }],
    ['not-executable', { entrypoint: ['/etc/plain'] }],
    ['invalid-user', { user: 'nobody-here' }],
  ] as const)('that cannot start is told as %s', async (kind, spec) => {
    const run = await box.run(shell, [untilExited], spec);
    expect(run.fault).toBeUndefined();
    expect(run.startFault?.kind).toBe(kind);
  });

  it('has its health checks made, where no systemd makes them', async () => {
    const steps = [{ do: 'wait', for: [{ kind: 'healthy' }], timeout: 30_000 }] as const;
    const kinds = ['well', 'sick', 'lost', 'stuck'] as const;
    const [well, sick, lost, stuck] = await Promise.all(
      kinds.map(async (kind) => {
        const run = await box.run(checkedImage(kind), steps, { healthcheck: true });
        const { ended, health } = stepOf(run, 0, 'wait');
        return { ended, last: health?.at(-1), count: health?.length };
      }),
    );
    expect(well).toEqual({ ended: 'met', last: { exitCode: 0, output: '' }, count: 1 });
    expect(sick).toEqual({ ended: 'unhealthy', last: { exitCode: 1, output: 'no' }, count: 2 });
    expect(lost).toMatchObject({ ended: 'unhealthy', last: { exitCode: 127 }, count: 2 });
    expect(stuck).toMatchObject({ ended: 'unhealthy', last: { exitCode: -1 } });
  });

  it('has files below a root that is read-only', async () => {
    const run = await box.run(shell, [untilExited], {
      cmd: ['cat /etc/app/settings; echo x >/etc/app/x; true'],
      readOnlyRoot: true,
      files: [{ path: '/etc/app/settings', content: 'put\n' }],
    });
    expect(run.fault).toBeUndefined();
    expect(run.stdout.head).toBe('put\n');
    expect(run.stderr.head).toContain('Read-only file system');
  });

  it('tells owners of files while it runs, and links that lead nowhere', async () => {
    const run = await box.run(
      shell,
      [
        { do: 'wait', for: [{ kind: 'running', ms: 1000 }], timeout: 20_000 },
        { do: 'files', paths: ['/tmp/mine', '/tmp/link', '/tmp/none'], maxBytes: 0 },
      ],
      {
        cmd: ['mkdir -m 700 /tmp /tmp/mine; ln -s /gone /tmp/link; chown 12:34 /tmp/mine; sleep 60'],
        capabilities: 'default',
      },
    );
    expect(stepOf(run, 1, 'files').files).toEqual([
      { path: '/tmp/mine', type: 'directory', mode: 0o700, uid: 12, gid: 34 },
      { path: '/tmp/link', type: 'link', target: '/gone' },
      { path: '/tmp/none', type: 'absent' },
    ]);
  });

  it('lists changes and files, without owners once it has ended', async () => {
    const run = await box.run(
      shell,
      [untilExited, { do: 'changes' }, { do: 'files', paths: ['/tmp/x.log', '/none'], maxBytes: 10 }],
      {
        cmd: ['mkdir -p /tmp; echo 12345 >/tmp/x.log; cat /new/folder/put'],
        capabilities: 'default',
        files: [{ path: '/new/folder/put', content: 'put\n' }],
      },
    );
    expect(run.stdout.head).toBe('put\n');
    expect(stepOf(run, 1, 'changes').changes).toContainEqual({
      path: '/tmp/x.log',
      kind: 'added',
      type: 'file',
      size: 6,
    });
    const [file, none] = stepOf(run, 2, 'files').files;
    expect(file).toEqual({ path: '/tmp/x.log', type: 'file', size: 6, mode: 0o644, content: '12345\n' });
    expect(none).toEqual({ path: '/none', type: 'absent' });
  });
});
