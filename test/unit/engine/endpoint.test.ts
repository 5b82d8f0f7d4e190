import { describe, expect, it } from 'vitest';

import {
  formatAddress,
  parseApiVersion,
  parseHost,
  selectEngine,
  type Address,
  type Selection,
} from '../../../src/engine/endpoint.js';
import { UsageError } from '../../../src/errors.js';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('selectEngine', () => {
  const host = (text: string, saidBy: string): Selection => ({ kind: 'host', host: text, saidBy });
  const context = (name: string, saidBy: string): Selection => ({ kind: 'context', name, saidBy });
  const cases: [
    string,
    Parameters<typeof selectEngine>[0],
    Record<string, string>,
    string | undefined,
    Selection,
  ][] = [
    ['nothing said', {}, {}, undefined, { kind: 'default' }],
    ['current context', {}, {}, 'c', context('c', 'current context')],
    ['current context default', {}, {}, 'default', { kind: 'default' }],
    ['DOCKER_CONTEXT over current', {}, { DOCKER_CONTEXT: 'e' }, 'c', context('e', 'DOCKER_CONTEXT')],
    ['DOCKER_CONTEXT default over current', {}, { DOCKER_CONTEXT: 'default' }, 'c', { kind: 'default' }],
    ['DOCKER_HOST over both', {}, { DOCKER_HOST: 'h', DOCKER_CONTEXT: 'e' }, 'c', host('h', 'DOCKER_HOST')],
    ['empty variables', {}, { DOCKER_HOST: '', DOCKER_CONTEXT: '' }, 'c', context('c', 'current context')],
    ['--context over DOCKER_HOST', { context: 'o' }, { DOCKER_HOST: 'h' }, 'c', context('o', '--context')],
    [
      '--context default keeps DOCKER_HOST',
      { context: 'default' },
      { DOCKER_HOST: 'h' },
      'c',
      host('h', 'DOCKER_HOST'),
    ],
    ['--host over all', { host: 'o' }, { DOCKER_HOST: 'h', DOCKER_CONTEXT: 'e' }, 'c', host('o', '--host')],
  ];
  it.each(cases)('%s', (_name, choice, env, current, expected) => {
    expect(selectEngine(choice, env, () => current)).toEqual(expected);
  });

  it('does not read the configuration when the environment decides', () => {
    const read = (): never => {
      throw new Error('read');
    };
    expect(selectEngine({}, { DOCKER_HOST: 'h' }, read)).toMatchObject({ host: 'h' });
    expect(selectEngine({}, { DOCKER_CONTEXT: 'e' }, read)).toMatchObject({ name: 'e' });
  });

  it('refuses host and context together', () => {
    expect(codeOf(() => selectEngine({ host: 'h', context: 'c' }, {}, () => undefined))).toBe(
      'ENGINE_CONFLICT',
    );
  });
});

describe('parseHost', () => {
  const tcp = (host: string, port: number, secure = false, pathPrefix = ''): Address => ({
    kind: 'tcp',
    host,
    port,
    secure,
    pathPrefix,
  });
  const cases: [string, boolean, Address, string][] = [
    ['unix:///run/docker.sock', false, { kind: 'unix', path: '/run/docker.sock' }, 'unix:///run/docker.sock'],
    ['unix:///run/docker.sock', true, { kind: 'unix', path: '/run/docker.sock' }, 'unix:///run/docker.sock'],
    ['tcp://engine', false, tcp('engine', 2375), 'tcp://engine:2375'],
    ['tcp://engine', true, tcp('engine', 2376, true), 'https://engine:2376'],
    ['tcp://engine:80', false, tcp('engine', 80), 'tcp://engine:80'],
    ['tcp://:4000', false, tcp('localhost', 4000), 'tcp://localhost:4000'],
    ['tcp://[::1]:4000/base/', false, tcp('::1', 4000, false, '/base'), 'tcp://[::1]:4000/base'],
    ['engine:4000', false, tcp('engine', 4000), 'tcp://engine:4000'],
    ['https://engine:443', false, tcp('engine', 443, true), 'https://engine:443'],
    ['http://engine:1', true, tcp('engine', 1), 'tcp://engine:1'],
    ['ssh://engine', false, { kind: 'ssh', host: 'engine' }, 'ssh://engine'],
    [
      'ssh://me@engine:22/run/d.sock',
      false,
      { kind: 'ssh', host: 'engine', user: 'me', port: 22, socket: '/run/d.sock' },
      'ssh://me@engine:22/run/d.sock',
    ],
  ];
  it.each(cases)('%s (TLS %s)', (text, tls, expected, printed) => {
    const address = parseHost(text, tls);
    expect(address).toEqual(expected);
    expect(formatAddress(address)).toBe(printed);
  });

  it.each([
    'unix://',
    'npipe:////./pipe/docker_engine',
    'fd://',
    'ftp://engine',
    'tcp://',
    'tcp://engine:99999',
    'tcp://engine:1?x=1',
    'tcp://me@engine',
    'tcp://a b',
    'ssh://',
    'ssh://-oProxyCommand=touch',
    'ssh://-oProxyCommand=touch@engine',
    'ssh://me:secret@engine',
    'ssh://engine/run/$(touch)',
    'ssh://me%20you@engine',
    'ssh://%ff@engine',
  ])('refuses %s', (text) => {
    expect(codeOf(() => parseHost(text, false))).toBe('ENGINE_HOST_INVALID');
  });

  it('keeps a password out of the message', () => {
    expect(() => parseHost('ssh://me:secret@engine', false)).toThrow(/me:\*\*\*@engine/);
  });
});

describe('parseApiVersion', () => {
  it('takes a version with and without v', () => {
    expect([
      parseApiVersion('1.41'),
      parseApiVersion('v1.41'),
      parseApiVersion(''),
      parseApiVersion(undefined),
    ]).toEqual(['v1.41', 'v1.41', undefined, undefined]);
  });
  it.each(['1', '1.41/../x', 'latest'])('refuses %s', (text) => {
    expect(codeOf(() => parseApiVersion(text))).toBe('ENGINE_VERSION_INVALID');
  });
});
