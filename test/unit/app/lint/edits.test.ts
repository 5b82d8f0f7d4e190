import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyEdits } from '../../../../src/app/lint/edits.js';

describe('applyEdits', () => {
  it.each([
    ['replaces', 'a: 1\nb: 2\n', { line: 2, column: 1, remove: 'b', insert: 'c' }, 'a: 1\nc: 2\n'],
    ['inserts', 'a: 1\n', { line: 1, column: 3, remove: '', insert: ' ' }, 'a:  1\n'],
    ['removes', 'a: 1\nb: 2\n', { line: 1, column: 1, remove: 'a: 1\n', insert: '' }, 'b: 2\n'],
    ['inserts at the end', 'a: 1\n', { line: 2, column: 1, remove: '', insert: 'b: 2\n' }, 'a: 1\nb: 2\n'],
    [
      'finds a key behind its quote',
      '"a": 1\n',
      { line: 1, column: 1, remove: 'a', insert: 'b' },
      '"b": 1\n',
    ],
    ['leaves another text alone', 'a: 1\n', { line: 1, column: 1, remove: 'x', insert: 'b' }, 'a: 1\n'],
    [
      'leaves a line that is not there alone',
      'a: 1\n',
      { line: 9, column: 1, remove: '', insert: 'b' },
      'a: 1\n',
    ],
    [
      'leaves a column that is not there alone',
      'a\n',
      { line: 1, column: 9, remove: '', insert: 'b' },
      'a\n',
    ],
    [
      'keeps a byte order mark',
      '\uFEFFa: 1\n',
      { line: 1, column: 1, remove: 'a', insert: 'b' },
      '\uFEFFb: 1\n',
    ],
    [
      'writes the line breaks of the text',
      'a\r\n',
      { line: 1, column: 1, remove: '', insert: 'x\ny\n' },
      'x\r\ny\r\na\r\n',
    ],
  ])('%s', (_, text, edit, expected) => {
    expect(applyEdits(text, [edit])).toBe(expected);
  });

  it('makes the same edit once, two insertions at one place both, and leaves an overlapping one for the next round', () => {
    const rename = { line: 1, column: 1, remove: 'abc', insert: 'x' };
    expect(applyEdits('abcdef', [rename, rename])).toBe('xdef');
    expect(applyEdits('abcdef', [rename, { line: 1, column: 2, remove: 'bcd', insert: 'y' }])).toBe('xdef');
    const insert = (text: string) => ({ line: 1, column: 1, remove: '', insert: text });
    expect(applyEdits('a', [insert('1'), insert('2')])).toBe('12a');
  });

  it('never throws, and changes nothing without edits', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(
          fc.record({ line: fc.integer(), column: fc.integer(), remove: fc.string(), insert: fc.string() }),
        ),
        (text, edits) => {
          expect(typeof applyEdits(text, edits)).toBe('string');
          expect(applyEdits(text, [])).toBe(text);
        },
      ),
    );
  });
});
