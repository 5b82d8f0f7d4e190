import { randomUUID } from 'node:crypto';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import type { CallRoom } from '../calls.js';
import { runLabel } from '../engine.js';
import { engineError, isNotFound, StatusError } from '../errors.js';
import { ownerLabel, ownerOfThisProcess } from '../owner.js';
import { fields, text } from '../run/fields.js';
import { callsNetwork, type LazyNetwork } from '../run/networks.js';
import { removalBudget } from '../run/removal.js';
import { openRemovals } from '../run/removals.js';
import { readState, type ContainerState } from '../run/state.js';
import { callCreationBody } from './creation.js';
import { idlePath, idleProgram } from './idle-program.js';
import { makeContainer, startMade, type CallGround } from './make-container.js';
import { runToEnd } from './run-to-end.js';
import { openService } from './service.js';

/** What a room stands on. */
export interface RoomGround {
  api: Api;
  /** The endpoint, for messages. */
  where: string;
  isPodman: () => boolean;
}

/** Label on a container that was left running for the next call. */
const keptLabel = 'io.container-api.kept';
/** Label on a volume that outlives calls. */
const volumeLabel = 'io.container-api.volume';

const keptName = (key: string): string => `container-api-kept-${key.slice(0, 32)}`;

/** See `CallRoom`. Nothing is made before it is asked for. */
export function openCallRoom({ api, where, isPodman }: RoomGround): CallRoom {
  const id = randomUUID();
  const owner = ownerOfThisProcess();
  const labels = { [runLabel]: id, [ownerLabel]: owner };
  const removals = openRemovals(api, id);
  const ground: CallGround = {
    api,
    onCreate: (name) => {
      removals.expect(name);
    },
  };
  let network: LazyNetwork | undefined;

  const mapped = async <T>(promise: Promise<T>): Promise<T> => {
    try {
      return await promise;
    } catch (error) {
      if (error instanceof StatusError || (error instanceof Error && 'code' in error))
        throw engineError(error, where);
      throw error;
    }
  };

  const serviceOf = (name: string, signal: AbortSignal, known?: ContainerState) =>
    openService(
      {
        api,
        name,
        wasKept: known !== undefined,
        ...(known && { known }),
        remove: () => removals.remove(name),
      },
      signal,
    );

  const kept: CallRoom['kept'] = async ({ key }, signal) => {
    const name = keptName(key);
    try {
      const container = await api.json('GET', `/containers/${name}/json`, { signal });
      const label = fields(fields(fields(container).Config).Labels)[keptLabel];
      const state = readState(container);
      if (state.running && text(label) === key) return await serviceOf(name, signal, state);
      // One that has ended keeps nothing.
      ground.onCreate(name);
      await removals.remove(name);
      return undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };

  const architecture = async (): Promise<string> => {
    const machine = text(fields(await api.json('GET', '/version')).Arch);
    return machine;
  };

  const start: CallRoom['start'] = async (spec, { idle, keep, contents }, signal) => {
    const name = keep ? keptName(keep.key) : `container-api-${randomUUID()}`;
    const place = {
      // A run of its own, so that the end of this invocation leaves it alone.
      labels: keep ? { [runLabel]: randomUUID(), [ownerLabel]: owner, [keptLabel]: keep.key } : labels,
      ...(idle && { entrypoint: [idlePath] }),
    };
    const program = idle ? [{ path: idlePath, mode: 0o755, content: idleProgram(await architecture()) }] : [];
    const making: CallGround = keep ? { api, onCreate: () => undefined } : ground;
    try {
      const unmade = await makeContainer(making, name, spec, place, {
        files: [...program, ...spec.files],
        contents,
      });
      const fault = unmade ?? (await startMade(making, name, spec, place, signal));
      if (!fault) return await serviceOf(name, signal);
      if (keep) await dropKept(name);
      return fault;
    } catch (error) {
      // Another call was quicker: its container serves us as well.
      const other =
        keep && error instanceof StatusError && error.status === 409 ? await kept(keep, signal) : undefined;
      if (other) return other;
      if (keep) await dropKept(name);
      throw error;
    }
  };

  const dropKept = async (name: string): Promise<void> => {
    ground.onCreate(name);
    await removals.remove(name);
  };

  return {
    id,
    creation: (spec) => callCreationBody(spec, { labels }),
    run: (spec, streams, signal, more) =>
      mapped(
        runToEnd(ground, { name: `container-api-${randomUUID()}`, spec, labels, ...more }, streams, signal),
      ),
    start: (spec, options, signal) => mapped(start(spec, options, signal)),
    kept: (as, signal) => mapped(kept(as, signal)),
    async network() {
      network ??= callsNetwork(api, { name: `container-api-call-${id}`, labels, isPodman });
      const { name, gateway } = await mapped(network.get());
      return { name, gateway };
    },
    async volume(title) {
      const name = `container-api-${title}`;
      // Making one that is there answers it.
      await mapped(
        api.json('POST', '/volumes/create', { body: { Name: name, Labels: { [volumeLabel]: title } } }),
      );
      return name;
    },
    async close() {
      const left = await removals.close(removalBudget);
      await network?.remove(removalBudget).catch((error: unknown) => {
        left.push(error instanceof Error ? error.message : String(error));
      });
      if (left.length === 0) return;
      throw new UnavailableError(
        'ENGINE_LEFTOVER',
        `These could not be removed from the container engine at ${where}: ${left.join(', ')}`,
        { suggestion: 'Run "container-api prune" when the engine answers again.' },
      );
    },
  };
}
