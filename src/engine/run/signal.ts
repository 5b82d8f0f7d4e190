import { constants } from 'node:os';

import type { SignalResult, Step } from '../../model/run.js';
import { StatusError } from '../errors.js';
import { pause, stateInterval, type Live } from './live.js';

/** A container that was killed has this long to be gone. */
const killPatience = 10_000;

/** Names of signals that Linux has; an image may name a stop signal that no kernel knows. */
const isSignal = (name: string): boolean =>
  Object.hasOwn(constants.signals, name) || /^SIGRTM(?:IN(?:\+\d{1,2})?|AX(?:-\d{1,2})?)$/.test(name);

/** Answers why the signal was not sent, where it was not. */
async function kill({ api, container, signal: abort }: Live, signal: string): Promise<string | undefined> {
  if (!isSignal(signal)) return 'there is no such signal';
  try {
    await api.json('POST', `/containers/${container.id}/kill`, { query: { signal }, signal: abort });
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { running } = await container.state(abort);
    if (!running) return 'the container had ended';
    throw error;
  }
}

/** Waits for the end, asking the engine where no event tells. */
async function ending(live: Live, patience: number): Promise<boolean> {
  const begin = performance.now();
  while (!live.container.hasEnded()) {
    const left = patience - (performance.now() - begin);
    if (left <= 0 || live.signal.aborted) return false;
    await pause(live, Math.min(left, stateInterval(live)), live.signal);
    if (!live.container.hasEnded() && !live.container.isHeard()) await live.container.state(live.signal);
  }
  return true;
}

/**
 * Sends a signal and waits for the end; kills when the grace is over. The time is the engine's own: from its `kill` event to `FinishedAt`, which is 5 ms
 * off, where its `die` event is 40 and its `wait` 90 (spec/performance.md, D).
 */
export async function sendSignal(
  live: Live,
  { signal, grace }: Extract<Step, { do: 'signal' }>,
): Promise<SignalResult | { do: 'not-reached'; step: 'signal'; reason: string }> {
  live.tell('signal', signal);
  const begin = performance.now();
  const reason = await kill(live, signal);
  if (reason !== undefined) return { do: 'not-reached', step: 'signal', reason };
  const inTime = await ending(live, grace);
  const took = performance.now() - begin;
  // The news of an end is late; one within the grace counts, whoever heard of it when.
  const state = await live.container.state(live.signal);
  const sent = live.container.lastEvent('kill')?.at ?? 0n;
  const byEngine = sent > 0n && state.finishedAt > 0n ? Number(state.finishedAt - sent) / 1e6 : undefined;
  if (!state.running && (inTime || (byEngine ?? took) <= grace))
    return {
      do: 'signal',
      signal,
      exited: true,
      exitCode: state.exitCode,
      ms: Math.max(0, byEngine ?? took),
    };
  live.tell('signal', 'SIGKILL, as the grace is over');
  await kill(live, 'SIGKILL');
  await ending(live, killPatience);
  return { do: 'signal', signal, exited: false };
}
