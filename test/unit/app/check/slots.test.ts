import { describe, expect, it } from 'vitest';

import { openSlots } from '../../../../src/app/check/slots.js';

const { signal } = new AbortController();
const settled = () => new Promise(setImmediate);

/** Work that ends when it is told to. */
function worker() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(name);
        ends.set(name, resolve);
      }),
    end: async (name: string) => {
      ends.get(name)?.();
      await settled();
    },
  };
}

describe('openSlots', () => {
  it('gives one target all places, and several an equal part', async () => {
    const slots = openSlots(4);
    const { begun, work, end } = worker();
    const hanging = slots.enter();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void hanging.run(signal, work(name));
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
    const other = slots.enter();
    for (const name of ['b1', 'b2']) void other.run(signal, work(name));
    await end('a1');
    await end('a2');
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'b2']);
    other.leave();
    await end('b1');
    expect(begun.at(-1)).toBe('a5');
  });

  it('never lets a target that hangs hold the last place', async () => {
    const slots = openSlots(2);
    const { begun, work, end } = worker();
    const [hanging, other] = [slots.enter(), slots.enter()];
    for (const name of ['h1', 'h2']) void hanging.run(signal, work(name));
    for (const name of ['o1', 'o2', 'o3']) void other.run(signal, work(name));
    await settled();
    for (const name of ['o1', 'o2', 'o3']) await end(name);
    expect(begun).toEqual(['h1', 'o1', 'o2', 'o3']);
  });

  it('frees the place of work that fails, and forgets who gave up waiting', async () => {
    const slots = openSlots(1);
    const { begun, work } = worker();
    const seat = slots.enter();
    await expect(seat.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    void seat.run(signal, work('first'));
    const controller = new AbortController();
    const waiting = seat.run(controller.signal, work('second'));
    controller.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    expect(begun).toEqual(['first']);
  });
});
