import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { docker, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { ours, startOwnEngine, type OwnEngine } from './harness/own-engine.js';
import { get, openTestSandbox, shellImage, stepOf } from './harness/sandbox.js';

// What an engine on another machine, in a virtual machine, or without root looks like from here.
vi.mock('../../src/engine/run/locality.js', () => ({ isOurs: () => false, isInterfaceHere: () => false }));

const script = 'httpd -p 8080 -h /bin; httpd -p 127.0.0.1:8081; sleep 60';
let web: string;

expectNothingLeft();

beforeAll(async () => {
  web = await buildImage('capi-run-remote', shellImage(script, 'EXPOSE 8080'));
});

const ports = [
  { port: 8080, protocol: 'tcp' },
  { port: 8081, protocol: 'tcp' },
] as const;
const steps = [
  { do: 'wait', for: [{ kind: 'listening', ports: [ports[0]] }], timeout: 20_000 },
  { do: 'request', request: get('/none') },
  { do: 'sockets', expected: ports },
  { do: 'processes' },
] as const;
const bothSockets = [
  { port: 8080, protocol: 'tcp', addresses: ['::'], loopback: false },
  { port: 8081, protocol: 'tcp', addresses: ['127.0.0.1'], loopback: true },
];

describe('an engine whose addresses cannot be reached', () => {
  it('publishes the ports, and a helper looks at the sockets', async () => {
    await using box = await openTestSandbox();
    const run = await box.run(web, steps);
    expect(stepOf(run, 0, 'wait').ended).toBe('met');
    expect(stepOf(run, 1, 'request')).toMatchObject({ status: 404, via: 'published' });
    expect(stepOf(run, 2, 'sockets')).toMatchObject({ way: 'helper', complete: true, sockets: bothSockets });
    const { way, processes } = stepOf(run, 3, 'processes');
    expect(way).toBe('top');
    expect(processes.find(({ main }) => main)).toMatchObject({ uid: 0, state: 'S' });
    expect(processes.map(({ argv }) => argv.join(' '))).toContain('httpd -p 8080 -h /bin');
  });

  it('is looked at by a program inside where no helper can be had', async () => {
    await using box = await openTestSandbox({ helperImage: 'no-such/helper' });
    const run = await box.run(web, steps);
    expect(stepOf(run, 2, 'sockets')).toMatchObject({ way: 'exec', complete: true, sockets: bothSockets });
  });

  it('is tried by connecting where the image has no such program', async () => {
    const bare = await buildImage('capi-run-bare', [
      'FROM scratch',
      'COPY busybox /httpd',
      'ENTRYPOINT ["/httpd", "httpd", "-f", "-p", "8080"]',
    ]);
    await using box = await openTestSandbox({ helperImage: 'no-such/helper' });
    const run = await box.run(bare, steps);
    expect(stepOf(run, 2, 'sockets')).toMatchObject({ way: 'connect', complete: false });
    expect(stepOf(run, 2, 'sockets').sockets.map(({ port }) => port)).toContain(8080);
  });

  it('says that nothing can be seen where nothing can', async () => {
    const bare = await docker('images', '--quiet', 'capi-run-bare');
    await using box = await openTestSandbox({ helperImage: 'no-such/helper' });
    const run = await box.run(bare, steps, { network: 'none' });
    expect(stepOf(run, 0, 'wait').ended).toBe('unobservable');
    expect(stepOf(run, 1, 'request').fault).toBe('unreachable');
    const { way, reason, sockets } = stepOf(run, 2, 'sockets');
    expect({ way, sockets }).toEqual({ way: undefined, sockets: [] });
    expect(reason).not.toBe('');
  });
});

describe('an engine that publishes on another machine', () => {
  let engine: OwnEngine;
  beforeAll(async () => {
    engine = await startOwnEngine();
    const folder = await mkdtemp(join(tmpdir(), 'capi-run-remote-'));
    const archive = join(folder, 'image.tar');
    await docker('save', '--output', archive, 'capi-run-remote');
    await engine.docker('load', '--quiet', '--input', archive);
    await rm(folder, { recursive: true });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
  });

  it('is talked to by a helper', async () => {
    {
      await using box = await openTestSandbox({}, { host: engine.host });
      const run = await box.run('capi-run-remote', steps);
      expect(stepOf(run, 1, 'request')).toMatchObject({ status: 404, via: 'helper' });
      expect(stepOf(run, 2, 'sockets')).toMatchObject({ way: 'helper', sockets: bothSockets });
    }
    expect(await ours(engine)).toEqual([]);
    expect(await engine.docker('images', '--quiet', 'localhost/container-api')).toBe('');
  });
});
