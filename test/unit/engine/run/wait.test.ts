import { describe, expect, it } from 'vitest';

import type { Live } from '../../../../src/engine/run/live.js';
import { waitFor } from '../../../../src/engine/run/wait.js';

/** A container of which nothing can be seen; the engine tells of its end only when it is asked. */
function unseen(running: boolean): Live {
  let ended = false;
  const listeners = new Set<() => void>();
  return {
    isPodman: true,
    signal: new AbortController().signal,
    socketsInterval: 0,
    sockets: () => Promise.resolve({ reason: 'nothing can be seen', complete: false, sockets: [] }),
    container: {
      hasEnded: () => ended,
      isHeard: () => true,
      onChange(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      state() {
        ended = !running;
        for (const listener of [...listeners]) listener();
        return Promise.resolve({ running });
      },
    },
  } as unknown as Live;
}

const wait = {
  do: 'wait',
  for: [{ kind: 'listening', ports: [{ port: 80, protocol: 'tcp' }] }],
  timeout: 5000,
} as const;

describe('a wait for a socket that nothing can be seen of', () => {
  it('is over when the container has ended, though no event told it', async () => {
    expect(await waitFor(unseen(false), wait)).toEqual({ do: 'wait', ended: 'exited' });
  });

  it('is in vain while the container runs', async () => {
    expect(await waitFor(unseen(true), wait)).toEqual({ do: 'wait', ended: 'unobservable' });
  });
});
