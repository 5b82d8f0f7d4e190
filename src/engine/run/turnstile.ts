/** Lets `count` in at a time, in the order of arrival; answers the function to leave with. Rejects with the signal's reason. */
export type Turnstile = (signal: AbortSignal) => Promise<() => void>;

export function turnstile(count: number): Turnstile {
  let free = Math.max(1, count);
  const waiting: (() => void)[] = [];
  const leaver = (): (() => void) => {
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  };
  return async (signal) => {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return leaver();
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      waiting.push(enter);
    });
    return leaver();
  };
}
