import { setTimeout as sleep } from 'node:timers/promises';

import type { Deadline } from './deadline.js';
import { transience } from './failures.js';

const tries = 4;

/** Milliseconds of a Retry-After header (RFC 9110 section 10.2.3): seconds or a date. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Runs `attempt` up to four times while it fails with an error marked transient, with exponential pauses and jitter, or the pause that the
 * registry asks for. A pause that the deadline does not leave room for is not begun.
 */
export async function retry<T>(
  deadline: Deadline,
  firstPause: number,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (deadline.reason) throw deadline.reason;
      const again = transience(error);
      if (!again || number === tries) throw error;
      const pause = again.pause ?? firstPause * 2 ** (number - 1) * (0.5 + Math.random());
      if (pause >= deadline.left()) throw error;
      if (pause > 0) await pauseFor(pause, deadline.signal());
    }
  }
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // Only an abort ends the pause early, and its reason says more than the AbortError.
    throw signal.reason;
  }
}
