import { describe, expect, it } from 'vitest';

import { rules } from '../../src/rules/index.js';
import { equivalents } from './equivalent.js';
import { runMutants } from './run-mutants.js';

/** Rules of the readers and of the application look at nothing: they only describe what is found elsewhere. */
const looking = rules.filter(({ check }) => check.length > 0);

describe('a test fails when a condition is wrong in', () => {
  it.each(looking.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
    const { survivors } = await runMutants(rule);
    const excused = equivalents.filter((entry) => entry.rule === id);
    const isExcused = (mutant: (typeof survivors)[number]): boolean =>
      excused.some(({ mutation, source }) => mutation === mutant.mutation && source === mutant.source);
    expect(
      survivors
        .filter((mutant) => !isExcused(mutant))
        .map(({ line, mutation, source }) => `src/rules/${id}.ts:${String(line)} ${mutation}: ${source}`),
    ).toEqual([]);
    expect(
      excused.filter(
        ({ mutation, source }) =>
          !survivors.some((mutant) => mutant.mutation === mutation && mutant.source === source),
      ),
      'entries of equivalent.ts that are not needed',
    ).toEqual([]);
  });

  it('each entry of equivalent.ts is about a rule', () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect(equivalents.filter(({ rule }) => !ids.has(rule))).toEqual([]);
  });
});
