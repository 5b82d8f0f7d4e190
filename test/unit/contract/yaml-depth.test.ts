import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CST } from 'yaml';
import { Parser } from 'yaml';
import { deepestPossible, tooDeepAt } from '../../../src/contract/yaml/depth.js';

/** The deepest nesting of tokens that there really is. */
function depthOf(text: string): number {
  const open = Array.from(new Parser().parse(text), (token): [CST.Token, number] => [token, 0]);
  let deepest = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    deepest = Math.max(deepest, depth);
    if (token.type === 'document') {
      if (token.value) open.push([token.value, depth + 1]);
    } else if ('items' in token) {
      for (const { key, value } of token.items)
        for (const child of [key, value]) if (child) open.push([child, depth + 1]);
    }
  }
  return deepest;
}

describe('nesting of YAML', () => {
  it('is never deeper than what is told without parsing', () => {
    const piece = fc.constantFrom(
      ...[
        '- ',
        '? ',
        ': ',
        'a: ',
        '-\t',
        '?\t',
        ':\t',
        '-\n',
        '?\n',
        ':\n',
        '[',
        '{',
        ']',
        '}',
        ',',
        '"',
        "'",
        '|\n',
      ],
      ...['\n', '\n ', '\n  ', '\n\t', '\r\n', ' ', '\t', 'x', '#', '&a ', '*a ', '!t ', '---\n', '...\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        expect(depthOf(text)).toBeLessThanOrEqual(deepestPossible(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['brackets', '['.repeat(1200)],
    ['dashes', '- '.repeat(1200)],
    ['question marks', '? '.repeat(1200)],
    ['indentation', Array.from({ length: 1200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('is too deep by %s', (_, text) => {
    expect(tooDeepAt({ Parser }, text)).toBeGreaterThan(0);
  });

  it('of an ordinary file needs no parser', () => {
    const text = `${'commands:\n  go:\n    args: [a, b]\n    help: "to-do: do it - now?"\n'.repeat(100)}env: {A: {}}\n`;
    const library = {
      get Parser(): typeof Parser {
        throw new Error('parsed');
      },
    };
    expect(tooDeepAt(library, text)).toBeUndefined();
  });
});
