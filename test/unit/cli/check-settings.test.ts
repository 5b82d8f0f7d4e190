import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runOptions, type RunFlags } from '../../../src/cli/check-settings.js';
import type { CheckConfig } from '../../../src/cli/config-file.js';
import { bytesOf } from '../../../src/cli/quantities.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-settings-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const environment = { HOME: '/root', TOKEN: 'from-me' };
const options = (flags: RunFlags, config: CheckConfig = {}) => runOptions(flags, config, environment);

function file(text: string | Uint8Array): string {
  const path = join(folder, `${String(Math.random())}.env`);
  writeFileSync(path, text);
  return path;
}

describe('runOptions', () => {
  it('has the defaults of the sandbox', () => {
    expect(options({})).toEqual({
      env: new Map(),
      hidden: new Set(),
      readyTimeout: 30_000,
      observe: 1000,
      memory: 512 * 2 ** 20,
      cpus: 1,
      pids: 256,
      deadline: 150_000,
      capabilities: [],
      findCapabilities: false,
      companions: [],
      budgets: {},
      basePath: '',
      headers: {},
      release: false,
    });
  });

  it('takes values of variables from flags before env files before the configuration, and hides those of files', () => {
    const path = file('A=file-a\nB=file-b\nHOME\nUNSET\n');
    const { env, hidden } = options(
      { env: ['A=x=y', 'TOKEN', 'EMPTY='], 'env-file': path },
      { env: { B: 'config', C: 3, D: true, TOKEN: null, GONE: null } },
    );
    expect(Object.fromEntries(env)).toEqual({
      A: 'x=y',
      B: 'file-b',
      C: '3',
      D: 'true',
      TOKEN: 'from-me',
      HOME: '/root',
      EMPTY: '',
    });
    expect([...hidden]).toEqual(['file-a', 'file-b', '/root']);
  });

  it('reads times in seconds and sizes in bytes', () => {
    const { readyTimeout, observe, grace, deadline, memory, budgets } = options({
      timeout: '2.5',
      observe: '0',
      grace: '1',
      memory: '1g',
      'max-size': '200MB',
      'max-layers': 9,
    });
    expect({ readyTimeout, observe, grace, deadline, memory, budgets }).toEqual({
      readyTimeout: 2500,
      observe: 0,
      grace: 1000,
      deadline: 122_500,
      memory: 2 ** 30,
      budgets: { size: 200e6, layers: 9 },
    });
  });

  it.each([
    ['postgres:16=db', { target: 'postgres:16', alias: 'db' }],
    ['redis', { target: 'redis', alias: 'redis' }],
    [
      'registry.example.com:5000/team/app:1@sha256:ab',
      { target: 'registry.example.com:5000/team/app:1@sha256:ab', alias: 'app' },
    ],
    ['docker://example.com/db:1', { target: 'docker://example.com/db:1', alias: 'db' }],
    ['docker-daemon:redis:7', { target: 'docker-daemon:redis:7', alias: 'redis' }],
  ])('finds the alias of --with %s', (text, companion) => {
    expect(options({ with: [text] }).companions).toEqual([companion]);
  });

  it('hides headers that hold credentials', () => {
    const { headers, hidden } = options({ header: ['Host: example.com', 'Authorization:  Bearer abc '] });
    expect(headers).toEqual({ Host: 'example.com', Authorization: 'Bearer abc' });
    expect([...hidden]).toEqual(['Bearer abc']);
  });

  it('lets a flag contradict the configuration: the flag has it', () => {
    expect(options({ network: 'mine' }, { with: ['redis'] })).toMatchObject({
      network: 'mine',
      companions: [],
    });
    expect(options({ with: 'redis' }, { network: 'mine' }).network).toBeUndefined();
  });

  it.each<[string, RunFlags, string]>([
    ['ENV_INVALID', { env: ['NOT_SET'] }, '--env NOT_SET: no value'],
    ['ENV_INVALID', { env: ['=x'] }, '--env : this is no name'],
    ['ENV_FILE_UNREADABLE', { 'env-file': ['/nonexistent'] }, "cannot read the env file '/nonexistent'"],
    ['TIME_INVALID', { timeout: 'soon' }, '--timeout soon is not a time'],
    ['TIME_INVALID', { grace: '0' }, '--grace 0 is not a time'],
    ['TIME_INVALID', { observe: '-1' }, '--observe -1 is not a time'],
    ['TIME_INVALID', { deadline: '' }, '--deadline  is not a time'],
    ['DEADLINE_TOO_SHORT', { deadline: '10' }, '--deadline 10 is over before --timeout 30'],
    ['NETWORK_CONTRADICTS', { network: 'x', with: ['y'] }, '--network and --with cannot be given together'],
    ['NETWORK_INVALID', { network: 'host' }, '--network host: probe runs are never put there'],
    ['NETWORK_INVALID', { network: 'container:x' }, 'never put there'],
    ['COMPANION_INVALID', { with: ['x=a b'] }, '--with x=a b: under which name?'],
    ['COMPANION_INVALID', { with: ['x=db', 'y=db'] }, "two images are called 'db'"],
    ['MEMORY_INVALID', { memory: '1k' }, '--memory 1k is no amount of memory'],
    ['MEMORY_INVALID', { memory: 'much' }, '--memory much is no amount of memory'],
    ['CPUS_INVALID', { cpus: '0' }, '--cpus 0 is no number of processors'],
    ['SIZE_INVALID', { 'max-size': 'small' }, '--max-size small is no size'],
    ['CAPABILITY_UNKNOWN', { 'cap-add': ['FLY'] }, "there is no capability 'FLY'"],
    ['HEADER_INVALID', { header: ['no colon'] }, '--header no colon: this is no header'],
    ['HEADER_INVALID', { header: ['X: a\r\nY: b'] }, '--header X: this is no header'],
    ['BASE_PATH_INVALID', { 'base-path': 'api' }, '--base-path api is no path'],
  ])('refuses with %s: %j', (code, flags, message) => {
    try {
      options(flags);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code, exitCode: 2 });
      expect((error as Error).message).toContain(message);
    }
  });

  it('repeats no value of a variable in an error', () => {
    expect(() => options({ env: ['A B=hunter2'] })).toThrow(/^(?!.*hunter2)/s);
    expect(() => options({ 'env-file': [file('A B=hunter2')] })).toThrow(
      /:1: the name of a variable holds no blanks$/,
    );
    expect(() => options({ 'env-file': [file(new Uint8Array([0x41, 0xff]))] })).toThrow(
      'it is no text in UTF-8',
    );
  });
});

describe('bytesOf', () => {
  it.each([
    ['512MiB', 2 ** 29],
    ['512m', 2 ** 29],
    ['1.5GB', 1.5e9],
    ['1024', 1024],
    ['12 kB', 12_000],
    ['', undefined],
    ['1 parsec', undefined],
    ['-1', undefined],
    ['1XB', undefined],
  ])('reads %j', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });
});
