import { describe, expect, it } from 'vitest';

import { argumentsFromJson } from '../../../src/invoke/json-arguments.js';
import type { Json } from '../../../src/model/contract.js';
import { asyncy, argvOf, problemsOf, valuesOf } from './argv-of.js';

describe('arguments in JSON', () => {
  it('are positional in a list, and by name in an object', async () => {
    const go = await asyncy('{args: [a, {name: b, type: int}], kwargs: [{name: k, type: list}]}');
    expect(valuesOf(go, { json: ['x', 5, 'more'] })).toEqual({ a: 'x', b: 5, '+': ['more'] });
    const json: Json = { k: ['v'], a: 'x', z: 1 };
    expect(valuesOf(go, { json })).toEqual({ a: 'x', k: ['v'], z: 1 });
    expect(argvOf(go, { json })).toEqual(['go', 'x', '--k', '["v"]', '--z', '1']);
  });

  it('have their types already', async () => {
    const go = await asyncy('{args: [{name: a, type: int}, {name: b, type: string}, {name: c, type: list}]}');
    expect(problemsOf(go, { json: ['5', 5, '[1]'] })).toEqual([
      {
        subject: 'argument a',
        message: '"a" is "\\"5\\"", which is not an integer',
        suggestion: 'Write go [A] [B] [C] [WORD...] [--NAME VALUE...] with 3 in its place.',
      },
      expect.objectContaining({ message: '"b" is "5", which is not a string' }),
      expect.objectContaining({ message: '"c" is "\\"[1]\\"", which is not a list' }),
    ]);
  });

  it('may have any name', async () => {
    const go = await asyncy('{}');
    const json = JSON.parse('{"__proto__": 1, "constructor": 2}') as Json;
    expect(argvOf(go, { json })).toEqual(['go', '--__proto__', '1', '--constructor', '2']);
  });

  it('are a list or an object, and not too deep', async () => {
    const go = await asyncy('{}');
    for (const json of ['x', 5, true, null]) {
      expect(argumentsFromJson(json, go)).toEqual({ problem: 'it is neither a list nor an object' });
    }
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as Json;
    expect(argumentsFromJson(deep, go)).toEqual({ problem: 'it is nested deeper than 64 levels' });
    expect(argumentsFromJson(JSON.parse('['.repeat(64) + ']'.repeat(64)) as Json, go)).toHaveProperty(
      'positionals',
    );
  });
});
