/**
 * The end of an operation: a point in time, or the abort of the caller's signal. Lighter than an AbortSignal for each request, which
 * shows when thousands of tags are read.
 */
export interface Deadline {
  /** Set once the operation must end: the reason of the caller's signal, or `expired()`. */
  readonly reason: Error | undefined;
  /** Calls `listener` when the operation must end; answers how to forget it. */
  onOver: (listener: (reason: Error) => void) => () => void;
  /** Milliseconds left. */
  left: () => number;
  /** The same end as a signal. */
  signal: () => AbortSignal;
  /** Must be called when the operation is over. */
  close: () => void;
}

/** One listener on each signal of a caller's, however many operations it stands behind. */
const followers = new WeakMap<AbortSignal, Set<() => void>>();

function follow(signal: AbortSignal, follower: () => void): () => void {
  const known = followers.get(signal);
  const set = known ?? new Set();
  if (!known) {
    followers.set(signal, set);
    signal.addEventListener(
      'abort',
      () => {
        for (const each of [...set]) each();
      },
      { once: true },
    );
  }
  set.add(follower);
  return () => {
    set.delete(follower);
  };
}

export function startDeadline(timeout: number, caller: AbortSignal, expired: () => Error): Deadline {
  const listeners = new Set<(reason: Error) => void>();
  const until = performance.now() + timeout;
  let reason: Error | undefined;
  const endWith = (error: Error) => {
    reason ??= error;
    for (const listener of [...listeners]) listener(reason);
    listeners.clear();
  };
  const timer = setTimeout(() => {
    endWith(expired());
  }, timeout);
  const leave = follow(caller, () => {
    endWith(caller.reason as Error);
  });
  if (caller.aborted) endWith(caller.reason as Error);

  const deadline: Deadline = {
    get reason() {
      return reason;
    },
    onOver(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    left: () => until - performance.now(),
    signal() {
      if (reason) return AbortSignal.abort(reason);
      const controller = new AbortController();
      deadline.onOver((error) => {
        controller.abort(error);
      });
      return controller.signal;
    },
    close() {
      clearTimeout(timer);
      leave();
    },
  };
  return deadline;
}
