import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { prune, type PruneReport } from '../../src/app/prune.js';
import { connectEngine } from '../../src/engine/client.js';
import { runLabel, type Engine } from '../../src/engine/engine.js';
import { ourRepository } from '../../src/engine/images/names.js';
import { ownerLabel, ownerOfThisProcess } from '../../src/engine/owner.js';
import { containerApi } from '../cli/container-api.js';
import { docker, engineHost, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';

const never = new AbortController().signal;
const image = 'capi-prune:1';
/** Of this boot, with a number that no process has. */
const dead = ownerOfThisProcess().replace(/\/\d+\/\d+$/, '/4194303/1');
const alive = ownerOfThisProcess();
const elsewhere = ownerOfThisProcess().replace(/^[^/]*/, 'another-machine');
let engine: Engine;

expectNothingLeft();

beforeAll(async () => {
  engine = await connectEngine({ host: engineHost, timeout: 30_000 });
  await buildImage(image, [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'VOLUME /data',
    'ENTRYPOINT ["/bin/busybox"]',
  ]);
  // An image of somebody who writes our label into it.
  await buildImage('capi-prune-labelled:1', [`FROM ${image}`, `LABEL ${runLabel}=x ${ownerLabel}=${dead}`]);
});

afterAll(async () => {
  await docker('image', 'rm', '--force', image, 'capi-prune-labelled:1');
  engine.close();
});

const labels = (owner: string, run = 'r'): string[] => [
  '--label',
  `${runLabel}=${run}`,
  '--label',
  `${ownerLabel}=${owner}`,
];
const brought = (owner: string): string => `${ourRepository}:0a1b2c3d_${owner.replaceAll('/', '_')}`;

/** One of each that `owner` left; the container runs and has an anonymous volume. */
async function leave(name: string, owner: string): Promise<void> {
  await docker('network', 'create', ...labels(owner), `container-api-net-${name}`);
  await docker('volume', 'create', ...labels(owner), `container-api-vol-${name}`);
  const network = ['--network', `container-api-net-${name}`, '--volume', `container-api-vol-${name}:/own`];
  await docker(
    'run',
    '--detach',
    '--name',
    `container-api-${name}`,
    ...labels(owner),
    ...network,
    image,
    'sleep',
    '600',
  );
  await docker('tag', image, brought(owner));
}

const left = async (): Promise<string[]> => {
  const lists = await Promise.all([
    docker('ps', '--all', '--format', '{{.Names}}', '--filter', 'name=container-api-'),
    docker('network', 'ls', '--format', '{{.Name}}', '--filter', 'name=container-api-'),
    docker('volume', 'ls', '--format', '{{.Name}}', '--filter', 'name=container-api-'),
    docker('images', '--format', '{{.Repository}}:{{.Tag}}', ourRepository),
  ]);
  return lists.flatMap((list) => list.split('\n').filter(Boolean));
};

const namesOf = (name: string, owner: string): string[] => [
  `container-api-${name}`,
  `container-api-net-${name}`,
  `container-api-vol-${name}`,
  brought(owner),
];

beforeEach(async () => {
  await prune(engine, { all: true, dryRun: false, signal: never });
  expect(await left()).toEqual([]);
});

const run = (options: { all?: boolean; dryRun?: boolean } = {}): Promise<PruneReport> =>
  prune(engine, { all: false, dryRun: false, signal: never, ...options });

describe('prune', () => {
  it('removes what a process left that is no more, and its volumes, and nothing else', async () => {
    await leave('dead', dead);
    await leave('alive', alive);
    await leave('far', elsewhere);
    const volumes = (await docker('volume', 'ls', '--quiet')).split('\n').length;
    const foreign = await docker('create', '--name', 'capi-prune-foreign', 'capi-prune-labelled:1', 'true');

    const dry = await run({ dryRun: true });
    expect(dry.removed.map(({ kind, name }) => [kind, name])).toEqual([
      ['container', 'container-api-dead'],
      ['network', 'container-api-net-dead'],
      ['volume', 'container-api-vol-dead'],
      ['image', brought(dead)],
    ]);
    expect(await left()).toHaveLength(12);

    const report = await run();
    expect(report.removed).toEqual(dry.removed);
    expect(report.failed).toEqual([]);
    expect(report.kept.map(({ kind, reason }) => `${kind} ${reason}`).sort()).toEqual(
      ['container', 'image', 'network', 'volume'].flatMap((kind) => [`${kind} elsewhere`, `${kind} in-use`]),
    );
    expect((await left()).sort()).toEqual([...namesOf('alive', alive), ...namesOf('far', elsewhere)].sort());
    // The named one and the anonymous one; creating the foreign container made one.
    expect((await docker('volume', 'ls', '--quiet')).split('\n')).toHaveLength(volumes - 2 + 1);
    expect(await docker('image', 'inspect', '--format', '{{.Id}}', image, 'capi-prune-labelled:1')).not.toBe(
      '',
    );
    expect(await docker('ps', '--all', '--quiet', '--no-trunc', '--filter', 'name=capi-prune-foreign')).toBe(
      foreign,
    );
    await docker('rm', '--force', '--volumes', foreign);

    expect((await run({ all: true })).removed).toHaveLength(8);
    expect(await left()).toEqual([]);
  });

  it('tells what stays, and removes the rest', async () => {
    await docker('volume', 'create', ...labels(dead), 'container-api-vol-used');
    await docker('volume', 'create', ...labels(dead), 'container-api-vol-free');
    const user = await docker('create', '--volume', 'container-api-vol-used:/own', image, 'true');
    const report = await run();
    expect(report.removed.map(({ name }) => name)).toEqual(['container-api-vol-free']);
    expect(report.failed).toMatchObject([{ kind: 'volume', name: 'container-api-vol-used', run: 'r' }]);
    await docker('rm', '--volumes', user);
  });

  it('fails when the engine cannot be reached', async () => {
    const nowhere = await connectEngine({ host: 'unix:///nonexistent/docker.sock', timeout: 1000 });
    await expect(prune(nowhere, { all: false, dryRun: false, signal: never })).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it('removes nothing when it is interrupted before it began', async () => {
    await leave('dead', dead);
    const report = await prune(engine, {
      all: false,
      dryRun: false,
      signal: AbortSignal.abort(new Error('stop')),
    });
    expect(report.removed).toEqual([]);
    expect(await left()).toHaveLength(4);
  });
});

describe('container-api prune', () => {
  const command = (...args: string[]) => containerApi(['prune', '--host', engineHost, ...args]);

  it('prints what it removed', async () => {
    expect(await command()).toEqual({ status: 0, stdout: 'Nothing to remove\n', stderr: '' });
    // The owner that runs is this process, by the same machine's numbers.
    await leave('dead', dead);
    await leave('alive', alive);
    const { status, stdout, stderr } = await command();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Removed container container-api-dead',
      'Removed network container-api-net-dead',
      'Removed volume container-api-vol-dead',
      `Removed image ${brought(dead)}`,
      'Kept container container-api-alive: its check still runs',
      'Kept network container-api-net-alive: its check still runs',
      'Kept volume container-api-vol-alive: its check still runs',
      `Kept image ${brought(alive)}: its check still runs`,
      '',
    ]);
    const json = await command('--all', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ dryRun: false, kept: [], failed: [] });
    expect(await left()).toEqual([]);
  });

  it('removes what a check left that was killed, the image that it brought too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capi-prune-'));
    const archive = join(folder, 'saved.tar');
    await buildImage('capi-prune-killed:1', [`FROM ${image}`, 'CMD ["sleep", "600"]']);
    await docker('save', '--output', archive, 'capi-prune-killed:1');
    await docker('image', 'rm', '--force', 'capi-prune-killed:1');
    const killed = new Promise<void>((resolve, reject) => {
      const onStart = (child: ChildProcess): void => {
        expect
          .poll(async () => (await left()).filter((name) => name.startsWith('container-api-')).length, {
            timeout: 30_000,
          })
          .toBeGreaterThan(1)
          .then(() => child.kill('SIGKILL'), reject);
      };
      containerApi(['check', 'image', archive, '--host', engineHost], { onStart }).then(() => {
        resolve();
      }, reject);
    });
    await killed;
    const kinds = async (): Promise<string[]> => [
      ...new Set((await run({ dryRun: true })).removed.map(({ kind }) => kind)),
    ];
    expect(await kinds()).toEqual(expect.arrayContaining(['network', 'image']));
    expect((await command()).status).toBe(0);
    expect(await left()).toEqual([]);
    expect(await docker('images', '--quiet', '--filter', 'dangling=true')).toBe('');
    await rm(folder, { recursive: true });
  });

  it('answers 3 when something stays, and when there is no engine', async () => {
    await docker('volume', 'create', ...labels(dead), 'container-api-vol-used');
    const user = await docker('create', '--volume', 'container-api-vol-used:/own', image, 'true');
    const { status, stdout } = await command();
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /^Failed: The volume container-api-vol-used could not be removed again: .*in use.*\n$/,
    );
    await docker('rm', '--volumes', user);
    await docker('volume', 'rm', 'container-api-vol-used');
    expect((await containerApi(['prune'])).status).toBe(3);
  });
});
