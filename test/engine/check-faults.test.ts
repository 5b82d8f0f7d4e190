import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ours, startOwnEngine, type OwnEngine } from './harness/own-engine.js';
import { reportOf } from './harness/report.js';

/** Listens at once, and takes its time to stop: there is always a run under way to disturb. */
const service = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'EXPOSE 8080',
  'STOPSIGNAL SIGTERM',
  `ENTRYPOINT ["/bin/busybox", "sh", "-c", "trap 'busybox sleep 1; exit 0' TERM INT; busybox httpd -p 8080 -h /bin; while :; do busybox sleep 1 & wait $!; done"]`,
  'ENV PATH=/bin',
];

/** Fills the disk that it writes to. */
const glutton = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'ENTRYPOINT ["/bin/busybox", "sh", "-c", "while :; do /bin/busybox cat /bin/busybox >>/fill || /bin/busybox sleep 1; done"]',
];

async function build(engine: OwnEngine, tag: string, dockerfile: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-image-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
    await copyFile('/bin/busybox', join(folder, 'busybox'));
    await engine.docker('build', '--quiet', '--tag', tag, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Waits until a container of ours runs. */
async function running(engine: OwnEngine): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await engine.docker('ps', '--quiet', '--filter', 'label=io.container-api.run')) return;
    await delay(25);
  }
  throw new Error('no container of ours was started');
}

const check = ['check', 'image', 'service', '--json', '--observe', '0.5', '--timeout', '5'];

describe('check, when the engine fails', () => {
  let engine: OwnEngine;
  beforeAll(async () => {
    engine = await startOwnEngine();
    await build(engine, 'service', service);
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
  });

  it('cleans up after an engine that crashes and comes back, and says what it knows', async () => {
    const outcome = engine.containerApi(check);
    await running(engine);
    await engine.crash();
    await delay(500);
    await engine.start();
    const { status, stdout } = await outcome;
    expect(status).toBe(3);
    const [target] = reportOf({ status, stdout, stderr: '' }).targets;
    expect(target?.probes.some((probe) => probe.outcome === 'error')).toBe(true);
    expect(target?.probes.some((probe) => probe.outcome === 'fail')).toBe(false);
    expect(await ours(engine)).toEqual([]);
  });

  it('says what may be left of an engine that stays away, and prune removes it', async () => {
    const outcome = engine.containerApi([...check, '--engine-timeout', '3']);
    await running(engine);
    await engine.crash();
    const { status, stderr } = await outcome;
    expect(status).toBe(3);
    expect(stderr).toContain('container-api prune');
    await engine.start();
    expect((await ours(engine)).length).toBeGreaterThan(0);
    expect((await engine.containerApi(['prune'])).status).toBe(0);
    expect(await ours(engine)).toEqual([]);
  });

  it('gives up on an engine that does nothing, and cleans up when it is back', async () => {
    const outcome = engine.containerApi([...check, '--engine-timeout', '2']);
    await running(engine);
    engine.freeze();
    setTimeout(engine.thaw, 5000);
    const { status } = await outcome;
    expect(status).toBe(3);
    expect(await ours(engine)).toEqual([]);
  });

  it('does not take a lost image for a broken one', async () => {
    await engine.docker('tag', 'service', 'lost');
    const outcome = engine.containerApi(['check', 'image', 'lost', '--json', '--observe', '2']);
    await running(engine);
    await engine.docker('rmi', '--force', 'lost', 'service');
    const { status, stdout } = await outcome;
    await build(engine, 'service', service);
    const { targets } = reportOf({ status, stdout, stderr: '' });
    const failed = targets.flatMap(({ probes }) => probes.filter(({ outcome: is }) => is === 'fail'));
    expect(failed.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([0, 3]).toContain(status);
    expect(await ours(engine)).toEqual([]);
  });

  it.each([30, 150, 300, 600, 1200, 2500])(
    'leaves nothing when it is interrupted after %d ms',
    async (ms) => {
      let child: ChildProcess | undefined;
      const outcome = engine.containerApi(check, (started) => (child = started));
      await delay(ms);
      child?.kill('SIGINT');
      const { status, stdout } = await outcome;
      // Before it listens for signals, the signal itself ends it.
      expect([130, null]).toContain(status);
      if (stdout !== '') reportOf({ status, stdout, stderr: '' });
      expect(await ours(engine)).toEqual([]);
    },
  );

  it('leaves to prune what a killed process made, and prune spares a living one', async () => {
    let child: ChildProcess | undefined;
    const outcome = engine.containerApi(check, (started) => (child = started));
    await running(engine);
    expect((await engine.containerApi(['prune'])).status).toBe(0);
    expect((await ours(engine)).length).toBeGreaterThan(0);
    child?.kill('SIGKILL');
    await outcome;
    expect((await ours(engine)).length).toBeGreaterThan(0);
    expect((await engine.containerApi(['prune'])).status).toBe(0);
    expect(await ours(engine)).toEqual([]);
  });
});

describe('check, when the disk is full', () => {
  it('tells of it, and leaves nothing', async () => {
    const engine = await startOwnEngine({ disk: '96m' });
    try {
      await build(engine, 'glutton', glutton);
      const { status, stdout } = await engine.containerApi(['check', 'image', 'glutton', '--json']);
      expect([1, 3]).toContain(status);
      expect(reportOf({ status, stdout, stderr: '' }).targets).toHaveLength(1);
      expect(await ours(engine)).toEqual([]);
    } finally {
      await engine[Symbol.asyncDispose]();
    }
  });
});
