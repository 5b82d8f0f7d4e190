/**
 * The smallest set of rights with which something works, found by trying. What works with a set is taken to work with every larger one. All single
 * removals are tried at once, as mostly each right is either needed or not; only where rights stand in for each other the rest goes step by step.
 */

/** Whether it works with these; undefined while it was not tried. */
export type Tried = (set: readonly string[]) => boolean | undefined;

export type Search = { ask: string[][] } | { found: string[] } | { failed: true };

const without = (set: readonly string[], one: string): string[] => set.filter((other) => other !== one);

/** Most sets that a search of `count` rights asks for: each removed, those that are needed together, and each removed in turn. */
export const mostTries = (count: number): number => 2 * count + 2;

/** The next sets to try, or the answer: no right of it can be left out. `failed`: it does not work with all of them either. */
export function smallestSet(full: readonly string[], tried: Tried): Search {
  const whole = tried(full);
  if (whole === undefined) return { ask: [[...full]] };
  if (!whole) return { failed: true };
  const singles = full.map((one) => ({ one, set: without(full, one) }));
  const missing = singles.filter(({ set }) => tried(set) === undefined);
  if (missing.length > 0) return { ask: missing.map(({ set }) => set) };
  const needed = singles.filter(({ set }) => tried(set) === false).map(({ one }) => one);
  const together = tried(needed);
  if (together === undefined) return { ask: [needed] };
  if (together) return { found: needed };
  let set: readonly string[] = full;
  for (const one of full) {
    if (needed.includes(one)) continue;
    const smaller = without(set, one);
    const works = tried(smaller);
    if (works === undefined) return { ask: [smaller] };
    if (works) set = smaller;
  }
  return { found: [...set] };
}
