import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseChallenges } from '../../../src/registry/challenge.js';

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it.each([
    [
      'Bearer realm="https://a/t",service="r",scope="repository:x:pull,push"',
      [['bearer', { realm: 'https://a/t', service: 'r', scope: 'repository:x:pull,push' }]],
    ],
    ['BASIC Realm = "a \\"b\\" c"', [['basic', { realm: 'a "b" c' }]]],
    [
      'Basic realm="a", Bearer realm="b", service=c',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate YWJj==, NTLM abc, Bearer realm="x"',
      [
        ['negotiate', {}],
        ['ntlm', {}],
        ['bearer', { realm: 'x' }],
      ],
    ],
    ['Bearer realm=https://a/t,service=s', [['bearer', { realm: 'https://a/t', service: 's' }]]],
    ['Bearer realm="first",realm="second"', [['bearer', { realm: 'first' }]]],
    ['Bearer __proto__="x"', [['bearer', { ['__proto__']: 'x' }]]],
    [', ,Basic', [['basic', {}]]],
    ['Bearer realm="open', [['bearer', {}]]],
    ['', []],
    ['="x"', []],
  ])('reads %j', (header, expected) => {
    expect(plain(header)).toEqual(expected);
  });

  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const value = fc.string({ maxLength: 12, unit: fc.constantFrom('a', ' ', ',', '=', '"', '\\', '/') });
  const challenges = fc.array(
    fc.tuple(
      name,
      fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 4 }),
    ),
    { maxLength: 3 },
  );
  const print = (list: [string, [string, string][]][]) =>
    list
      .map(
        ([scheme, parameters]) =>
          `${scheme} ${parameters.map(([key, text]) => `${key}="${text.replace(/[\\"]/g, '\\$&')}"`).join(', ')}`,
      )
      .join(', ');

  it('reads back what is printed', () => {
    fc.assert(
      fc.property(challenges, (list) => {
        expect(plain(print(list))).toEqual(
          list.map(([scheme, parameters]) => [scheme, Object.fromEntries(parameters)]),
        );
      }),
    );
  });

  it('never throws on mutations, and takes no time on long ones', () => {
    fc.assert(
      fc.property(challenges, fc.nat(), fc.nat(4), fc.string({ maxLength: 4 }), (list, at, cut, insert) => {
        const header = print(list);
        const position = at % (header.length + 1);
        parseChallenges(header.slice(0, position) + insert + header.slice(position + cut));
      }),
      { numRuns: 1000 },
    );
    const start = performance.now();
    for (const unit of ['a', 'a ', '=', ' ', ',', '"', 'a=', 'a=" ', '\\', 'a   '])
      parseChallenges(`Bearer ${unit.repeat(20_000)}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
