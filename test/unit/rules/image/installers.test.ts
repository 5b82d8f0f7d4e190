import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { installOf, leftover, runCommands, simpleCommands } from '../../../../src/rules/installers.js';

describe('simpleCommands', () => {
  it.each([
    ['a b && c || d; e | f & g\nh', [['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['g'], ['h']]],
    [`a 'b && c' "d;e"f`, [['a', 'b && c', 'd;ef']]],
    ['A=1 B=2 apk add x', [['apk', 'add', 'x']]],
    ['if a; then sudo b; else ! c; fi', [['a'], ['b'], ['c'], ['fi']]],
    ['a $(b c) `d`', [['a', '$'], ['b', 'c'], ['d']]],
    ['a\\ b \\\n c', [['a b', 'c']]],
    ['A=1', []],
    ['', []],
    ["a ''", [['a', '']]],
    ['a "b\\" && c" d', [['a', 'b" && c', 'd']]],
    ['a "b && c', [['a', 'b && c']]],
    ["a 'b\\' && c", [['a', 'b\\'], ['c']]],
  ])('%j', (script, expected) => {
    expect(simpleCommands(script)).toEqual(expected);
  });

  it('are told in linear time', () => {
    expect(simpleCommands(`a "${'\\"x'.repeat(300_000)}`)).toHaveLength(1);
    expect(simpleCommands('"a'.repeat(300_000)).flat()).toHaveLength(1);
  });

  it('never throws, and makes up no word', () => {
    fc.assert(
      fc.property(fc.string(), (script) => {
        const plain = script.replace(/["'\\\n]/g, '');
        for (const word of simpleCommands(plain).flat()) expect(plain).toContain(word);
        expect(simpleCommands(script).every((command) => command.length > 0)).toBe(true);
      }),
    );
  });
});

describe('installOf', () => {
  const install = (script: string) => {
    const found = installOf(simpleCommands(script)[0] ?? []);
    return found && [found.name, found.kind, found.packages];
  };

  it.each([
    ['apt-get install -y --no-install-recommends curl', 'apt-get install', 'system', ['curl']],
    [
      'apt-get -qq -o Dpkg::Use-Pty=0 install curl > /dev/null',
      'apt-get install',
      'system',
      ['curl', '/dev/null'],
    ],
    ['/usr/bin/apt install a', 'apt install', 'system', ['a']],
    ['apk --no-cache add -t .v a b', 'apk add', 'system', ['a', 'b']],
    ['yum groupinstall -y "Development Tools"', 'yum groupinstall', 'system', ['Development Tools']],
    ['npm ci --omit=dev', 'npm ci', 'language', []],
    ['yarn --frozen-lockfile', 'yarn', 'language', []],
    ['pip3 install -r /app/requirements.txt', 'pip3 install', 'language', []],
    ['python3 -m pip install flask', 'pip install', 'language', ['flask']],
    ['go mod download', 'go mod download', 'language', []],
    ['bundle install', 'bundle install', 'language', []],
  ])('%s', (script, name, kind, packages) => {
    expect(install(script)).toEqual([name, kind, packages]);
  });

  it.each([
    'apt-get update',
    'apk del a',
    'npm run build',
    'yarn build',
    'pip install .',
    'pip install -e ./lib',
    'npm install /tmp/a.tgz',
    'go build',
    'python3 -m venv x',
    'constructor install',
    'echo apt-get install x',
  ])('%s installs no packages', (script) => {
    expect(install(script)).toBeUndefined();
  });
});

describe('leftover', () => {
  it.each([
    ['apt-get install -y a=1.2 b && apt-get remove -y b', ['a']],
    ['apk add a>1 b~=2 && true', ['a', 'b']],
    ['apk add --virtual=.v a && apk add b && apk del .v', ['b']],
    ['apk add --virtual .v a && apk del .w', ['a']],
    ['apk add -t .v a && apk del .v', []],
    ['apt-get install a b && apt-get purge a $(x)', []],
    ["apt-get install a && apt-get purge 'a*'", []],
    ['yum install -y a && yum history -y undo last', []],
    ['apt-get install a && apt-mark manual a', ['a']],
    ['apt-get install a && apk del a', []],
    ['apt-get install a && apt-get autoremove -y', ['a']],
    ['npm install a', []],
  ])('%s: %j', (script, expected) => {
    expect(leftover(simpleCommands(script))).toEqual(expected);
  });
});

describe('runCommands', () => {
  it('reads all forms of RUN but heredocs', () => {
    expect(runCommands('--mount=type=cache,target=/a --network=none apk add x')).toEqual([
      ['apk', 'add', 'x'],
    ]);
    expect(runCommands('["apk", "add", "a && b"]')).toEqual([['apk', 'add', 'a && b']]);
    expect(runCommands('<<EOF apk add x')).toEqual([]);
  });
});
