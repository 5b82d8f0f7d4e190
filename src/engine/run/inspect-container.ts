import { setTimeout as delay } from 'node:timers/promises';

import type { Api } from '../api.js';
import { StatusError } from '../errors.js';

const tries = 4;
const pause = 50;

/**
 * The engine's description of a container. Podman looks at its process for that, and answers 500 when it ends in the middle (`read /proc/1587/cgroup: no such
 * process`): asked once more it knows. Rejects as `Api` does.
 */
export async function inspectContainer(api: Api, id: string, signal?: AbortSignal): Promise<unknown> {
  for (let left = tries - 1; ; left--) {
    try {
      return await api.json('GET', `/containers/${id}/json`, signal ? { signal } : {});
    } catch (error) {
      if (!(error instanceof StatusError) || error.status !== 500 || left === 0) throw error;
      await delay(pause, undefined, signal && { signal });
    }
  }
}
