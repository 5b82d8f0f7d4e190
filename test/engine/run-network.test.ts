import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runLabel } from '../../src/engine/engine.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { openTestSandbox, shellImage, type TestSandbox } from './harness/sandbox.js';

/** The tests run on the machine of the engine, in its network namespace: what listens here is what a container could reach. */
const listen = async (host: string): Promise<AddressInfo> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // a container that is removed in the middle
    socket.end('reached\n');
  });
  server.unref().listen(0, host);
  await once(server, 'listening');
  return server.address() as AddressInfo;
};

const otherNetwork = 'capi-run-network-other';
/** Nobody's address: TEST-NET-1, RFC 5737. */
const outside = '192.0.2.1';

let shell: string;
let neighbour: string;
let box: TestSandbox;

expectNothingLeft();

beforeAll(async () => {
  shell = await buildImage('capi-run-network', [...shellImage(''), 'ENTRYPOINT ["/bin/sh", "-c"]']);
  await docker('network', 'create', otherNetwork);
  // A container of somebody else, on a network that has a way out.
  neighbour = await docker('run', '--detach', '--network', otherNetwork, shell, 'httpd -f -p 8080 -h /bin');
  box = await openTestSandbox();
});

afterAll(async () => {
  await box[Symbol.asyncDispose]();
  await docker('rm', '--force', '--volumes', neighbour);
  await docker('network', 'rm', otherNetwork);
});

const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 30_000 } as const;

/** What a container with all the capabilities that an engine gives by itself hears at each address: `reached`, or the error of its connect. */
async function tried(
  where: TestSandbox,
  ...addresses: (readonly [host: string, port: number])[]
): Promise<string[]> {
  const one = ([host, port]: readonly [string, number]): string =>
    `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${host} ${String(port)} >/tmp/heard 2>/tmp/error && echo reached || cat /tmp/error`;
  const run = await where.run(shell, [untilExited], {
    cmd: [`mkdir -p /tmp; ${addresses.map(one).join('; ')}`],
    capabilities: 'default',
  });
  expect(run.stderr.head).toBe('');
  return run.stdout.head.split('\n').slice(0, -1);
}

const addressOf = (container: string): Promise<string> =>
  docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', container);

/** The address of this machine on the run's own network, as the shell of the run finds it. */
const gateway = "$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p')";

const nowhere = /unreachable|timed out|refused/i;

describe('the network of runs', () => {
  it('leads to no container on another network, to nothing outside, and to no loopback but its own', async () => {
    const there = await addressOf(neighbour);
    // From this machine it is reached.
    expect((await fetch(`http://${there}:8080/`)).status).toBe(404);
    const addresses = [
      [there, 8080],
      [outside, 80],
      ['127.0.0.1', (await listen('0.0.0.0')).port],
      [gateway, (await listen('127.0.0.1')).port],
    ] as const;
    const heard = await tried(box, ...addresses);
    expect(heard).toHaveLength(addresses.length);
    for (const answer of heard) expect(answer).toMatch(nowhere);
  });

  it('has this machine as a neighbour, which receives the metrics: see docs/decisions/0013', async () => {
    expect(await tried(box, [gateway, (await listen('0.0.0.0')).port])).toEqual(['reached']);
  });

  it('does not let two runs see each other, whether they share it or not', async () => {
    await using crowd = await openTestSandbox({ concurrency: 9 });
    const over = new AbortController();
    const serving = { do: 'wait', for: [{ kind: 'running', ms: 60_000 }], timeout: 60_000 } as const;
    // As many as there are networks: one more shares one of them.
    const all = Array.from({ length: 8 }, () =>
      crowd.run(shell, [serving], { cmd: ['httpd -f -p 8080 -h /bin'] }, over.signal),
    );
    const ended = Promise.all(all.map((run) => expect(run).rejects.toThrow('enough')));
    const ours = ['--filter', `label=${runLabel}=${crowd.sandbox.id}`];
    let ids: string[] = [];
    while (ids.length < 8) ids = (await docker('ps', '--quiet', ...ours)).split('\n').filter(Boolean);
    const addresses = await Promise.all(ids.map(addressOf));
    for (const address of addresses) expect((await fetch(`http://${address}:8080/`)).status).toBe(404);
    const heard = await tried(crowd, ...addresses.map((address) => [address, 8080] as const), [
      '127.0.0.1',
      8080,
    ] as const);
    const networks = (await docker('network', 'ls', '--quiet', ...ours)).split('\n');
    over.abort(new Error('enough'));
    await ended;
    expect(networks).toHaveLength(8);
    expect(heard).toHaveLength(9);
    for (const answer of heard) expect(answer).toMatch(nowhere);
  });
});
