import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bindArguments } from '../../../src/invoke/bind-arguments.js';
import { splitArguments } from '../../../src/invoke/split-arguments.js';
import type { Command, Json } from '../../../src/model/contract.js';
import { asyncy, matches } from './argv-of.js';

/** `name` or `name=value` for keywords, in one list behind the positional words. */
function split(command: Command, ...words: string[]): [string[], string[]] {
  const { positionals, keywords } = splitArguments(words, command);
  const text = (value: { text: string } | { json: Json }): string => ('text' in value ? value.text : '?');
  return [
    positionals.map(text),
    keywords.map(({ name, value }) => (value === 'bare' ? name : `${name}=${text(value)}`)),
  ];
}

const declared = `{
  args: [{name: text}, {name: color hex}],
  kwargs: [{name: loud, type: boolean}, {name: size, type: int}, {name: n, type: string}, {name: q, type: boolean}, {name: mode, type: string|boolean}],
  additional_kwargs: EXTRA }`;
const strict = await asyncy(declared.replace('EXTRA', 'false'));
const open = await asyncy(declared.replace('EXTRA', 'true'));

describe('words', () => {
  it.each<[string[], string[], string[]]>([
    [['a', 'b'], ['a', 'b'], []],
    [['--size', '5', 'a'], ['a'], ['size=5']],
    [['--size=5', 'a'], ['a'], ['size=5']],
    [['--size='], [], ['size=']],
    [['--size', ''], [], ['size=']],
    [['--n', 'a=b=c'], [], ['n=a=b=c']],
    [['--n=a=b'], [], ['n=a=b']],
    [['--text', 'a'], [], ['text=a']],
    [['--loud', 'a'], ['a'], ['loud']],
    [['--loud=true', '--q=false'], [], ['loud=true', 'q=false']],
    [['--no-loud', 'a'], ['a'], ['loud=false']],
    [['-n', 'a'], [], ['n=a']],
    [['-n=a'], [], ['n=a']],
    [['-q', 'a'], ['a'], ['q']],
    [['-x', 'a'], ['-x', 'a'], []],
    [['-5', '--size', '-5'], ['-5'], ['size=-5']],
    [['--n', '-v'], [], ['n=-v']],
    [['-', '--n', '-'], ['-'], ['n=-']],
    [['--', '--size', '5', '--'], ['--size', '5', '--'], []],
    [['a', '--', '-n'], ['a', '-n'], []],
    [['--size', '--loud'], [], ['size', 'loud']],
    [['--size', '-n', 'x'], [], ['size', 'n=x']],
    [['--size', '--'], [], ['size']],
    [['--size'], [], ['size']],
    [['--n=--raw'], [], ['n=--raw']],
    [['--color hex=red'], [], ['color hex=red']],
    [['--color-hex', 'red'], [], ['color hex=red']],
    [
      ['-----BEGIN KEY-----', '--- a/x', '---', '--=x', '--a b'],
      ['-----BEGIN KEY-----', '--- a/x', '---', '--=x', '--a b'],
      [],
    ],
    [['--size', '1', '--size', '2'], [], ['size=1', 'size=2']],
    [['--mode', 'fast'], [], ['mode=fast']],
    [['--mode', '--loud'], [], ['mode', 'loud']],
    [['--größe', '5'], [], ['größe=5']],
    [['--__proto__', '5'], [], ['__proto__=5']],
  ])('%j', (words, positionals, keywords) => {
    expect(split(strict, ...words)).toEqual([positionals, keywords]);
    expect(split(open, ...words)).toEqual([positionals, keywords]);
  });

  it('behind a keyword that nobody declared are its value, unless a boolean was meant', () => {
    expect(split(open, '--louf', 'a')).toEqual([[], ['louf=a']]);
    expect(split(strict, '--louf', 'a')).toEqual([['a'], ['louf']]);
    expect(split(strict, '--sise', '4')).toEqual([[], ['sise=4']]);
    expect(split(open, '--verbose', '--', 'a')).toEqual([['a'], ['verbose']]);
    expect(split(open, '--no-sound')).toEqual([[], ['no-sound']]);
  });

  it('of a command that declares nothing and takes all are not sorted', async () => {
    const words = ['-c', 'select 1', '--echo', 'b', '--', '--x=1', '', '-'];
    const entrypoint = await asyncy('{additional_args: true, additional_kwargs: true}');
    expect(split(entrypoint, ...words)).toEqual([words, []]);
    expect(split(await asyncy(''), ...words)).toEqual([words, []]);
    const closed = await asyncy('{additional_args: true, additional_kwargs: false}');
    expect(split(closed, '--echo', 'b', 'c')).toEqual([['c'], ['echo=b']]);
  });
});

describe('any words', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '--',
      '-',
      '--size',
      '--loud',
      '--no-loud',
      '-n',
      '--n=',
      '--text',
      '--mode',
      '-q',
      '--x',
      '=',
      '--no-',
    ),
    fc.string().map((text) => `--${text}`),
    fc.string().map((text) => `--n=${text}`),
  );
  it('are split without loss, and bound or refused without a throw', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.constantFrom(strict, open), (words, command) => {
        const given = splitArguments(words, command);
        const kept = given.keywords.length + given.positionals.length;
        expect(kept).toBeLessThanOrEqual(words.length);
        for (const value of given.positionals)
          expect(words).toContain('text' in value ? value.text : undefined);
        const bound = bindArguments(given, command, matches);
        if ('problems' in bound) {
          expect(bound.problems.length).toBeGreaterThan(0);
          for (const { subject, message, suggestion } of bound.problems)
            expect(subject !== '' && message !== '' && suggestion !== '').toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
