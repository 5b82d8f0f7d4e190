import { exitStatus } from './exit-status.js';

const statuses = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs work that cleans up after itself when its signal aborts. The first SIGINT or SIGTERM aborts and sets 130 or 143; a second one ends
 * the process the hard way.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = Object.entries(statuses).map(([name, status]) => {
    const listener = () => {
      process.off(name, listener);
      exitStatus.raise(status);
      controller.abort(new DOMException(`Interrupted by ${name}`, 'AbortError'));
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  try {
    return await work(controller.signal);
  } finally {
    for (const remove of listeners) remove();
  }
}
