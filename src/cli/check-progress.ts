import type { CheckProgress } from '../app/check/progress.js';
import type { Outcome } from '../model/probe.js';
import { columnsOf } from '../reporters/terminal/width.js';
import { visible } from '../reporters/text.js';
import {
  delay,
  interval,
  isWatched,
  processScreen,
  silent,
  widthOf,
  type Progress,
  type Screen,
} from './progress.js';

/** Most runs that are listed. */
const mostRuns = 8;

interface Running {
  target: string;
  title: string;
  since: number;
  /** The same run may be made for several platforms of a target at once. */
  times: number;
}

/** What is known of a check under way. */
interface State {
  done: number;
  outcomes: Record<Outcome, number>;
  running: Map<string, Running>;
  waiting: number;
}

const words: readonly (readonly [Outcome, string])[] = [
  ['pass', 'kept'],
  ['fail', 'not kept'],
  ['inconclusive', 'could not tell'],
  ['error', 'engine failed'],
];

/** As much of a harmless text as fits. */
function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let shown = '';
  for (const character of text) {
    if (columnsOf(shown + character) >= columns) break;
    shown += character;
  }
  return `${shown}…`;
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function drawLines({ done, outcomes, running, waiting }: State, now: number, screen: Screen): string[] {
  const { rows = 0 } = screen.stderr;
  const width = widthOf(screen) - 1;
  const head = [
    `${count(done, 'image')} done`,
    ...words.flatMap(([outcome, word]) =>
      outcomes[outcome] > 0 ? [`${String(outcomes[outcome])} ${word}`] : [],
    ),
  ];
  const room = Math.max(0, Math.min(mostRuns, (rows > 0 ? rows : 24) - 3));
  const listed = [...running.values()].slice(0, room);
  const more = [...running.values()].slice(room).reduce((sum, { times }) => sum + times, 0);
  const rest = [
    ...(more > 0 ? [`${String(more)} more running`] : []),
    ...(waiting > 0 ? [`${String(waiting)} waiting`] : []),
  ];
  return [
    head.join(' · '),
    ...listed.map(({ target, title, since, times }) => {
      const elapsed = `${((now - since) / 1000).toFixed(1)} s`;
      const several = times > 1 ? ` (${String(times)} times)` : '';
      return `  ${elapsed.padStart(6)}  ${visible(target)}: ${visible(title)}${several}`;
    }),
    ...(rest.length > 0 ? [`          ${rest.join(', ')}`] : []),
  ].map((line) => fit(line, width));
}

/**
 * Several lines that are redrawn in place while images are checked: what is decided, and which runs are under way for how long. Nothing where
 * nobody watches. Its lines are gone while there is text on the same terminal, and at the end.
 */
export function createCheckProgress(
  enabled: boolean,
  screen: Screen = processScreen,
): Progress & CheckProgress {
  const nothing = { ...silent, run: () => undefined, probe: () => undefined };
  if (!enabled || !isWatched(screen)) return nothing;
  const { stderr, stdout } = screen;
  const state: State = {
    done: 0,
    outcomes: { pass: 0, fail: 0, inconclusive: 0, skip: 0, error: 0 },
    running: new Map(),
    waiting: 0,
  };
  const start = screen.now();
  let drawn: readonly string[] = [];
  let paused = false;

  /** From the beginning of the last line to that of the first, and clears what is below. A window made narrower has wrapped the lines. */
  function erase(): string {
    if (drawn.length === 0) return '';
    const columns = widthOf(screen);
    const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / columns)), 0);
    drawn = [];
    return `${height > 1 ? `\u001B[${String(height - 1)}A` : ''}\r\u001B[J`;
  }

  function draw(): void {
    const now = screen.now();
    if (paused || now - start < delay) return;
    const lines = drawLines(state, now, screen);
    if (lines.join('\n') === drawn.join('\n')) return;
    stderr.write(erase() + lines.join('\n'));
    drawn = lines;
  }

  function clear(): void {
    const text = erase();
    if (text !== '') stderr.write(text);
  }

  let stop: (() => void) | undefined;
  /** With the first news: until then there is nothing to draw, and nobody may come to end it. */
  const begin = () => {
    stop ??= screen.every(interval, draw);
  };
  return {
    run({ target, title, state: next }) {
      begin();
      const key = JSON.stringify([target, title]);
      const known = state.running.get(key);
      if (next === 'waiting') state.waiting += 1;
      else if (next === 'running') {
        state.waiting = Math.max(0, state.waiting - 1);
        if (known) known.times += 1;
        else state.running.set(key, { target, title, since: screen.now(), times: 1 });
      } else if (!known) state.waiting = Math.max(0, state.waiting - 1);
      else if (known.times > 1) known.times -= 1;
      else state.running.delete(key);
    },
    probe({ outcome }) {
      state.outcomes[outcome] += 1;
    },
    update(done) {
      state.done = done;
      paused = false;
    },
    clear() {
      if (!stdout.isTTY) return;
      paused = true;
      clear();
    },
    end() {
      stop?.();
      paused = true;
      clear();
    },
  };
}
