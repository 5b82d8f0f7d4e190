/** Paths that programs complain of in their logs, in the words of libc, Node, Python, Ruby, Go, Java, nginx and shells. */
import type { Observation } from '../model/run.js';
import { lastLines } from './evidence.js';

/** `… '/path'`, `…: /path`, `…, open '/path'`, `… @ rb_sysopen - /path`, right behind the words. */
const behind = /^(?:(?:[,:]| @)(?: [\w-]{1,20}){0,3})? ["'`‘“]?(\/[^\s"'`‘’“”:,()\\]+)/;

/** `/path: …`, `'/path': [Errno 2] …`, `"/path" failed (2: …`, `/path (…`, right before the words. */
const before =
  /(?<![\w./])(\/[^\s"'`‘’“”:,()\\]+)\\?["'`’”]?[):,]{0,2} ?(?:failed \(\d{1,3}: ?|\[Errno \d{1,3}\] |\(|failed to open stream: )?$/i;

/** The path that the last line with these words (a global expression) is about; undefined where no line has both. */
export function pathNamedWith(words: RegExp, { stderr, stdout }: Observation): string | undefined {
  for (const stream of [stderr, stdout])
    for (const line of lastLines(stream).reverse())
      for (const match of line.matchAll(words)) {
        const path =
          before.exec(line.slice(0, match.index))?.[1] ??
          behind.exec(line.slice(match.index + match[0].length))?.[1];
        if (path !== undefined) return path;
      }
  return undefined;
}
