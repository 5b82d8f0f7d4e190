import { describe, expect, it } from 'vitest';

import { StatusError } from '../../../../src/engine/errors.js';
import { networkPool } from '../../../../src/engine/run/network-pool.js';
import type { LazyNetwork } from '../../../../src/engine/run/networks.js';

/** Networks that only have names; `limit` of them can be made. */
function pool({ limit = 100, stays = '' } = {}) {
  const removed: string[] = [];
  const made = networkPool((index): LazyNetwork => {
    const name = `n${String(index)}`;
    return {
      get: () =>
        index < limit
          ? Promise.resolve({ name, reach: 'address' })
          : Promise.reject(new StatusError(500, 'no address', true)),
      remove: () => {
        removed.push(name);
        return name === stays ? Promise.reject(new Error(`${name} stays`)) : Promise.resolve();
      },
    };
  });
  return { ...made, removed };
}

describe('networks for runs', () => {
  it('have one container at a time, and are used again', async () => {
    const { enter } = pool();
    const [first, second] = [await enter(), await enter()];
    expect([first.network.name, second.network.name]).toEqual(['n0', 'n1']);
    first.leave();
    expect((await enter()).network.name).toBe('n0');
    expect((await enter()).network.name).toBe('n2');
  });

  it('are eight at most, and then shared evenly', async () => {
    const { enter } = pool();
    const seats = [];
    for (let count = 0; count < 16; count++) seats.push(await enter());
    const names = seats.map(({ network }) => network.name).sort();
    expect(names).toEqual([0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => [`n${String(n)}`, `n${String(n)}`]));
  });

  it('are shared where the engine makes no more', async () => {
    const { enter, remove, removed } = pool({ limit: 2 });
    const seats = [await enter(), await enter(), await enter(), await enter()];
    expect(seats.map(({ network }) => network.name)).toEqual(['n0', 'n1', 'n0', 'n1']);
    await remove(() => 1);
    expect(removed.sort()).toEqual(['n0', 'n1']);
  });

  it('fail where not even the first can be made', async () => {
    await expect(pool({ limit: 0 }).enter()).rejects.toThrow('no address');
  });

  it('are all removed, and those that stay are told', async () => {
    const { enter, remove, removed } = pool({ stays: 'n1' });
    await Promise.all([enter(), enter(), enter()]);
    expect(await remove(() => 1)).toEqual(['n1 stays']);
    expect(removed.sort()).toEqual(['n0', 'n1', 'n2']);
  });
});
