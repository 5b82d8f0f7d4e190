import { describe, expect, it } from 'vitest';

import { isPlaceholder, webAddress, type VersionField } from '../../../src/contract/version-fields.js';

describe('webAddress', () => {
  it.each([
    ['git@github.com:mozilla/send.git', 'https://github.com/mozilla/send'],
    ['github.com:mozilla/send', 'https://github.com/mozilla/send'],
    ['ssh://git@github.com/mozilla/send.git', 'https://github.com/mozilla/send'],
    ['ssh://git@git.example.com:2222/team/app', 'https://git.example.com/team/app'],
    ['git+ssh://git@GitHub.com/mozilla/send', 'https://github.com/mozilla/send'],
    ['git://git.example.com/app.git', 'https://git.example.com/app'],
  ])('%s is %s', (remote, url) => {
    expect(webAddress(remote)).toBe(url);
  });

  it.each([
    '',
    'TBD',
    'https://github.com/mozilla/send',
    '/srv/git/app.git',
    'alias:app',
    'git@github.com:',
    'a.b:c d',
  ])('knows none for %j', (remote) => {
    expect(webAddress(remote)).toBeUndefined();
  });
});

describe('isPlaceholder', () => {
  it.each<[VersionField, string, boolean, boolean]>([
    // What stubs in Mozilla's repositories hold.
    ...[
      'TBD',
      'HEAD',
      'stub',
      'none. stub',
      'none.',
      'unknown',
      'local',
      'NONE',
      'dev',
      'devel',
      'localdev',
    ].map((text): [VersionField, string, boolean, boolean] => ['commit', text, false, true]),
    ['version', 'v0.0.0', false, true],
    ['version', 'v0.0.0', true, false],
    ['version', 'HEAD', true, false],
    ['build', 'HEAD', true, true],
    ['build', 'https://ci.example.com/$ID', true, true],
    ['build', 'https://ci.example.com/$(ID)', true, true],
    ['build', 'https://ci.example.com/?price=5$', true, false],
    ['build', 'https://ci.example.com/%DE%AD%20', true, false],
    ['build', 'https://ci.example.com/XXX', true, false],
    ['version', '0', false, false],
    ['version', 'head-1', false, false],
    ['commit', '0000000', false, true],
    ['commit', '0a', false, false],
    ['source', 'https://github.com/example/stub', false, false],
  ])('%s %j, stamped: %j -> %j', (field, text, isStamped, expected) => {
    expect(isPlaceholder(field, text, isStamped)).toBe(expected);
  });
});
