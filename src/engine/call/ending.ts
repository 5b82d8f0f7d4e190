import { setTimeout as delay } from 'node:timers/promises';

import type { CallEnd } from '../../model/call.js';
import type { Api } from '../api.js';
import { readState } from '../run/state.js';

/** Milliseconds between two looks at a container whose streams are open, and so most likely runs. */
const seldom = 1000;
/** After its streams were closed: by its end, or by a program that closes them and runs on. */
const often = (tries: number): number => Math.min(250, 5 + tries * 5);

/**
 * Waits for the end of a container. The engine's own `wait` tells it some 90 ms late (spec/performance.md, D), so it is asked as soon as the streams
 * have ended. Rejects when the engine fails, and with the signal's reason.
 */
export async function untilEnded(
  api: Api,
  name: string,
  drained: Promise<unknown>,
  signal: AbortSignal,
): Promise<CallEnd> {
  const over = new AbortController();
  /** Aborts when the streams have ended. */
  const closed = new AbortController();
  const close = (): void => {
    closed.abort();
  };
  // Why they broke off is told by whoever reads them.
  drained.then(close, close);
  const pause = (ms: number, ...ends: AbortSignal[]): Promise<void> =>
    delay(ms, undefined, { signal: AbortSignal.any([signal, over.signal, ...ends]) }).catch(() => undefined);
  try {
    for (let tries = 0; ;) {
      if (!closed.signal.aborted) await pause(seldom, closed.signal);
      else if (tries > 0) await pause(often(tries));
      signal.throwIfAborted();
      if (closed.signal.aborted) tries += 1;
      const end = await endOf(api, name, signal);
      if (end) return end;
    }
  } finally {
    over.abort();
  }
}

/** Undefined while it runs. */
export async function endOf(api: Api, name: string, signal?: AbortSignal): Promise<CallEnd | undefined> {
  const container = await api.json('GET', `/containers/${name}/json`, signal ? { signal } : {});
  const { running, exitCode, oomKilled, startedAt, finishedAt } = readState(container);
  if (running) return undefined;
  const ms = finishedAt > startedAt && startedAt > 0n ? Number(finishedAt - startedAt) / 1e6 : 0;
  return { code: exitCode, oomKilled, ms };
}
