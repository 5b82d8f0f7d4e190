import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parsePushUpdates } from '../../../../src/app/git/push-updates.js';
import { UsageError } from '../../../../src/errors.js';

const one = '1'.repeat(40);
const two = '2'.repeat(40);
const none = '0'.repeat(40);

describe('parsePushUpdates', () => {
  it('reads new, changed and deleted refs', () => {
    const lines = [
      `refs/heads/new ${one} refs/heads/new ${none}`,
      `refs/heads/old ${one} refs/heads/old ${two}`,
      `(delete) ${none} refs/heads/gone ${two}`,
      '',
    ].join('\n');
    expect(parsePushUpdates(lines)).toEqual([
      { localOid: one, remoteOid: undefined },
      { localOid: one, remoteOid: two },
    ]);
  });

  it('reads what a SHA-256 repository gives', () => {
    const oid = 'ab'.repeat(32);
    expect(parsePushUpdates(`HEAD ${oid} refs/heads/x ${'0'.repeat(64)}\n`)).toEqual([
      { localOid: oid, remoteOid: undefined },
    ]);
  });

  it('reads a source that was named with spaces', () => {
    expect(parsePushUpdates(`HEAD@{1 day ago} ${one} refs/heads/x ${two}\n`)).toEqual([
      { localOid: one, remoteOid: two },
    ]);
  });

  it('has nothing to say of an empty input', () => {
    expect(parsePushUpdates('')).toEqual([]);
  });

  it.each([
    'refs/heads/x',
    `refs/heads/x ${one} refs/heads/x`,
    `${one} refs/heads/x ${none}`,
    `refs/heads/x ${one.slice(1)} refs/heads/x ${none}`,
    `refs/heads/x ${one} refs/heads/x HEAD`,
    `refs/heads/x ${one.slice(1)}G refs/heads/x ${none}`,
    `refs/heads/x --all refs/heads/x ${none}`,
    '\0',
  ])('refuses %j', (line) => {
    expect(() => parsePushUpdates(`${line}\n`)).toThrow(UsageError);
    expect(() => parsePushUpdates(`${line}\n`)).toThrow('standard input is not what git gives');
  });

  it('gives only object ids on to git, whatever the input', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom(one, two, none, '--all', '-'));
    const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        let updates;
        try {
          updates = parsePushUpdates(lines.join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        for (const { localOid, remoteOid = one } of updates) {
          expect([one, two]).toContain(localOid);
          expect([one, two]).toContain(remoteOid);
        }
      }),
    );
  });
});
