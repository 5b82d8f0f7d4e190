import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostTries, smallestSet } from '../../../../src/probes/privilege/smallest-set.js';

const rights = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
/** Each clause wants one of its rights; the image works when all clauses have one. */
type Needs = readonly (readonly string[])[];
const works = (needs: Needs, set: readonly string[]): boolean =>
  needs.every((clause) => clause.some((one) => set.includes(one)));

function search(
  full: readonly string[],
  needs: Needs,
): { found?: string[]; failed: boolean; asked: string[] } {
  const tried = new Map<string, boolean>();
  const asked: string[] = [];
  const key = (set: readonly string[]): string => [...set].sort().join(' ');
  for (;;) {
    const next = smallestSet(full, (set) => tried.get(key(set)));
    if ('found' in next) return { found: next.found, failed: false, asked };
    if ('failed' in next) return { failed: true, asked };
    expect(next.ask.length).toBeGreaterThan(0);
    for (const set of next.ask) {
      asked.push(key(set));
      tried.set(key(set), works(needs, set));
    }
  }
}

const clause = fc.uniqueArray(fc.constantFrom(...rights), { minLength: 1, maxLength: 3 });

describe('smallestSet', () => {
  test('finds a set that works, and from which nothing can be left out', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...rights)),
        fc.array(clause, { maxLength: 5 }),
        (full, needs) => {
          const { found, failed, asked } = search(full, needs);
          expect(failed).toBe(!works(needs, full));
          expect(asked.length).toBeLessThanOrEqual(mostTries(full.length));
          expect(new Set(asked).size).toBe(asked.length);
          if (!found) return;
          expect(works(needs, found)).toBe(true);
          expect(full).toEqual(expect.arrayContaining(found));
          for (const one of found)
            expect(
              works(
                needs,
                found.filter((other) => other !== one),
              ),
            ).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('without alternatives it is just what is needed, in one round more than one', () => {
    fc.assert(
      fc.property(fc.subarray(rights), (needed) => {
        const { found, asked } = search(
          rights,
          needed.map((one) => [one]),
        );
        expect(found).toEqual(needed);
        expect(asked.length).toBeLessThanOrEqual(rights.length + 2);
      }),
    );
  });

  test('of two that stand in for each other one is left', () => {
    expect(search(['A', 'B', 'C'], [['A', 'B'], ['C']]).found).toEqual(['B', 'C']);
  });

  test('where nothing works, nothing is found', () => {
    expect(search(['A'], [['Z']])).toMatchObject({ failed: true, asked: ['A'] });
    expect(search([], [])).toMatchObject({ found: [], asked: [''] });
  });
});
