import type { Automaton } from './automaton.js';

/**
 * Of each state its strongly connected component, by a number; undefined for a state without a way back to itself (Tarjan, 1972, without
 * recursion).
 */
export function componentsOf({ states, next }: Automaton): (number | undefined)[] {
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const open = new Set<number>();
  const stack: number[] = [];
  const component: (number | undefined)[] = states.map(() => undefined);

  const lower = (state: number, to: number): void => {
    low.set(state, Math.min(low.get(state) ?? to, to));
  };
  const enter = (state: number): { state: number; ways: Iterator<number> } => {
    order.set(state, order.size);
    lower(state, order.size - 1);
    open.add(state);
    stack.push(state);
    return { state, ways: (next[state] ?? new Map<number, unknown>()).keys() };
  };
  const leave = (root: number): void => {
    const members = stack.splice(stack.lastIndexOf(root));
    for (const member of members) {
      open.delete(member);
      if (members.length > 1 || next[member]?.has(member)) component[member] = root;
    }
  };

  for (const root of states.keys()) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const way = top.ways.next();
      if (way.done !== true) {
        if (!order.has(way.value)) path.push(enter(way.value));
        else if (open.has(way.value)) lower(top.state, order.get(way.value) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) lower(parent.state, low.get(top.state) ?? 0);
      if (low.get(top.state) === order.get(top.state)) leave(top.state);
    }
  }
  return component;
}
