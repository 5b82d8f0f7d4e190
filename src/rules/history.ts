import type { HistoryEntry } from '../model/image.js';

/** One step of a build, as the history of the image tells it. */
export interface Step {
  /** Its place in the history, from 0. */
  index: number;
  /** The instruction in capitals; RUN for what only shows a command. */
  keyword: string;
  /** What follows the keyword, values filled in. */
  text: string;
  /** Milliseconds since the epoch. */
  created?: number;
}

/** The steps of a build as the classic builder, BuildKit and Buildah write them down. */
export function stepsOf(history: readonly HistoryEntry[]): Step[] {
  return history.map((entry, index) => {
    const { keyword, text } = instructionOf((entry.created_by ?? '').trim());
    const created = Date.parse(entry.created ?? '');
    return { index, keyword, text, ...(!Number.isNaN(created) && { created }) };
  });
}

function instructionOf(line: string): { keyword: string; text: string } {
  // The classic builder marks what ran nothing: `/bin/sh -c #(nop)  CMD ["bash"]`.
  const nop = line.slice(0, 120).indexOf('#(nop)');
  const told = nop === -1 ? line.replace(/# buildkit$/, '').trimEnd() : line.slice(nop + 6).trimStart();
  const [, keyword, text] = /^([A-Z]{3,11})(?:\s+(.*))?$/s.exec(told) ?? [];
  if (keyword !== undefined)
    return { keyword, text: keyword === 'RUN' ? scriptOf(text ?? '') : (text ?? '') };
  return { keyword: 'RUN', text: scriptOf(told) };
}

/** `|1 VERSION=1 /bin/sh -c apk add curl`: the script alone. */
function scriptOf(text: string): string {
  const shell = /sh(?:\s+-o\s+pipefail)?\s+-[a-z]{0,8}c\s+/.exec(text.slice(0, 20_000));
  if (!shell) return text;
  const before = text.slice(0, shell.index);
  return before.startsWith('|') || !/\s/.test(before) ? text.slice(shell.index + shell[0].length) : text;
}

/** Steps of one build follow each other faster; a base image is rarely built in the hour before what stands on it. */
const clearGap = 60 * 60 * 1000;

/** Where the steps of the base image end. */
export interface BaseEnd {
  /** The last step of the base: its CMD or ENTRYPOINT. */
  last: Step;
  /** Milliseconds until the image's own first step. */
  gap: number;
}

/**
 * Tells the steps of the base image from the image's own by a CMD or ENTRYPOINT after which nothing happened for long. As a step that was
 * taken from a cache is old as well, the image must have a CMD or ENTRYPOINT of its own after it. Undefined when that cannot be told.
 */
export function baseEnd(steps: readonly Step[]): BaseEnd | undefined {
  let ownCommand = false;
  for (let at = steps.length - 1; at > 0; at -= 1) {
    const step = steps[at];
    const last = steps[at - 1];
    if (!step || !last) break;
    ownCommand ||= isCommand(step);
    if (!ownCommand || !isCommand(last) || step.created === undefined || last.created === undefined) continue;
    const gap = step.created - last.created;
    if (gap >= clearGap) return { last, gap };
  }
  return undefined;
}

function isCommand({ keyword }: Step): boolean {
  return keyword === 'CMD' || keyword === 'ENTRYPOINT';
}

/** `3 hours`, `12 days`. */
export function duration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / clearGap);
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}
