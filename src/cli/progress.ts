/** Talk about work under way, on standard error, only where a person watches. */
export interface Progress {
  update(done: number, current: string): void;
  clear(): void;
}

const silent: Progress = { update: () => undefined, clear: () => undefined };

/** One line that rewrites itself on a terminal; nothing elsewhere, nor before the work has lasted `delay` milliseconds. */
export function createProgress(enabled: boolean, visible: (text: string) => string, delay = 300): Progress {
  const { stderr } = process;
  if (!enabled || !stderr.isTTY || process.env.TERM === 'dumb') return silent;
  const start = Date.now();
  let shown = false;
  return {
    update(done, current) {
      if (Date.now() - start < delay) return;
      const line = `${String(done)} read · ${visible(current)}`;
      stderr.write(`\r\u001B[2K${line.slice(0, Math.max(10, stderr.columns - 1))}`);
      shown = true;
    },
    clear() {
      if (shown) stderr.write('\r\u001B[2K');
      shown = false;
    },
  };
}
