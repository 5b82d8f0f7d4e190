import { describe, expect, it } from 'vitest';
import { createCheckProgress } from '../../../src/cli/check-progress.js';
import { createProgress, type Screen } from '../../../src/cli/progress.js';

interface Options {
  isTTY?: boolean;
  stdoutIsTTY?: boolean;
  columns?: number;
  rows?: number;
  term?: string;
}

/** A terminal that obeys what progress writes: line feeds, returns, cursor up, erase to the end, erase the line. */
function terminal({
  isTTY = true,
  stdoutIsTTY = true,
  columns = 60,
  rows = 24,
  term = 'xterm',
}: Options = {}) {
  let time = 0;
  let tick: (() => void) | undefined;
  let written = '';
  const lines: string[] = [''];
  let row = 0;
  let column = 0;

  function put(text: string): void {
    written += text;
    // eslint-disable-next-line no-control-regex
    for (const [piece] of text.matchAll(/\u001B\[(?:\d*)[A-Z]|[^]/gu)) {
      if (piece === '\n') {
        row += 1;
        column = 0;
        lines[row] ??= '';
      } else if (piece === '\r') column = 0;
      else if (piece.endsWith('A') && piece.length > 1) row -= Number(piece.slice(2, -1));
      else if (piece === '\u001B[J') {
        lines.length = row + 1;
        lines[row] = lines[row]?.slice(0, column) ?? '';
      } else if (piece === '\u001B[2K') lines[row] = '';
      else {
        lines[row] = `${lines[row]?.slice(0, column) ?? ''}${piece}${lines[row]?.slice(column + 1) ?? ''}`;
        column += 1;
      }
    }
  }

  const screen: Screen = {
    stderr: { isTTY, columns, rows, write: put },
    stdout: { isTTY: stdoutIsTTY },
    env: { TERM: term },
    now: () => time,
    every: (_, work) => {
      tick = work;
      return () => {
        tick = undefined;
      };
    },
  };
  return {
    screen,
    put,
    pass: (ms: number) => {
      time += ms;
      tick?.();
    },
    lines: () => lines.slice(0, lines.at(-1) === '' ? -1 : undefined),
    written: () => written,
    isTicking: () => tick !== undefined,
  };
}

describe('the view of a check', () => {
  it('lists what runs, for how long, and what was decided', () => {
    const { screen, pass, lines } = terminal();
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a:1', title: 'starts', state: 'waiting' });
    progress.run({ target: 'a:1', title: 'stops', state: 'waiting' });
    progress.run({ target: 'a:1', title: 'starts', state: 'running' });
    pass(1200);
    expect(lines()).toEqual(['0 images done', '   1.2 s  a:1: starts', '          1 waiting']);
    progress.run({ target: 'a:1', title: 'starts', state: 'done' });
    progress.run({ target: 'a:1', title: 'stops', state: 'running' });
    progress.probe({ target: 'a:1', id: 'process/starts', outcome: 'pass' });
    progress.probe({ target: 'a:1', id: 'process/x', outcome: 'fail' });
    progress.probe({ target: 'a:1', id: 'process/y', outcome: 'inconclusive' });
    progress.probe({ target: 'a:1', id: 'process/z', outcome: 'error' });
    progress.probe({ target: 'a:1', id: 'process/s', outcome: 'skip' });
    progress.update(1, 'a:1');
    pass(100);
    expect(lines()).toEqual([
      '1 image done · 1 kept · 1 not kept · 1 could not tell · 1 …',
      '   0.1 s  a:1: stops',
    ]);
  });

  it('is gone at the end, and draws no more', () => {
    const { screen, pass, lines, isTicking } = terminal();
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a', title: 'starts', state: 'running' });
    pass(500);
    progress.end();
    expect(lines()).toEqual([]);
    expect(isTicking()).toBe(false);
    progress.end();
    expect(lines()).toEqual([]);
  });

  it('gives room to text on the same terminal, and comes back below it', () => {
    const { screen, pass, lines, put } = terminal();
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a', title: 'starts', state: 'running' });
    pass(500);
    progress.clear();
    put('the report\n');
    pass(500);
    expect(lines()).toEqual(['the report']);
    progress.update(1, 'a');
    pass(100);
    expect(lines()).toEqual(['the report', '1 image done', '   1.1 s  a: starts']);
  });

  it('stays where standard output is no terminal', () => {
    const { screen, pass, lines } = terminal({ stdoutIsTTY: false });
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a', title: 'starts', state: 'running' });
    pass(500);
    progress.clear();
    expect(lines()).toHaveLength(2);
  });

  it('says nothing of short work', () => {
    const { screen, pass, written } = terminal();
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a', title: 'starts', state: 'running' });
    pass(200);
    progress.end();
    expect(written()).toBe('');
  });

  it('shows no more lines than the terminal has, and counts the rest', () => {
    const { screen, pass, lines } = terminal({ rows: 5 });
    const progress = createCheckProgress(true, screen);
    for (let index = 0; index < 50; index += 1)
      progress.run({ target: `t${String(index)}`, title: 'starts', state: 'running' });
    pass(1000);
    expect(lines()).toEqual([
      '0 images done',
      '   1.0 s  t0: starts',
      '   1.0 s  t1: starts',
      '          48 more running',
    ]);
  });

  it('counts equal runs, and forgets those that never began', () => {
    const { screen, pass, lines } = terminal();
    const progress = createCheckProgress(true, screen);
    const event = { target: 'a', title: 'starts' } as const;
    progress.run({ ...event, state: 'running' });
    progress.run({ ...event, state: 'running' });
    progress.run({ target: 'b', title: 'stops', state: 'waiting' });
    pass(400);
    expect(lines()).toEqual(['0 images done', '   0.4 s  a: starts (2 times)', '          1 waiting']);
    progress.run({ ...event, state: 'done' });
    progress.run({ target: 'b', title: 'stops', state: 'done' });
    pass(100);
    expect(lines()).toEqual(['0 images done', '   0.5 s  a: starts']);
    progress.run({ ...event, state: 'done' });
    pass(100);
    expect(lines()).toEqual(['0 images done']);
  });

  it('obeys nothing that an image says, and never wraps', () => {
    const { screen, pass, lines, written } = terminal({ columns: 40 });
    const progress = createCheckProgress(true, screen);
    progress.run({
      target: '\u001b[2J\n漢字漢字漢字漢字漢字漢字漢字漢字',
      title: '\r\u202ex',
      state: 'running',
    });
    pass(500);
    expect(written()).not.toMatch(/\u202e/);
    // eslint-disable-next-line no-control-regex
    expect(written()).not.toMatch(/\u001b\[2J/);
    expect(lines()).toEqual(['0 images done', '   0.5 s  \\x1b[2J\\n漢字漢字漢字漢字漢…']);
  });

  it('erases lines that a narrower window has wrapped', () => {
    const { screen, pass, written } = terminal({ columns: 60 });
    const progress = createCheckProgress(true, screen);
    progress.run({ target: 'a'.repeat(45), title: 'starts', state: 'running' });
    pass(500);
    screen.stderr.columns = 30;
    progress.end();
    // The head, and a second line that takes two now: from the last up by two.
    expect(written().endsWith('\u001B[2A\r\u001B[J')).toBe(true);
  });

  it.each([
    ['not asked for', false, {}],
    ['no terminal', true, { isTTY: false }],
    ['a dumb terminal', true, { term: 'dumb' }],
  ])('is silent: %s', (_, enabled, options) => {
    const { screen, pass, written } = terminal(options);
    const progress = createCheckProgress(enabled, screen);
    progress.run({ target: 'a', title: 'starts', state: 'running' });
    progress.probe({ target: 'a', id: 'x', outcome: 'pass' });
    progress.update(1, 'a');
    pass(1000);
    progress.end();
    expect(written()).toBe('');
  });
});

it('other work has one line, rewritten ten times a second at most', () => {
  const { screen, pass, lines, written } = terminal();
  const progress = createProgress(true, (text) => text, screen);
  progress.update(1, 'first');
  expect(written()).toBe('');
  pass(400);
  progress.update(2, 'second');
  expect(lines()).toEqual(['2 read · second']);
  pass(50);
  progress.update(3, 'third');
  expect(lines()).toEqual(['2 read · second']);
  progress.clear();
  expect(lines()).toEqual([]);
});
