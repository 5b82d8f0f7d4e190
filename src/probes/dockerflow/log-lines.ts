import type { StreamText } from '../../model/run.js';

/** Most lines of one stream that are judged. */
const mostLines = 2000;

/** The whole lines of a stream: where its middle is missing, the lines beside the gap are left out, as they may be parts. */
export function wholeLines({ head, tail, bytes }: StreamText): string[] {
  const isGap = tail !== '' && bytes > new TextEncoder().encode(head + tail).length;
  const isCut = tail === '' && bytes > new TextEncoder().encode(head).length;
  const first = (isGap || isCut ? head.slice(0, head.lastIndexOf('\n') + 1) : head + tail).split(/\r?\n/);
  const last = isGap ? tail.slice(tail.indexOf('\n') + 1).split(/\r?\n/) : [];
  return [...first, ...last].filter((line) => line.trim() !== '').slice(0, mostLines);
}

/** What package managers print before they start a script: `> name@1.0.0 start`, `> node server.js`, `yarn run v1.22.22`, `$ node server.js`. */
const banner = /^(?:> \S|yarn run v\d|\$ \S|Done in \d)/;

export const isBanner = (line: string): boolean => banner.test(line);
