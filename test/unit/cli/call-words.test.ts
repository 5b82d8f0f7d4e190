import { describe, expect, it, test } from 'vitest';

import { callFlags } from '../../../src/cli/call-flags.js';
import { callSwitches, fenceCall } from '../../../src/cli/call-words.js';

describe('the words of a call', () => {
  const cases: [words: string[], fenced: string[]][] = [
    [['app'], ['app', '--']],
    [
      ['app', 'add', '--a', '1', '--json'],
      ['app', '--', 'add', '--a', '1', '--json'],
    ],
    [
      ['--json', 'app', 'add'],
      ['--json', 'app', '--', 'add'],
    ],
    [
      ['--env', 'A=b', 'app', 'add'],
      ['--env', 'A=b', 'app', '--', 'add'],
    ],
    [
      ['--env=A=b', 'app'],
      ['--env=A=b', 'app', '--'],
    ],
    [
      ['-e', 'A=b', '-i', 'app', 'x'],
      ['-e', 'A=b', '-i', 'app', '--', 'x'],
    ],
    [
      ['-eA=b', 'app', 'x'],
      ['-eA=b', 'app', '--', 'x'],
    ],
    [
      ['-', 'x', '--help'],
      ['-', '--', 'x', '--help'],
    ],
    [
      ['app', 'x', '--', '-y'],
      ['app', '--', 'x', '--', '-y'],
    ],
    [
      ['--', '-odd', 'x'],
      ['-odd', '--', 'x'],
    ],
    [['--help'], ['--help']],
    [[], []],
  ];
  test.each(cases)('%j', (words, fenced) => {
    expect(fenceCall(words)).toEqual(fenced);
  });

  it('know which flags take no value', () => {
    const switches = Object.entries(callFlags).flatMap(([name, flag]) =>
      flag.type === 'boolean' ? [name, ...(flag.allowNo ? [`no-${name}`] : [])] : [],
    );
    expect([...callSwitches].sort()).toEqual(switches.sort());
  });
});
