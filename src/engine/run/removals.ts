import type { Api } from '../api.js';
import { runLabel } from '../engine.js';
import { StatusError } from '../errors.js';
import { fields, list, text } from './fields.js';
import { removalBudget, removeContainer } from './removal.js';

/** Removes the containers of one sandbox, in the background. */
export interface Removals {
  /** The engine may have this container from now on. */
  expect(name: string): void;
  /** Resolves when it is gone, or cannot be removed; never rejects. */
  remove(name: string): Promise<void>;
  /** Removes all that is left, and waits for it, `budget` milliseconds at most for each. Answers what stays, in words. */
  close(budget: number): Promise<string[]>;
}

/** Milliseconds for one last look at what the engine has. */
const lookTimeout = 5000;

export function openRemovals(api: Api, run: string): Removals {
  const expected = new Set<string>();
  const underway = new Map<string, Promise<void>>();
  const stays = new Set<string>();

  const remove = (name: string, budget = removalBudget): Promise<void> => {
    const known = underway.get(name);
    if (known) return known;
    const removal = removeContainer(api, name, budget).then(
      () => void expected.delete(name),
      // Told by `close`.
      () => void stays.add(name),
    );
    underway.set(name, removal);
    return removal;
  };

  /** What has our label, whoever knows of it: an engine may have finished late what it was asked for. */
  const strays = async (): Promise<string[]> => {
    const filters = JSON.stringify({ label: [`${runLabel}=${run}`] });
    const query = { all: '1', filters };
    const containers = await api.json('GET', '/containers/json', { query, timeout: lookTimeout });
    return list(containers).map((container) => text(fields(container).Id));
  };

  return {
    expect: (name) => void expected.add(name),
    remove: (name) => remove(name),
    async close(budget) {
      if (expected.size === 0 && underway.size === 0) return [];
      await Promise.all([...expected].map((name) => remove(name, budget)));
      try {
        for (const id of await strays()) {
          await removeContainer(api, id, budget).then(
            () => undefined,
            () => stays.add(id),
          );
        }
      } catch (error) {
        // What was to be removed is removed, or in `stays`; an engine that does not answer says no more.
        if (error instanceof StatusError || stays.size > 0) return namesOf(stays);
        return [...namesOf(stays), 'what it may have made unseen'];
      }
      return namesOf(stays);
    },
  };
}

const namesOf = (names: ReadonlySet<string>): string[] => [...names].map((name) => `the container ${name}`);
