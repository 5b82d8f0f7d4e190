import type { HistoryEntry } from '../model/image.js';

/** ENTRYPOINT and CMD as the builders write them into the history. */
const instruction = /^(?:\S{1,200} -c )?(?:#\(nop\)\s{1,4})?(ENTRYPOINT|CMD)\s/;

/** True when the history shows that the ENTRYPOINT is the base image's: a CMD follows it that a later one replaces. */
export function isEntrypointInherited(history: readonly HistoryEntry[]): boolean {
  const words = history.flatMap(({ created_by: text = '' }) => instruction.exec(text)?.[1] ?? []);
  // ENTRYPOINT throws an inherited CMD away, so each CMD after it was written for it. A Dockerfile has one: the first is the base's.
  const last = words.lastIndexOf('ENTRYPOINT');
  return last !== -1 && words.length - last - 1 >= 2;
}
