import { describe, expect, it } from 'vitest';

import { fileArguments, withPaths } from '../../../src/invoke/file-arguments.js';
import { renderArgv } from '../../../src/invoke/render-argv.js';
import type { BoundCall } from '../../../src/model/call.js';
import { asyncy, boundOf, microservice } from './argv-of.js';

const paths = (bound: BoundCall): [string, string, boolean][] =>
  fileArguments(bound).map(({ argument, path, certain }) => [argument.name, path, certain]);

describe('paths of a call', () => {
  it('are the values of types that are paths, certain where they can be nothing else', async () => {
    const go = await asyncy(
      `{args: [{name: a, type: file}, {name: b, type: 'file, dir, string'}, {name: c, type: string}],
        kwargs: [{name: d, type: dir|int}, {name: e, type: 'path'}, {name: f, type: file|any}, {name: g, type: file|json}]}`,
    );
    const bound = boundOf(go, ['./a', 'b', './c', '--d', 'x', '--e=/e', '--f', 'f', '--g=g']);
    expect(paths(bound)).toEqual([
      ['a', './a', true],
      ['b', 'b', false],
      ['d', 'x', true],
      ['e', '/e', true],
      ['f', 'f', false],
      ['g', 'g', false],
    ]);
  });

  it('are no numbers, no defaults and nothing empty', async () => {
    const go = await asyncy(
      '{args: [{name: a, type: file|int}, {name: b, type: file|int}, {name: c, type: file|string}, {name: d, type: file, default: /etc/inside}]}',
    );
    expect(paths(boundOf(go, ['5', '9007199254740993', '']))).toEqual([]);
    expect(paths(boundOf(go, ['5', '5', '', 'mine']))).toEqual([['d', 'mine', true]]);
  });

  it('are among undeclared arguments where those have such a type', async () => {
    const go = await asyncy('{args: [a], additional_args: {type: file}, additional_kwargs: {type: dir}}');
    expect(paths(boundOf(go, ['x', 'y', '--k', 'z']))).toEqual([
      ['additional_args', 'y', true],
      ['k', 'z', true],
    ]);
    expect(paths(boundOf(await asyncy('{args: [a]}'), ['x', './y', '--k', './z']))).toEqual([]);
  });
});

describe('the same call with other paths', () => {
  it('has them in the argv, and all else as it was', async () => {
    const go = await asyncy(
      '{args: [{name: a, type: file}, {name: n, type: int}, {name: s, type: string}], kwargs: [{name: d, type: dir, default: /in}], additional_args: {type: file}, additional_kwargs: {type: file}}',
    );
    const bound = boundOf(go, ['./a', '007', './a', './more', '--k', './k']);
    const asked: string[] = [];
    const moved = withPaths(bound, (argument, path) => {
      asked.push(`${argument.name}=${path}`);
      return `/mnt/${path.slice(2)}`;
    });
    expect(asked).toEqual(['a=./a', 'additional_args=./more', 'k=./k']);
    expect(renderArgv(moved)).toEqual({
      kind: 'argv',
      argv: ['go', '/mnt/a', '007', './a', '/mnt/more', '--d', '/in', '--k', '/mnt/k'],
    });
    expect(renderArgv(bound)).toMatchObject({
      argv: ['go', './a', '007', './a', './more', '--d', '/in', '--k', './k'],
    });
  });

  it('has them in the JSON', async () => {
    const go = await microservice('{a: {type: path}}');
    expect(renderArgv(withPaths(boundOf(go, ['--a', 'x']), () => '/y'))).toMatchObject({
      argv: ['go', '{"a":"/y"}'],
    });
  });
});
