/** Talk about work under way, on standard error, only where a person watches. */
export interface Progress {
  update(done: number, current: string): void;
  /** Makes room for text on standard output, where that is the same terminal. */
  clear(): void;
  end(): void;
}

const silent: Progress = { update: () => undefined, clear: () => undefined, end: () => undefined };

/** Milliseconds: short work shows nothing, and a line that stands is not rewritten oftener than this. */
const delay = 300;
const interval = 100;

/** One line that rewrites itself on a terminal, and nothing elsewhere. */
export function createProgress(enabled: boolean, visible: (text: string) => string): Progress {
  const { stderr, stdout } = process;
  if (!enabled || !stderr.isTTY || process.env.TERM === 'dumb') return silent;
  const start = Date.now();
  let shownAt: number | undefined;
  const end = () => {
    if (shownAt !== undefined) stderr.write('\r\u001B[2K');
    shownAt = undefined;
  };
  return {
    update(done, current) {
      const now = Date.now();
      if (now - start < delay || (shownAt !== undefined && now - shownAt < interval)) return;
      const line = `${String(done)} read · ${visible(current)}`;
      const columns = stderr.columns > 0 ? stderr.columns : 80;
      stderr.write(`\r\u001B[2K${line.slice(0, columns - 1)}`);
      shownAt = now;
    },
    clear() {
      if (stdout.isTTY) end();
    },
    end,
  };
}
