import { randomUUID } from 'node:crypto';

import type { RunSpec, StartFault } from '../../model/run.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import { attach, type Attachment, type Streams } from './attach.js';
import { changesBeforeStart } from './changes.js';
import { creationBody, type Placement } from './creation.js';
import type { EngineEvent, EventFeed } from './events.js';
import { inspectContainer } from './inspect-container.js';
import { fillVolumes, imageWithFiles } from './read-only-files.js';
import { creationFault, startFault } from './start-fault.js';
import { readState, type ContainerState } from './state.js';
import { tarOf } from './tar-file.js';

/** A container that was made for a run, and has been started. */
export interface Container {
  name: string;
  /** As the engine and the kernel call it. */
  id: string;
  /** State when it had just started. */
  started: ContainerState;
  /** Milliseconds on our clock when the start was confirmed. */
  startedAt: number;
  /** What differed from the image before the start. */
  changesBefore: ReadonlySet<string>;
  hasEnded(): boolean;
  /** Resolves when it has ended; never rejects. */
  ended: Promise<void>;
  /** Resolves when its streams were read to their end. */
  drained: Promise<void>;
  /** Calls back when its health changes, it ends, or the engine is no longer heard. Ends with the function that it answers. */
  onChange(listener: () => void): () => void;
  /** True while the engine tells by itself when it ends. */
  isHeard(): boolean;
  /** The last event of an action. */
  lastEvent(action: string): EngineEvent | undefined;
  /** Asks the engine. Rejects as `Api` does. */
  state(signal?: AbortSignal): Promise<ContainerState>;
  /** Listens to it no longer. */
  forget(): void;
}

/** Everything that making containers needs. */
export interface Workshop {
  api: Api;
  events: EventFeed;
  /** Told before the engine may have the container, so that it is removed whatever happens. */
  onCreate: (name: string) => void;
}

/**
 * Makes a container and starts it. Answers what keeps the image from starting; rejects when the engine fails, and with the signal's reason. Creating it
 * does not heed the signal: a container that is made after its removal would stay.
 */
export async function startContainer(
  { api, events, onCreate }: Workshop,
  spec: RunSpec,
  place: Placement,
  streams: Streams,
  signal: AbortSignal,
): Promise<Container | { startFault: StartFault }> {
  signal.throwIfAborted();
  const name = `container-api-${randomUUID()}`;
  const watch = watchContainer(api, events, name);
  onCreate(name);
  try {
    await createContainer(api, name, spec, place, onCreate);
  } catch (error) {
    watch.forget();
    const fault = await creationFault(api, error, spec, place, onCreate);
    if (fault) return { startFault: fault };
    throw error;
  }
  signal.throwIfAborted();
  const looksAtChanges = spec.steps.some((step) => step.do === 'changes');
  let attachment: Attachment | undefined;
  let changesBefore: ReadonlySet<string>;
  try {
    // Attached before the start, so that the first byte is not missed. Podman prepares the program with that, and fails there already.
    const before = looksAtChanges ? changesBeforeStart(api, name) : Promise.resolve(new Set<string>());
    before.catch(() => undefined); // told below, unless attaching fails as well
    attachment = await attach(api, name, spec, streams);
    changesBefore = await before;
    await api.json('POST', `/containers/${name}/start`, { signal });
  } catch (error) {
    watch.forget();
    attachment?.close();
    const fault = error instanceof StatusError && (await startFault(api, name, error, place, onCreate));
    if (fault) return { startFault: fault };
    throw error;
  }
  const startedAt = performance.now();
  attachment.feed();
  const { drained, close } = attachment;
  const forget = (): void => {
    watch.forget();
    close();
  };
  const started = await watch.state(signal).catch((error: unknown) => {
    forget();
    throw error;
  });
  return { ...watch, forget, name, id: started.id, startedAt, started, drained, changesBefore };
}

/** A container with its files. */
async function createContainer(
  api: Api,
  name: string,
  spec: RunSpec,
  place: Placement,
  onCreate: Workshop['onCreate'],
): Promise<void> {
  const { files = [], readOnlyRoot = false } = spec;
  const create = (image: string): Promise<unknown> =>
    api.json('POST', '/containers/create', {
      query: { name },
      body: creationBody(spec, { ...place, image }),
    });
  if (files.length === 0 || !readOnlyRoot || place.isPodman) {
    await create(place.image);
    if (files.length === 0) return;
    const query = { path: '/' };
    await api.json('PUT', `/containers/${name}/archive`, { query, body: tarOf(files) });
    return;
  }
  const filled = await imageWithFiles(api, spec, place, onCreate);
  try {
    await create(filled.name);
    await fillVolumes(api, name, files);
  } finally {
    await filled.remove();
  }
}

type Watch = Pick<
  Container,
  'hasEnded' | 'ended' | 'onChange' | 'isHeard' | 'lastEvent' | 'state' | 'forget'
>;

/** Follows a container by the engine's events. Nothing is asked by itself. */
function watchContainer(api: Api, events: EventFeed, name: string): Watch {
  const seen = new Map<string, EngineEvent>();
  const listeners = new Set<() => void>();
  let hasEnded = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = () => {
      hasEnded = true;
      resolve();
    };
  });
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const forget = events.listen(name, (event) => {
    if (event !== 'broken') {
      seen.set(event.action, event);
      // Podman's word is `died`.
      if (event.action === 'die' || event.action === 'died') end();
    }
    changed();
  });
  return {
    ended,
    forget,
    hasEnded: () => hasEnded,
    isHeard: () => events.alive(),
    lastEvent: (action) => seen.get(action),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async state(signal) {
      const now = readState(await inspectContainer(api, name, signal));
      if (!now.running && !hasEnded) {
        end();
        changed();
      }
      return now;
    },
  };
}
