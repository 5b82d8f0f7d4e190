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
async function tried(...addresses: (readonly [host: string, port: number])[]): Promise<string[]> {
  const one = ([host, port]: readonly [string, number]): string =>
    `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${host} ${String(port)} >/tmp/heard 2>/tmp/error && echo reached || cat /tmp/error`;
  const run = await box.run(shell, [untilExited], {
    cmd: [`mkdir -p /tmp; ${addresses.map(one).join('; ')}`],
    capabilities: 'default',
  });
  expect(run.stderr.head).toBe('');
  return run.stdout.head.split('\n').slice(0, -1);
}

const addressOf = (container: string): Promise<string> =>
  docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', container);

async function gateway(): Promise<string> {
  await box.run(shell, [untilExited], { cmd: ['true'] }); // makes the network
  const ours = `label=${runLabel}=${box.sandbox.id}`;
  const network = await docker('network', 'ls', '--quiet', '--filter', ours);
  return docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', network);
}

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
      [await gateway(), (await listen('127.0.0.1')).port],
    ] as const;
    const heard = await tried(...addresses);
    expect(heard).toHaveLength(addresses.length);
    for (const answer of heard) expect(answer).toMatch(nowhere);
  });

  it('has this machine as a neighbour, which receives the metrics: see docs/decisions/0013', async () => {
    expect(await tried([await gateway(), (await listen('0.0.0.0')).port])).toEqual(['reached']);
  });

  it('does not let two runs see each other', async () => {
    const over = new AbortController();
    const serving = { do: 'wait', for: [{ kind: 'running', ms: 30_000 }], timeout: 30_000 } as const;
    const first = box.run(shell, [serving], { cmd: ['httpd -f -p 8080 -h /bin'] }, over.signal);
    const ended = expect(first).rejects.toThrow('enough');
    const ours = ['--filter', `label=${runLabel}=${box.sandbox.id}`];
    let id = '';
    for (let tries = 0; id === '' && tries < 100; tries++) id = await docker('ps', '--quiet', ...ours);
    const there = await addressOf(id);
    const heard = await tried([there, 8080]);
    expect((await fetch(`http://${there}:8080/`)).status).toBe(404);
    over.abort(new Error('enough'));
    await ended;
    expect(heard).toEqual([expect.stringMatching(nowhere)]);
  });
});
