import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { containerApi, root } from './container-api.js';

let work: string;

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-start-'));
});
afterEach(() => rm(work, { recursive: true }));

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };

/** Names of the bundle's files that a command loaded, without their hashes: each leaves its code in a fresh cache. */
async function loaded(args: string[]): Promise<string[]> {
  const cache = await mkdtemp(join(work, 'cache-'));
  await containerApi(args, { env: { XDG_CACHE_HOME: cache } });
  const [folder = ''] = await readdir(join(cache, 'container-api'));
  const names = await readdir(join(cache, 'container-api', folder));
  return names.map((name) => name.replace(/(?:-[A-Z0-9]{8})?-[0-9a-f]{16}$/, '')).sort();
}

describe('starting', () => {
  it('--version and --help', async () => {
    const plain = await containerApi(['--version']);
    expect(plain).toMatchObject({ status: 0, stderr: '' });
    expect(plain.stdout).toContain(`container-api/${version} `);
    for (const args of [['--help'], ['-h'], ['help'], []]) {
      const { status, stdout, stderr } = await containerApi(args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('inspect');
    }
    const help = await containerApi(['help', 'inspect', 'image']);
    expect(help.stdout).toContain('docker-archive:FILE');
    expect(help.stdout).toContain('EXIT STATUS');
  });

  it.each([
    [['inspect', 'redis'], "'inspect redis' is not a command"],
    [['schema', 'nonsense'], "there is no schema 'nonsense'"],
  ])('refuses %j with 2 and the fix', async (args, message) => {
    const { status, stdout, stderr } = await containerApi(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each(['asyncy', 'call', 'config', 'microservice', 'oms', 'poci', 'report', 'version-file'])(
    'prints the schema of %s',
    async (name) => {
      const { status, stdout } = await containerApi(['schema', name]);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual(
        JSON.parse(await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8')),
      );
    },
  );

  it('loads for each command only what it needs', async () => {
    expect(await loaded(['--version'])).toEqual(['main']);
    expect(await loaded(['--help'])).toEqual(['main']);
    const atLayout = await loaded(['oci:fixtures/images/currentweather', '--json']);
    expect(atLayout).toEqual(['commands', 'files', 'main']);
  });

  it('works without a cache directory, and does not trust one that others can write to', async () => {
    const none = await containerApi(['--version'], { env: { XDG_CACHE_HOME: '/proc/nonexistent' } });
    expect(none.status).toBe(0);
    await containerApi(['--version'], { env: { XDG_CACHE_HOME: work } });
    const [folder = ''] = await readdir(join(work, 'container-api'));
    const directory = join(work, 'container-api', folder);
    for (const name of await readdir(directory)) await writeFile(join(directory, name), 'not a code cache');
    expect(await containerApi(['--version'], { env: { XDG_CACHE_HOME: work } })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.each([
    ['formt: json\n', ".container-api.yaml:1:1: unknown key 'formt'", "Did you mean 'format'?"],
    ['format: json\nregistry:\n  insecur: [a]\n', "unknown key 'registry.insecur'", 'insecure'],
    ['concurrency: 0\n', "'concurrency'", 'schema config'],
    ['format: xml\n', "'format'", 'table'],
    ['a: [\n', 'not YAML', 'syntax'],
  ])('refuses the configuration %j with place and fix', async (text, message, suggestion) => {
    await writeFile(join(work, '.container-api.yaml'), text);
    const { status, stdout, stderr } = await containerApi([`oci:${root}/fixtures/images/currentweather`], {
      cwd: work,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(suggestion);
  });

  it('a flag wins over the environment, which wins over the configuration found upwards', async () => {
    const inner = join(work, 'a', 'b');
    await mkdir(inner, { recursive: true });
    await mkdir(join(work, '.git'));
    await writeFile(join(work, '.container-api.yaml'), 'format: jsonl\n');
    const target = `oci:${root}/fixtures/images/currentweather`;
    const first = async (args: string[], env = {}) =>
      (await containerApi(args, { cwd: inner, env })).stdout.slice(0, 10);
    expect(await first([target])).toBe('{"target":');
    expect(await first([target], { CONTAINER_API_FORMAT: 'json' })).toBe('{\n  "$sche');
    expect((await first([target, '--format', 'html'], { CONTAINER_API_FORMAT: 'json' })).toLowerCase()).toBe(
      '<!doctype ',
    );
    await mkdir(join(work, 'a', '.git'));
    expect(await first([target])).not.toBe('{"target":');
    await rm(join(work, '.git'), { recursive: true });
    await rm(join(work, 'a', '.git'), { recursive: true });
    expect(await first([target])).not.toBe('{"target":');
  });
});
