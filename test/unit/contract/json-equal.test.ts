import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { firstDifference } from '../../../src/contract/json-equal.js';
import type { Json } from '../../../src/model/contract.js';

describe('firstDifference', () => {
  it.each<[Json, Json, object]>([
    [1, '1', { pointer: '', one: 1, other: '1' }],
    [null, {}, { pointer: '', one: null, other: {} }],
    [[1], [1, 2], { pointer: '', one: [1], other: [1, 2] }],
    [{ a: { 'b/c': [0, 1] } }, { a: { 'b/c': [0, 2] } }, { pointer: '/a/b~1c/1', one: 1, other: 2 }],
    [{ a: 1 }, { b: 1 }, { pointer: '/a', one: 1 }],
    [{}, { toString: 'x' }, { pointer: '/toString', other: 'x' }],
    [[], {}, { pointer: '', one: [], other: {} }],
  ])('of %j and %j', (one, other, difference) => {
    expect(firstDifference(one, other)).toEqual(difference);
  });

  it('is none for the same value in another order', () => {
    const shuffled = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item)] as const);
      return Object.fromEntries(entries.reverse());
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        // As a parser gives it: there is no negative zero.
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(firstDifference(json, shuffled(json))).toBeUndefined();
      }),
    );
  });
});
