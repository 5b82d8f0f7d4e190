import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseRawDiff } from '../../../../src/app/git/raw-diff.js';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const none = '0'.repeat(40);

const read = (...tokens: string[]) =>
  parseRawDiff(Buffer.from(tokens.map((token) => `${token}\0`).join(''), 'latin1'));

describe('parseRawDiff', () => {
  it('reads a change against one parent', () => {
    expect(read(`:100644 100755 ${a} ${b} M`, 'a/Dockerfile')).toEqual([
      { path: 'a/Dockerfile', mode: '100755', oid: b },
    ]);
  });

  it('reads a change against two parents', () => {
    expect(read(`::100644 000000 120000 ${a} ${none} ${b} MA`, 'link')).toEqual([
      { path: 'link', mode: '120000', oid: b },
    ]);
  });

  it('passes over the names of compared trees', () => {
    expect(read(`${a} ${a}\n${a} ${b}\n:000000 100644 ${none} ${b} A`, 'x')).toEqual([
      { path: 'x', mode: '100644', oid: b },
    ]);
  });

  it('keeps the bytes of a path, also one that looks like a record', () => {
    const odd = [`:100644 100644 ${a} ${b} M`, 'line\nfeed', 'caf\xe9', ' '];
    expect(odd.flatMap((path) => read(`:100644 100644 ${a} ${b} M`, path))).toEqual(
      odd.map((path) => ({ path, mode: '100644', oid: b })),
    );
  });

  it('reads nothing from nothing, and drops a record that is cut off', () => {
    expect(parseRawDiff(Buffer.alloc(0))).toEqual([]);
    expect(parseRawDiff(Buffer.from(`:100644 100644 ${a} ${b} M`))).toEqual([]);
  });

  it('reads back whatever paths are written', () => {
    const path = fc
      .string({ minLength: 1, unit: 'binary' })
      .map((text) => Buffer.from(text.replaceAll('\0', '') || 'x').toString('latin1'));
    fc.assert(
      fc.property(fc.array(path), (paths) => {
        const tokens = paths.flatMap((each) => [`:100644 100644 ${a} ${b} M`, each]);
        expect(read(...tokens).map(({ path: found }) => found)).toEqual(paths);
      }),
    );
  });
});
