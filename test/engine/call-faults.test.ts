import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ours, startOwnEngine, type OwnEngine } from './harness/own-engine.js';

const dockerfile = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'ENV PATH=/bin',
  'ENTRYPOINT ["/bin/busybox", "sh", "-c", "echo begun; while :; do busybox sleep 0.1; done"]',
];

describe('call, when the engine fails', () => {
  let engine: OwnEngine;
  let folder: string;
  beforeAll(async () => {
    engine = await startOwnEngine();
    folder = await mkdtemp(join(tmpdir(), 'capi-call-faults-'));
    await writeFile(join(folder, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
    await copyFile('/bin/busybox', join(folder, 'busybox'));
    await writeFile(join(folder, 'asyncy.yml'), 'commands: {entrypoint: {}}\n');
    await engine.docker('build', '--quiet', '--tag', 'caller', folder);
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const call = (...flags: string[]): string[] => [
    'call',
    ...flags,
    '--contract',
    join(folder, 'asyncy.yml'),
    'docker-daemon:caller',
    'entrypoint',
  ];

  /** Calls, and does something to the engine once the command has begun. */
  async function hurt(flags: string[], how: () => void | Promise<void>) {
    return engine.containerApi(call(...flags), (child) => {
      child.stdout?.once('data', () => void how());
    });
  }

  it('that crashes and comes back: 3, and nothing is left', async () => {
    const { status, stdout, stderr } = await hurt([], async () => {
      await engine.crash();
      await delay(500);
      await engine.start();
    });
    expect(stdout).toBe('begun\n');
    expect(status).toBe(3);
    expect(stderr).toMatch(/container engine/);
    expect(await ours(engine)).toEqual([]);
  });

  it('that stays away: 3, what may be left is told, and prune removes it', async () => {
    const { status, stderr } = await hurt(['--engine-timeout', '2'], () => engine.crash());
    expect(status).toBe(3);
    expect(stderr).toMatch(/cannot be reached|closed the connection|could not be removed/);
    await engine.start();
    await engine.containerApi(['prune', '--all']);
    expect(await ours(engine)).toEqual([]);
  });

  it('that freezes: Ctrl-C ends the call all the same', async () => {
    const begin = Date.now();
    const outcome = engine.containerApi(call('--engine-timeout', '5'), (child) => {
      child.stdout?.once('data', () => {
        engine.freeze();
        setTimeout(() => child.kill('SIGINT'), 200);
      });
    });
    const { status } = await outcome;
    expect(status).toBe(130);
    expect(Date.now() - begin).toBeLessThan(60_000);
    engine.thaw();
    await engine.containerApi(['prune', '--all']);
    expect(await ours(engine)).toEqual([]);
  });
});
