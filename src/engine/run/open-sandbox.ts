import { randomUUID } from 'node:crypto';

import { UnavailableError } from '../../errors.js';
import type { Observation, RunSpec } from '../../model/run.js';
import type { Api } from '../api.js';
import { runLabel } from '../engine.js';
import { ownerLabel, ownerOfThisProcess } from '../owner.js';
import type { DatagramReceiver, EngineImage, Sandbox, SandboxOptions } from '../sandbox.js';
import { engineFault, type EngineFault } from './engine-fault.js';
import { startCompanions } from './companions.js';
import { openEvents, type EventFeed } from './events.js';
import { inspectNetwork, lazyNetwork, type RunNetwork } from './networks.js';
import { networkPool, type NetworkSeat } from './network-pool.js';
import { removalBudget } from './removal.js';
import { openRemovals } from './removals.js';
import { RunDeadline, runContainer, type RunPlace } from './run-container.js';
import { lazyHelpers } from './lazy-helpers.js';
import { turnstile } from './turnstile.js';

/** What the sandbox stands on. */
export interface SandboxGround {
  api: Api;
  /** The endpoint, for messages. */
  where: string;
  /** Milliseconds for one answer of the engine. */
  timeout: number;
  /** Known after the first answer. */
  isPodman: () => boolean;
}

/** What a run has in the engine. */
interface Made {
  /** Its containers, in the order of their creation. */
  names: string[];
  seat: NetworkSeat | undefined;
}

/** Datagrams that an observation keeps. */
const maxDatagrams = 1000;

/** Milliseconds for a removal after others have taken all the time. */
const leastBudget = 1000;

/** See `Sandbox`. Nothing is made before the first run. */
export function openSandbox(
  { api, where, timeout, isPodman }: SandboxGround,
  options: SandboxOptions,
): Sandbox {
  const id = randomUUID();
  const labels = { [runLabel]: id, [ownerLabel]: ownerOfThisProcess() };
  const network = (name: string, companions: boolean) =>
    lazyNetwork(api, { name: `${name}-${id}`, labels, companions, isPodman });
  const isolated = networkPool((index) =>
    network(index === 0 ? 'container-api' : `container-api-${String(index)}`, false),
  );
  const shared = network('container-api-services', true);
  const removals = openRemovals(api, id);
  const helpers = lazyHelpers(api, {
    labels,
    where,
    idle: timeout,
    ...(options.helperImage !== undefined && { image: options.helperImage }),
  });
  const closing = new AbortController();
  const enter = turnstile(options.concurrency);
  const enterRemoval = turnstile(options.concurrency);
  const underway = new Set<Promise<unknown>>();
  let met: Promise<unknown> | undefined;
  let events: Promise<EventFeed> | undefined;
  let services: Promise<RunNetwork> | undefined;

  /** The first answer tells which engine it is. */
  const meet = async (): Promise<void> => {
    met ??= api.json('GET', '/version');
    try {
      await met;
    } catch (error) {
      met = undefined;
      throw error;
    }
  };

  const feed = async (): Promise<EventFeed> => {
    events ??= openEvents(api, id);
    if ((await events).broken()) events = openEvents(api, id);
    return events;
  };

  const openServices = async (): Promise<RunNetwork> => {
    const at =
      options.network === undefined
        ? await shared.get()
        : await inspectNetwork(api, options.network, isPodman());
    await startCompanions(api, options.companions ?? [], {
      labels,
      limits: options.limits,
      network: at.name,
      onCreate: (name) => {
        removals.expect(name);
      },
      signal: closing.signal,
    });
    return at;
  };

  const seatFor = async (spec: RunSpec): Promise<NetworkSeat | undefined> => {
    if (spec.network === 'none') return undefined;
    if (spec.network === 'isolated') return isolated.enter();
    return { network: await (services ??= openServices()), leave: () => undefined };
  };

  const statsdFor = async (
    spec: RunSpec,
    at: RunNetwork | undefined,
  ): Promise<{ host: string; receiver: DatagramReceiver } | undefined> => {
    const host = at?.gateway;
    if (!spec.statsd || !options.openStatsd || host === undefined) return undefined;
    return { host, receiver: await options.openStatsd(host) };
  };

  const runOnce = async (
    image: EngineImage,
    spec: RunSpec,
    signal: AbortSignal,
    made: Made,
  ): Promise<Observation> => {
    const begin = performance.now();
    let sink: Awaited<ReturnType<typeof statsdFor>>;
    let clock: ReturnType<typeof runSignal> | undefined;
    try {
      await meet();
      const seated = seatFor(spec).then((seat) => (made.seat = seat));
      const [seat, heard] = await Promise.all([seated, feed()]);
      const at = seat?.network;
      sink = await statsdFor(spec, at);
      const place: RunPlace = {
        network: at,
        labels,
        limits: options.limits,
        helpers: () => helpers.get(),
        isPodman: isPodman(),
        where,
        ...(sink && { statsd: { host: sink.host, port: sink.receiver.port } }),
      };
      const onCreate = (name: string): void => {
        made.names.push(name);
        removals.expect(name);
      };
      // What is made once for all runs costs none of them its time.
      clock = runSignal(signal, options.limits.deadline);
      const workshop = { api, events: heard, onCreate };
      const observation = await runContainer(workshop, image, spec, place, clock.signal);
      return sink ? { ...observation, statsd: sink.receiver.received().slice(0, maxDatagrams) } : observation;
    } catch (error) {
      signal.throwIfAborted();
      return notMade(spec, engineFault(error, where), performance.now() - begin);
    } finally {
      clock?.stop();
      await sink?.receiver.close();
    }
  };

  /** The containers of a run go when it is over; so long they keep a place of their own, and that on their network. */
  const removeAll = async ({ names, seat }: Made): Promise<void> => {
    const leave = await enterRemoval(new AbortController().signal);
    // The fresh container first: a volume goes with the last container that has it.
    const all = [...names].reverse().map(async (name) => {
      await helpers.release(name);
      await removals.remove(name);
    });
    void Promise.all(all)
      .finally(() => seat?.leave())
      .finally(leave);
  };

  const track = <T>(promise: Promise<T>): Promise<T> => {
    underway.add(promise);
    const done = (): void => void underway.delete(promise);
    promise.then(done, done);
    return promise;
  };

  return {
    id,
    async run(image, spec, signal) {
      const { title } = spec;
      options.onRun?.({ state: 'waiting', title });
      const leave = await enter(signal);
      options.onRun?.({ state: 'running', title });
      const made: Made = { names: [], seat: undefined };
      const running = runOnce(image, spec, signal, made);
      // The place is free as soon as the removal has begun; nobody waits for that.
      const whole = running
        .finally(() => removeAll(made))
        .finally(leave)
        .catch(() => undefined); // told by `running`
      void track(whole);
      const aborted = rejection(signal);
      try {
        return await Promise.race([running, aborted.promise]);
      } finally {
        aborted.forget();
        options.onRun?.({ state: 'done', title });
      }
    },
    async close() {
      closing.abort();
      await Promise.all(underway);
      await services?.catch(() => undefined); // told by each run that wanted it
      const left: string[] = [];
      const leaves = (error: unknown): void =>
        void left.push(error instanceof Error ? error.message : String(error));
      await helpers.close().catch(leaves);
      if (events) (await events).close();
      // One patience for all of it: an engine that is away is not waited for again and again.
      const end = performance.now() + removalBudget;
      const budget = (): number => Math.max(leastBudget, end - performance.now());
      left.push(...(await removals.close(budget())));
      left.push(...(await isolated.remove(budget)));
      await shared.remove(budget()).catch(leaves);
      if (left.length > 0) throw leftBehind(where, left);
    },
  };
}

function notMade(spec: RunSpec, fault: EngineFault, ms: number): Observation {
  const nothing = { head: '', tail: '', bytes: 0 };
  return {
    spec,
    fault,
    steps: [],
    stdout: nothing,
    stderr: nothing,
    timeline: [{ at: ms, what: 'note', text: fault.message }],
    ms,
  };
}

/** Aborts with the caller's signal, and when the time of the run is over. */
function runSignal(signal: AbortSignal, deadline: number): { signal: AbortSignal; stop: () => void } {
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort(new RunDeadline(`the run was ended after ${String(deadline / 1000)} s`));
  }, deadline);
  const abort = (): void => {
    over.abort(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return {
    signal: over.signal,
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

/** Rejects when the signal aborts, until it is forgotten. */
function rejection(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  let abort = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  return {
    promise,
    forget: () => {
      signal.removeEventListener('abort', abort);
    },
  };
}

function leftBehind(where: string, left: readonly string[]): UnavailableError {
  return new UnavailableError(
    'ENGINE_LEFTOVER',
    `These could not be removed from the container engine at ${where}: ${left.join(', ')}`,
    { suggestion: 'Run "container-api prune" when the engine answers again.' },
  );
}
