import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TargetReport } from '../../src/model/report.js';
import { startProxy } from './harness/proxy.js';
import { configOf, manifestOf, pushBlob, pushManifest, type Pushed } from './harness/push.js';
import { startRegistry, type Registry } from './harness/registry.js';
import { linesOf, reportOf, run } from './harness/report.js';

const repositories = ['team/one', 'team/three', 'team/two'];
const tagsEach = 20;
const configsEach = 4;

let folder: string;
let registry: Registry;
/** One repository for each way of being broken. */
let damaged: Registry;
let tags: Record<string, string[]>;

const jsonl = ['--all', '--format', 'jsonl'];

/** The registry's own order. */
async function tagsOf(host: string, repository: string): Promise<string[]> {
  const response = await fetch(`http://${host}/v2/${repository}/tags/list`);
  return ((await response.json()) as { tags: string[] }).tags;
}

const config = (repository: string, variant: number): string =>
  configOf({ Env: [`FROM=${repository}`, `VARIANT=${String(variant)}`], ExposedPorts: { '8080/tcp': {} } });

async function fill({ host }: Registry, repository: string): Promise<void> {
  const blobs: Pushed[] = [];
  for (let variant = 0; variant < configsEach; variant++)
    blobs.push(await pushBlob(host, repository, config(repository, variant)));
  for (let tag = 0; tag < tagsEach; tag++) {
    const blob = blobs[tag % configsEach];
    if (blob) await pushManifest(host, repository, manifestOf(blob, { tag: String(tag) }), `v${String(tag)}`);
  }
}

const blobFile = ({ storage }: Registry, digest: string): string => {
  const hex = digest.slice('sha256:'.length);
  return join(storage, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-fleet-'));
  [registry, damaged] = await Promise.all([
    startRegistry(join(folder, 'fleet')),
    startRegistry(join(folder, 'damaged')),
  ]);
  await Promise.all(repositories.map((repository) => fill(registry, repository)));
  tags = Object.fromEntries(
    await Promise.all(
      repositories.map(async (repository) => [repository, await tagsOf(registry.host, repository)] as const),
    ),
  );
  const { host } = damaged;
  const good = await pushBlob(host, 'mixed', config('mixed', 0));
  const gone = await pushBlob(host, 'mixed', config('mixed', 1));
  const rotten = await pushBlob(host, 'mixed', config('mixed', 2));
  const noConfig = await pushBlob(host, 'mixed', '"no config"');
  for (const tag of ['a', 'c', 'e', 'g']) await pushManifest(host, 'mixed', manifestOf(good, { tag }), tag);
  await pushManifest(host, 'mixed', manifestOf(gone), 'blob-gone');
  await pushManifest(host, 'mixed', manifestOf(rotten), 'blob-rotten');
  await pushManifest(host, 'mixed', manifestOf(noConfig), 'no-config');
  const manifest = await pushManifest(host, 'mixed', manifestOf(good, { a: 'b' }), 'manifest-rotten');
  await rm(blobFile(damaged, gone.digest));
  await writeFile(blobFile(damaged, rotten.digest), 'x'.repeat(rotten.size));
  await writeFile(blobFile(damaged, manifest.digest), '{"schemaVersion": 2, "mediaType"');
});

afterAll(async () => {
  await Promise.all([registry, damaged].map((each) => each[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true });
});

const targetsOf = (host: string, repository: string): string[] =>
  (tags[repository] ?? []).map((tag) => `docker://${host}/${repository}:${tag}`);

function expectOf(repository: string, report: TargetReport | undefined): void {
  expect(report?.contract?.env.map(({ name, default: value }) => [name, value])).toEqual([
    ['FROM', repository],
    ['VARIANT', String(Number(report?.target.split(':v')[1]) % configsEach)],
  ]);
}

describe('--all', () => {
  it('gives one line for each tag of a repository, in order', async () => {
    const outcome = await run({ args: [`docker://${registry.host}/team/two`] }, jsonl);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const lines = linesOf(outcome);
    expect(lines).toHaveLength(tagsEach);
    expect(lines.map(({ target }) => target)).toEqual(targetsOf(registry.host, 'team/two'));
    for (const line of lines) expectOf('team/two', line);
  });

  it('covers the whole catalogue, and fetches a configuration once', async () => {
    await using proxy = await startProxy(registry.host);
    const outcome = await run({ args: [`docker://${proxy.host}`] }, jsonl);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const lines = linesOf(outcome);
    expect(lines.map(({ target }) => target)).toEqual(
      repositories.flatMap((repository) => targetsOf(proxy.host, repository)),
    );
    for (const [index, line] of lines.entries())
      expectOf(repositories[Math.floor(index / tagsEach)] ?? '', line);
    const count = (pattern: RegExp): number => proxy.requests.filter((line) => pattern.test(line)).length;
    expect(count(/\/blobs\//)).toBe(repositories.length * configsEach);
    expect(count(/\/manifests\//)).toBe(repositories.length * tagsEach);
    expect(count(/\/tags\/list/)).toBe(repositories.length);
    expect(count(/\/_catalog/)).toBe(1);
    expect(proxy.requests.length).toBeLessThanOrEqual(repositories.length * (configsEach + tagsEach + 1) + 2);
  });

  it('takes several repositories, as one JSON report or as a table', async () => {
    const targets = { args: ['team/one', 'team/two'].map((name) => `docker://${registry.host}/${name}`) };
    const json = await run(targets, ['--all', '--json']);
    const report = reportOf(json);
    expect(report.summary).toMatchObject({ targets: 2 * tagsEach, failed: 0 });
    const table = await run(targets, ['--all', '--format', 'list']);
    expect(table.status).toBe(0);
    for (const tag of tags['team/one'] ?? []) expect(table.stdout).toContain(`team/one:${tag}`);
  });

  it('reports the tags that fail, and all others', async () => {
    const outcome = await run({ args: [`docker://${damaged.host}/mixed`] }, jsonl);
    expect(outcome.status).toBe(3);
    const lines = linesOf(outcome);
    expect(lines.map(({ target }) => target)).toEqual(
      (await tagsOf(damaged.host, 'mixed')).map((tag) => `docker://${damaged.host}/mixed:${tag}`),
    );
    const failed = lines.filter(({ error }) => error);
    const codes = Object.fromEntries(
      failed.map(({ target, error }): [string, unknown] => [
        target.split('mixed:')[1] ?? '',
        [error?.code, error?.exitCode],
      ]),
    );
    expect(codes).toEqual({
      'blob-gone': [expect.stringMatching(/NOT_FOUND|REGISTRY_/), 3],
      'blob-rotten': [expect.stringMatching(/^REGISTRY_/), 3],
      'manifest-rotten': [expect.stringMatching(/^REGISTRY_/), 3],
      'no-config': ['REGISTRY_BAD_IMAGE', 3],
    });
    for (const { error } of failed) expect(error?.message).toContain(damaged.host);
    expect(lines.filter(({ contract }) => contract)).toHaveLength(4);
  });

  it.each([
    ['a layout', 'oci:fixtures/images/currentweather'],
    ['the engine', 'docker-daemon:app'],
    ['a bare name', 'app'],
    ['standard input', '-'],
  ])('is refused for %s', async (_what, target) => {
    const outcome = await run({ args: [target] }, jsonl);
    expect(outcome.status).toBe(2);
    expect(linesOf(outcome)).toMatchObject([{ target, error: { code: 'ALL_NEEDS_REGISTRY', exitCode: 2 } }]);
    expect(outcome.stderr).toBe('');
    const table = await run({ args: [target] }, ['--all']);
    expect(table.status).toBe(2);
    expect((table.stdout + table.stderr).match(/--all reads a registry/g)).toHaveLength(1);
  });

  it('says once what is not there', async () => {
    const outcome = await run({ args: [`docker://${registry.host}/none`] }, ['--all']);
    expect(outcome.status).toBe(3);
    expect((outcome.stdout + outcome.stderr).split(`${registry.host}/none`).length).toBeGreaterThan(1);
    expect(outcome.stdout + outcome.stderr).not.toMatch(/\n\s+at /);
  });

  it('follows a catalogue of many pages', async () => {
    await using wide = await startRegistry(join(folder, 'wide'), { maxEntries: 50 });
    const names = Array.from({ length: 120 }, (_, index) => `r${String(index).padStart(3, '0')}/app`);
    const first = names[0] ?? '';
    const blob = await pushBlob(wide.host, first, config('wide', 0));
    const mount = `mount=${blob.digest}&from=${encodeURIComponent(first)}`;
    for (const name of names) {
      if (name !== first)
        await fetch(`http://${wide.host}/v2/${name}/blobs/uploads/?${mount}`, { method: 'POST' });
      await pushManifest(wide.host, name, manifestOf(blob), '1');
    }
    await using proxy = await startProxy(wide.host);
    const outcome = await run({ args: [`docker://${proxy.host}`] }, jsonl);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(linesOf(outcome).map(({ target }) => target)).toEqual(
      names.map((name) => `docker://${proxy.host}/${name}:1`),
    );
    // Pages of our length are refused, and those of the registry's own are 50 long.
    expect(proxy.requests.filter((line) => line.includes('_catalog'))).toHaveLength(1 + 3);
    expect(proxy.requests.filter((line) => line.includes('/blobs/'))).toHaveLength(1);
  });
});

describe('--all that is cut short', () => {
  it('by Ctrl-C ends with 130 and whole lines', async () => {
    await using proxy = await startProxy(registry.host, { delay: 100 });
    let lines = 0;
    const outcome = await run({ args: [`docker://${proxy.host}`] }, [...jsonl, '--concurrency', '2'], {
      onStart: (child) => {
        child.stdout?.on('data', (chunk: Buffer) => {
          lines += chunk.toString().split('\n').length - 1;
          if (lines >= 5 && !child.killed) child.kill('SIGINT'); // a second one would end it the hard way
        });
      },
    });
    expect(outcome.status).toBe(130);
    const reports = linesOf(outcome);
    const done = reports.filter(({ contract }) => contract);
    expect(done.length).toBeGreaterThanOrEqual(5);
    expect(done.length).toBeLessThan(repositories.length * tagsEach);
    expect(done.map(({ target }) => target)).toEqual(
      repositories.flatMap((repository) => targetsOf(proxy.host, repository)).slice(0, done.length),
    );
    for (const { error } of reports.slice(done.length)) expect(error?.code).toBe('INTERRUPTED');
    expect(reports.length).toBeLessThan(repositories.length * tagsEach);
  });

  it('by a registry that dies reports each tag that is left', async () => {
    await using mortal = await startRegistry(join(folder, 'mortal'));
    await fill(mortal, 'app');
    const order = await tagsOf(mortal.host, 'app');
    await using proxy = await startProxy(mortal.host, { delay: 50 });
    let isDead = false;
    const outcome = await run(
      { args: [`docker://${proxy.host}/app`] },
      [...jsonl, '--concurrency', '8', '--timeout', '2'],
      {
        onStart: (child) => {
          child.stdout?.on('data', () => {
            if (!isDead) mortal.kill();
            isDead = true;
          });
        },
      },
    );
    expect(outcome.status).toBe(3);
    const reports = linesOf(outcome);
    expect(reports.map(({ target }) => target)).toEqual(
      order.map((tag) => `docker://${proxy.host}/app:${tag}`),
    );
    const failed = reports.filter(({ error }) => error);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(tagsEach);
    for (const { error } of failed) {
      expect(error).toMatchObject({ exitCode: 3, code: expect.stringMatching(/^REGISTRY_/) as unknown });
      expect(error?.message).toContain(proxy.host);
    }
  });
});
