import { describe, expect, it } from 'vitest';

import { rules } from '../../src/rules/index.js';
import { equivalents } from './equivalent.js';
import { mutations } from './mutate.js';
import { runMutants } from './run-mutants.js';
import { usersOf } from './users.js';

/** Rules of the readers and of the application look at nothing: they only describe what is found elsewhere. */
const looking = rules.filter(({ check }) => check.length > 0);
const users = usersOf(looking);
/** What every rule imports. */
users.delete('rule.ts');
/** What several rules are made of has unit tests of its own for the rest. */
const isRule = (file: string): boolean => file.includes('/');

describe('an example fails when a condition is wrong in', () => {
  it.each([...users])('%s', async (file, of) => {
    const survivors = await runMutants(file, of, isRule(file) ? mutations : ['inverted']);
    const excused = equivalents.filter((entry) => entry.file === file);
    const isExcused = (mutant: (typeof survivors)[number]): boolean =>
      excused.some(({ mutation, source }) => mutation === mutant.mutation && source === mutant.source);
    expect(
      survivors
        .filter((mutant) => !isExcused(mutant))
        .map(({ line, mutation, source }) => `src/rules/${file}:${String(line)} ${mutation}: ${source}`),
    ).toEqual([]);
    expect(
      excused.filter(
        ({ mutation, source }) =>
          !survivors.some((mutant) => mutant.mutation === mutation && mutant.source === source),
      ),
      'entries of equivalent.ts that are not needed',
    ).toEqual([]);
  });

  it('each entry of equivalent.ts is about such a file', () => {
    expect(equivalents.filter(({ file }) => !users.has(file))).toEqual([]);
  });
});
