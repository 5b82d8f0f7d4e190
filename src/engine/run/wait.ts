import type { Condition, HttpExchange, PortSpec, SocketTable, Step, WaitResult } from '../../model/run.js';
import { pause, stateInterval, type Live } from './live.js';
import { podmanChecks } from './podman-health.js';

/** Milliseconds between two looks, by how long it was waited already: quick answers are seen quickly, slow ones do not cost much. */
const interval = (waited: number): number => Math.min(20, 5 + waited / 50);
/** Health is asked when an event says that it is another; in between for engines that tell none. */
const healthInterval = 50;

type WaitStep = Extract<Step, { do: 'wait' }>;

/** What a wait has seen on its way, for its result. */
interface Seen {
  health?: NonNullable<WaitResult['health']>;
  lastExchange?: HttpExchange;
}

type End = Pick<WaitResult, 'ended' | 'met'>;

/**
 * Waits for the first condition that is met. All are looked at side by side, so that a request without an answer holds up no other. The end of the
 * container ends the wait at once, and the run's end with `timeout`. Rejects when the engine fails.
 */
export async function waitFor(live: Live, { for: conditions, timeout }: WaitStep): Promise<WaitResult> {
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  const timer = setTimeout(abort, timeout);
  live.signal.addEventListener('abort', abort, { once: true });
  const seen: Seen = {};
  try {
    const context: Context = { live, signal: stop.signal, seen };
    const end = await Promise.race([
      firstMet(context, conditions, timeout),
      untilEnded(context).then((): End => endOf(conditions)),
    ]);
    return { do: 'wait', ...end, ...seen };
  } finally {
    clearTimeout(timer);
    live.signal.removeEventListener('abort', abort);
    stop.abort();
  }
}

interface Context {
  live: Live;
  /** Aborts when the wait is over. */
  signal: AbortSignal;
  seen: Seen;
}

/** The container has ended: that may be what was waited for. */
function endOf(conditions: readonly Condition[]): End {
  const met = conditions.findIndex(({ kind }) => kind === 'exited');
  return met < 0 ? { ended: 'exited' } : { ended: 'met', met };
}

type Look = 'met' | 'unhealthy' | 'unobservable' | 'over';

async function firstMet(context: Context, conditions: readonly Condition[], timeout: number): Promise<End> {
  let left = conditions.length;
  const looks = conditions.map(async (condition, met): Promise<End> => {
    const look = await watch(context, condition, timeout);
    if (look === 'met') return { ended: 'met', met };
    if (look === 'unhealthy') return { ended: 'unhealthy' };
    left -= 1;
    // Of several, those that nothing can be seen of leave the word to the others.
    if (look === 'unobservable' && left === 0) return { ended: 'unobservable' };
    await over(context.signal);
    return { ended: 'timeout' };
  });
  return Promise.race(looks);
}

function over(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

/** Resolves when the container has ended; not at all when the wait is over before. */
async function untilEnded({ live, signal }: Context): Promise<void> {
  const { container } = live;
  let asked = performance.now();
  while (!container.hasEnded()) {
    await pause(live, stateInterval(live), signal);
    if (signal.aborted) return new Promise(() => undefined);
    if (container.hasEnded()) break;
    if (container.isHeard() && performance.now() - asked < stateInterval(live)) continue;
    asked = performance.now();
    await container.state(live.signal);
  }
}

async function watch(context: Context, condition: Condition, timeout: number): Promise<Look> {
  switch (condition.kind) {
    case 'exited':
      await over(context.signal);
      return 'over';
    case 'running':
      return watchRunning(context, condition.ms);
    case 'listening':
      return watchSockets(context, condition.ports);
    case 'answering':
      return watchAnswer(context, condition.request, timeout);
    case 'healthy':
      return watchHealth(context);
  }
}

async function watchRunning({ live, signal }: Context, ms: number): Promise<Look> {
  const end = performance.now() + ms;
  for (let left = ms; left > 0 && !signal.aborted; left = end - performance.now())
    await pause(live, left, signal);
  if (signal.aborted) return 'over';
  // The news of an end is some 40 ms late.
  const { running } = await live.container.state(live.signal);
  if (running) return 'met';
  await over(signal);
  return 'over';
}

function holds({ sockets }: SocketTable, ports: readonly PortSpec[]): boolean {
  return ports.every(({ port, protocol }) =>
    sockets.some((socket) => socket.port === port && socket.protocol === protocol),
  );
}

async function watchSockets({ live, signal }: Context, ports: readonly PortSpec[]): Promise<Look> {
  const begin = performance.now();
  const isOver = (): boolean => signal.aborted || live.container.hasEnded();
  while (!signal.aborted) {
    const table = await live.sockets(ports, signal);
    if (isOver()) break;
    if (table.way === undefined) {
      // Nothing can be seen of a container that has ended either, and its end may not have been told yet.
      const { running } = await live.container.state(live.signal);
      if (!running) break;
      return 'unobservable';
    }
    if (holds(table, ports)) return 'met';
    // Connecting finds no UDP, so that such a wait would last for ever.
    if (!table.complete && ports.some(({ protocol }) => protocol === 'udp')) return 'unobservable';
    await pause(live, Math.max(live.socketsInterval, interval(performance.now() - begin)), signal);
  }
  return 'over';
}

async function watchAnswer(
  { live, signal, seen }: Context,
  request: HttpExchange['request'],
  timeout: number,
): Promise<Look> {
  const isOver = (): boolean => signal.aborted;
  const begin = performance.now();
  while (!signal.aborted) {
    const waited = performance.now() - begin;
    const patience = Math.max(1, Math.min(request.timeout, timeout - waited));
    const exchange = await live.request({ ...request, timeout: patience }, signal);
    const answered = exchange.status !== undefined;
    // An attempt that the end of the wait broke off tells less than the one before it.
    if (answered || !isOver() || !seen.lastExchange) seen.lastExchange = { ...exchange, request };
    if (answered) return 'met';
    await pause(live, interval(waited), signal);
  }
  return 'over';
}

async function watchHealth({ live, signal, seen }: Context): Promise<Look> {
  const checks = live.isPodman ? podmanChecks(live, signal) : undefined;
  while (!signal.aborted) {
    const { health, running } = await live.container.state(live.signal);
    if (health) seen.health = health.log;
    else if (running) return 'unobservable';
    if (health?.status === 'healthy') return 'met';
    if (health?.status === 'unhealthy') {
      if (checks) seen.health = await checks.explain(health.log);
      return 'unhealthy';
    }
    const late = await checks?.next(health?.log ?? []);
    if (late) {
      seen.health = late;
      return 'unhealthy';
    }
    await pause(live, healthInterval, signal);
  }
  return 'over';
}
