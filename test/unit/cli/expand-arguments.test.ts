import { describe, expect, it } from 'vitest';

import { expandArguments } from '../../../src/cli/expand-arguments.js';

describe('expandArguments', () => {
  it.each([
    [['redis:7'], ['inspect', 'image', 'redis:7']],
    [
      ['inspect', 'file', 'x'],
      ['inspect', 'file', 'x'],
    ],
    [
      ['help', 'init'],
      ['init', '--help'],
    ],
    [['init'], ['init']],
    [
      ['init', '--help'],
      ['init', '--help'],
    ],
    [
      ['init', '--force'],
      ['init', '--force'],
    ],
    [
      ['init', 'redis:7'],
      ['init', 'redis:7'],
    ],
    [
      ['init', 'version'],
      ['init', 'version'],
    ],
    [
      ['init', 'version', '--force'],
      ['init', 'version', '--force'],
    ],
    [
      ['help', 'init', 'version'],
      ['init', 'version', '--help'],
    ],
    [
      ['init', '--labels', 'version'],
      ['init', '--labels', 'version'],
    ],
    [
      ['init', 'docker-daemon:version'],
      ['init', 'docker-daemon:version'],
    ],
  ])('%j is %j', (argv, expanded) => {
    expect(expandArguments(argv)).toEqual(expanded);
  });

  it.each([
    [['init', 'verison'], "'init verison' is not a command", "Did you mean 'init version'?"],
    [['inspct', 'x'], "'inspct' is not a command", "Did you mean 'inspect'?"],
    [['inspect', 'x'], "'inspect x' is not a command", 'container-api inspect image x'],
  ])('refuses %j', (argv, message, suggestion) => {
    expect(() => expandArguments(argv)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message,
        suggestion: expect.stringContaining(suggestion) as string,
      }),
    );
  });
});
