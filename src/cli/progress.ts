/** Talk about work under way, on standard error, only where a person watches. */
export interface Progress {
  update(done: number, current: string): void;
  /** Makes room for text on standard output, where that is the same terminal, until the next update. */
  clear(): void;
  end(): void;
}

/** What progress needs of the process; times in milliseconds. */
export interface Screen {
  stderr: { isTTY?: boolean; columns?: number; rows?: number; write(text: string): unknown };
  stdout: { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  now(): number;
  /** Calls again and again, without keeping the process alive, until the answer is called. */
  every(ms: number, work: () => void): () => void;
}

export const processScreen: Screen = {
  get stderr() {
    return process.stderr;
  },
  get stdout() {
    return process.stdout;
  },
  get env() {
    return process.env;
  },
  now: () => Date.now(),
  every(ms, work) {
    const timer = setInterval(work, ms).unref();
    return () => {
      clearInterval(timer);
    };
  },
};

export const silent: Progress = { update: () => undefined, clear: () => undefined, end: () => undefined };

/** True where a terminal shows what is written to standard error, and can take it back. */
export function isWatched({ stderr, env }: Screen): boolean {
  return stderr.isTTY === true && env.TERM !== 'dumb';
}

/** Columns of the terminal. Some say 0 where they do not know. */
export function widthOf({ stderr: { columns = 0 } }: Screen): number {
  return columns > 0 ? columns : 80;
}

/** Short work shows nothing, and what stands is not rewritten oftener than this. */
export const delay = 300;
export const interval = 100;

/** One line that rewrites itself on a terminal, and nothing elsewhere. */
export function createProgress(
  enabled: boolean,
  visible: (text: string) => string,
  screen: Screen = processScreen,
): Progress {
  const { stderr, stdout } = screen;
  if (!enabled || !isWatched(screen)) return silent;
  const start = screen.now();
  let shownAt: number | undefined;
  const end = () => {
    if (shownAt !== undefined) stderr.write('\r\u001B[2K');
    shownAt = undefined;
  };
  return {
    update(done, current) {
      const now = screen.now();
      if (now - start < delay || (shownAt !== undefined && now - shownAt < interval)) return;
      const line = `${String(done)} read · ${visible(current)}`;
      stderr.write(`\r\u001B[2K${line.slice(0, widthOf(screen) - 1)}`);
      shownAt = now;
    },
    clear() {
      if (stdout.isTTY) end();
    },
    end,
  };
}
