import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Observation } from '../../src/model/run.js';
import { ours, startOwnEngine, type OwnEngine } from './harness/own-engine.js';
import { openTestSandbox, shellImage } from './harness/sandbox.js';

const image = 'capi-run-sleeper';
let engine: OwnEngine;

beforeAll(async () => {
  engine = await startOwnEngine();
  const folder = await mkdtemp(join(tmpdir(), 'capi-image-'));
  const instructions = shellImage('echo up; sleep 60', 'VOLUME /data');
  await writeFile(join(folder, 'Dockerfile'), `${instructions.join('\n')}\n`);
  await copyFile('/bin/busybox', join(folder, 'busybox'));
  await engine.docker('build', '--quiet', '--tag', image, folder);
  await rm(folder, { recursive: true });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 40_000 } as const;
const steps = [untilExited, { do: 'changes' }] as const;

async function isRunning(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await engine.docker('ps', '--quiet', '--filter', 'label=io.container-api.run')) return;
    await delay(25);
  }
  throw new Error('no container of ours was started');
}

describe('an abort', () => {
  it.each([0, 5, 40, 100, 200, 400, 900])(
    'after %i ms ends the run at once, and nothing is left',
    async (ms) => {
      const box = await openTestSandbox({}, { host: engine.host });
      const stop = new AbortController();
      const reason = new Error('enough');
      const runs = [1, 2].map((repetition) => box.run(image, steps, { repetition }, stop.signal));
      const settled = Promise.allSettled(runs);
      await delay(ms);
      const begin = performance.now();
      stop.abort(reason);
      for (const result of await settled) expect(result).toEqual({ status: 'rejected', reason });
      expect(performance.now() - begin).toBeLessThan(100);
      await box[Symbol.asyncDispose]();
      expect(await ours(engine)).toEqual([]);
      expect(await engine.docker('volume', 'ls', '--quiet')).toBe('');
    },
  );

  it('before the run begins makes nothing', async () => {
    const box = await openTestSandbox({}, { host: engine.host });
    await expect(box.run(image, steps, {}, AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
    await box[Symbol.asyncDispose]();
  });

  it('of one that waits for a place leaves the others alone', async () => {
    const box = await openTestSandbox({ concurrency: 1 }, { host: engine.host });
    const stop = new AbortController();
    const first = box.run(image, [{ do: 'wait', for: [{ kind: 'running', ms: 500 }], timeout: 5000 }]);
    const second = box.run(image, steps, {}, stop.signal);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect((await first).steps).toMatchObject([{ ended: 'met' }]);
    await box[Symbol.asyncDispose]();
    expect(await ours(engine)).toEqual([]);
  });
});

function expectFault(run: Observation, code: string): void {
  expect(run.fault?.code).toBe(code);
  expect(run.exit).toBeUndefined();
  expect(run.startFault).toBeUndefined();
  expect(run.steps).toEqual([]);
}

describe('an engine', () => {
  it('that crashes ends the run with what was seen, and is cleaned when it is back', async () => {
    const box = await openTestSandbox({}, { host: engine.host, timeout: 5000 });
    const run = box.run(image, steps);
    await isRunning();
    await delay(500);
    const begin = performance.now();
    await engine.crash();
    const seen = await run;
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(seen.fault?.code).toMatch(/^ENGINE_(UNREACHABLE|CLOSED)$/);
    expectFault(seen, seen.fault?.code ?? '');
    expect(seen.stdout.head).toBe('up\n');
    await engine.start();
    await box[Symbol.asyncDispose]();
    expect(await ours(engine)).toEqual([]);
  });

  it('that stays away is told to have what we made', async () => {
    const box = await openTestSandbox({}, { host: engine.host, timeout: 5000 });
    const run = box.run(image, steps);
    await isRunning();
    await engine.crash();
    expect((await run).fault).toBeDefined();
    await expect(box.sandbox.close()).rejects.toMatchObject({
      code: 'ENGINE_LEFTOVER',
      message: expect.stringMatching(/container-api-.*network/s) as string,
      suggestion: expect.stringContaining('container-api prune') as string,
    });
    await engine.start();
    const left = await ours(engine);
    expect(left).toHaveLength(2);
    await engine.docker('rm', '--force', '--volumes', ...left.slice(0, 1));
    await engine.docker('network', 'rm', ...left.slice(1));
  });

  it('that freezes ends the run when it has not answered for so long', async () => {
    const box = await openTestSandbox({}, { host: engine.host, timeout: 2000 });
    const run = box.run(image, [
      { do: 'wait', for: [{ kind: 'running', ms: 800 }], timeout: 5000 },
      { do: 'changes' },
    ]);
    await isRunning();
    engine.freeze();
    const begin = performance.now();
    expectFault(await run, 'ENGINE_TIMEOUT');
    expect(performance.now() - begin).toBeLessThan(6000);
    engine.thaw();
    await box[Symbol.asyncDispose]();
    expect(await ours(engine)).toEqual([]);
  });

  it('that is frozen while it makes a container does not keep one that it makes afterwards', async () => {
    const box = await openTestSandbox({}, { host: engine.host, timeout: 1500 });
    // Everything else is made by now.
    await box.run(image, []);
    engine.freeze();
    const run = await box.run(image, steps);
    expectFault(run, 'ENGINE_TIMEOUT');
    engine.thaw();
    await box[Symbol.asyncDispose]();
    expect(await ours(engine)).toEqual([]);
  });
});
