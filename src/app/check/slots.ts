/** Places for runs at the same time, shared by all targets. */
export interface Slots {
  /** Places for one target. `leave` when it has no more runs. */
  enter(): Seat;
}

interface Seat {
  /** Does the work when there is a place for it. Rejects with the signal's reason when that aborts first. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  leave(): void;
}

interface Waiting {
  start: () => void;
}

interface Queue {
  running: number;
  waiting: Set<Waiting>;
}

/**
 * Shares the places evenly: while several targets are at work, none has more than its part, so that the runs of one that hangs leave places for the
 * others. Of those that wait, the target with the fewest runs is next.
 */
export function openSlots(places: number): Slots {
  const queues = new Set<Queue>();
  let running = 0;

  const fill = (): void => {
    for (;;) {
      if (running >= places) return;
      const share = Math.max(1, Math.floor(places / Math.max(1, queues.size)));
      const [next] = [...queues]
        .filter((queue) => queue.waiting.size > 0 && queue.running < share)
        .sort((one, other) => one.running - other.running);
      const [first] = next?.waiting ?? [];
      if (!next || !first) return;
      next.waiting.delete(first);
      next.running += 1;
      running += 1;
      first.start();
    }
  };

  const place = (queue: Queue, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', give);
          resolve();
        },
      };
      const give = (): void => {
        queue.waiting.delete(waiting);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', give, { once: true });
      queue.waiting.add(waiting);
      fill();
    });

  return {
    enter() {
      const queue: Queue = { running: 0, waiting: new Set() };
      queues.add(queue);
      return {
        async run(signal, work) {
          signal.throwIfAborted();
          await place(queue, signal);
          try {
            return await work();
          } finally {
            queue.running -= 1;
            running -= 1;
            fill();
          }
        },
        leave() {
          queues.delete(queue);
          fill();
        },
      };
    },
  };
}
