import { setTimeout as delay } from 'node:timers/promises';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';

/** How long a removal is tried, in milliseconds: an engine that is being restarted is back by then. */
export const removalBudget = 20_000;
/** For one attempt. A frozen engine takes the request and never answers. */
const attemptTimeout = 8_000;
const pause = 200;

/** Removes a container with its anonymous volumes, running or not. One that is not there is removed. Rejects with UnavailableError when it stays. */
export async function removeContainer(api: Api, id: string, budget = removalBudget): Promise<void> {
  const query = { force: '1', v: '1' };
  await removeAt(api, `/containers/${id}`, query, budget, (cause) => leftover(`The container ${id}`, cause));
}

/** Removes a network. Rejects with UnavailableError when it stays. */
export async function removeNetwork(api: Api, id: string, budget = removalBudget): Promise<void> {
  await removeAt(api, `/networks/${id}`, {}, budget, (cause) => leftover(`The network ${id}`, cause));
}

/** Removes a volume. Rejects with UnavailableError when it stays. */
export async function removeVolume(api: Api, name: string, budget = removalBudget): Promise<void> {
  await removeAt(api, `/volumes/${name}`, {}, budget, (cause) => leftover(`The volume ${name}`, cause));
}

/**
 * Takes a name from an image; the image goes with its last one, unless a container needs it. Images that it was built from stay. Rejects with
 * UnavailableError when the name stays.
 */
export async function removeImageName(api: Api, name: string, budget = removalBudget): Promise<void> {
  const query = { noprune: '1' };
  await removeAt(api, `/images/${name}`, query, budget, (cause) => leftover(`The image ${name}`, cause));
}

/** Something of ours stays in the engine. */
function leftover(what: string, cause?: unknown): UnavailableError {
  const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
  return new UnavailableError('ENGINE_LEFTOVER', `${what} could not be removed again${why}`, {
    suggestion: 'Run "container-api prune" when the engine answers again.',
    cause,
  });
}

async function removeAt(
  api: Api,
  path: string,
  query: Readonly<Record<string, string>>,
  budget: number,
  failed: (cause: unknown) => Error,
): Promise<void> {
  const end = performance.now() + budget;
  for (;;) {
    let cause: unknown;
    try {
      const timeout = Math.max(100, Math.min(attemptTimeout, end - performance.now()));
      await api.json('DELETE', path, { query, timeout });
      return;
    } catch (error) {
      if (error instanceof StatusError && error.status === 404) return;
      // 409: its removal is already under way. Whatever else: the engine is ill, and may be well again in a moment.
      cause = error;
    }
    if (performance.now() + pause > end) throw failed(cause);
    await delay(pause);
  }
}
