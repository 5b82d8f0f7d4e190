import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import type { Rule } from '../../src/rules/rule.js';
import userRule from '../../src/rules/process/root-user.js';
import { mutate, mutations } from './mutate.js';
import { runMutants } from './run-mutants.js';

/** What the code answers as each of its mutants, the first being the code as it is. */
function answers(code: string, count: number): string[] {
  return Array.from({ length: count + 1 }, (_, active) => {
    const mutant = {
      is: (number: number) => number === active,
      invert: (number: number, value: unknown) => (number === active ? !value : value),
      count: () => undefined,
    };
    return String(runInNewContext(code, { $mutant: mutant }));
  });
}

describe('mutants', () => {
  it.each([
    ['(() => { if (1 > 2) return "yes"; return "no"; })()', ['no', 'yes', 'no', 'yes']],
    ['(2 > 1 ? "yes" : "no")', ['yes', 'no']],
    ['(2 > 1 && false ? "yes" : "no")', ['no', 'yes', 'no', 'yes']],
    ['(true || false ? "yes" : "no")', ['yes', 'no', 'no', 'yes']],
    ['[1, 2].filter((one) => one > 1)', ['2', '1,2', '', '1']],
    ['[1, 2].filter((one) => one > 1 ? false : null ?? true)', ['1', '1,2', '', '2', '2']],
    ['(true && "on")', ['on', 'false']],
    ['(() => { while (false) return 1; return 2; })()', ['2']],
  ])('of %s', (code, expected) => {
    const { code: mutated, mutants } = mutate('x.ts', code);
    expect(answers(mutated, mutants.length)).toEqual(expected);
  });

  it('are told by their place and text', () => {
    expect(mutate('x.ts', 'let a = 1;\nif (a\n  > 2) a = 2;\n').mutants).toEqual([
      { mutation: 'always true', source: 'a > 2', line: 2 },
      { mutation: 'never true', source: 'a > 2', line: 2 },
      { mutation: 'inverted', source: 'a > 2', line: 2 },
    ]);
  });

  it('survive where no example tells them apart', async () => {
    const [failing, other] = userRule.examples.failing;
    if (!other) throw new Error('the rule has one example only');
    const rule: Rule = {
      ...userRule,
      examples: { failing: [failing, other], clean: [{ dockerfile: 'FROM scratch\nUSER 10001\n' }] },
    };
    const survivors = await runMutants('process/root-user.ts', [rule], mutations);
    expect(survivors.map(({ mutation, source }) => [mutation, source])).toEqual([
      ['always true', "context.known('user')"],
    ]);
  });
});
