import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadPatterns } from '../../../src/contract/patterns.js';

const { matches } = (await loadPatterns())();

/** What patterns are made of, well-formed or not. */
const syntax = fc.constantFrom(...Array.from('()[]{}?*+|\\^$.-,1ab<:=!x'));

describe('matches', () => {
  it.each<[string, string, boolean]>([
    ['^key_', 'key_1', true],
    ['^key_', 'my key_1', false],
    ['key_', 'my key_1', true],
    ['', '', true],
    ['^$', '\n', false],
    ['a$', 'a\n', false],
    ['.', '\r', false],
    ['.', '\u2028', false],
    ['\\s', '\u00a0', true],
    ['\\w', 'é', false],
    ['\\bé', 'aé', true],
    ['^.$', '😀', false],
    ['^..$', '😀', true],
    ['^[^a]{2}$', '😀', true],
    ['^\\ud83d', '😀', true],
    ['[😀]', '\ude00', true],
    ['\\cA', '\u0001', true],
    ['\\101', 'A', true],
    ['^\\#?\\w{6}$', '#abcdef', true],
    ['a{,2}', 'a{,2}', true],
    ['{', '{', true],
    [']', ']', true],
    ['\\p{L}', 'p{L}', true],
    ['\\Qa\\E', 'QaE', true],
    ['\\z', 'z', true],
    ['[[:alpha:]]', ':]', true],
    ['[[:alpha:]]', 'x', false],
    ['[]', 'x', false],
    ['[^]', '\n', true],
    ['(?<year>\\d{4})', 'in 1999', true],
    ['x*?y??', '', true],
    ['^(?:a|b){2,3}$', 'abab', false],
    ['^(?:a|b){2,3}$', 'aba', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
    expect(new RegExp(pattern).test(text)).toBe(expected);
  });

  it.each([
    ['lookahead', '(?=a)a'],
    ['negative lookahead', '(?!a)b'],
    ['lookbehind', '(?<=a)b'],
    ['a backreference', '(a)\\1'],
    ['a named backreference', '(?<x>a)\\k<x>'],
    ['what is no pattern', '(a'],
    ['what is no pattern either', 'a**'],
    ['repetitions that multiply', '(?:a{100}){100}'],
    ['a repetition that is too long', 'a{1001}'],
    ['a pattern that is too long', 'a'.repeat(2001)],
    ['a pattern that is too deep', '('.repeat(101) + 'a' + ')'.repeat(101)],
  ])('takes no %s', (_, pattern) => {
    expect(matches(pattern, 'ab')).toBeUndefined();
  });

  it('takes no text that would take long', async () => {
    const patterns = (await loadPatterns())();
    expect(patterns.matches('a?'.repeat(100), 'a'.repeat(10_000))).toBe(true);
    expect(patterns.matches('a?'.repeat(100), 'a'.repeat(1_000_000))).toBeUndefined();
  });

  it('stops answering when a contract asks for more than people write, and starts afresh for the next', async () => {
    const patterns = (await loadPatterns())();
    const hostile = Array.from({ length: 70 }, (_, index) => `${'a?'.repeat(900)}${String(index)}`);
    const answers = hostile.map((pattern) => patterns.matches(pattern, ''));
    expect(answers[0]).toBe(false);
    expect(answers.at(-1)).toBeUndefined();
    expect((await loadPatterns())().matches(hostile[69] ?? '', '69')).toBe(true);
  }, 20_000);

  const chars = [
    'a',
    'b',
    'A',
    '0',
    '_',
    ' ',
    '\n',
    '\u2028',
    '-',
    'é',
    '\u00a0',
    '😀',
    '\ud83d',
    '\ude00',
    '[',
  ];
  const atom = fc.constantFrom(
    ...chars.map((char) => (char === '[' ? '\\[' : char)),
    ...[
      '.',
      '\\d',
      '\\D',
      '\\w',
      '\\W',
      '\\s',
      '\\S',
      '\\x41',
      '\\u0061',
      '\\cA',
      '\\0',
      '\\v',
      '\\-',
      '\\e',
    ],
    ...[
      '\\u',
      '\\x',
      '\\c',
      '\\12',
      '\\8',
      '{',
      '}',
      ']',
      '\\u{61}',
      '\\p{L}',
      '\\k',
      '\\a',
      '\\z',
      '\\A',
      '\\C',
    ],
    ...['[]', '[^]', '[\\b]', '[^\\W]', '[\\d-x]', '[a-z]', '[^a]', '[😀]', '[\\w-_]', '[-a]', '[\\c1]'],
    ...['^', '$', '\\b', '\\B', '(?:)'],
  );
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: 'small' },
      atom,
      fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }).map((parts) => `(${parts.join('|')})`),
      fc
        .tuple(
          tie('pattern'),
          fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??', '{0}'),
        )
        .map(([part, times]) => `(?:${part})${times}`),
    ),
  }));
  const text = fc.array(fc.constantFrom(...chars), { maxLength: 8 }).map((parts) => parts.join(''));

  it('finds what the language finds', async () => {
    const patterns = (await loadPatterns())();
    let asked = 0;
    fc.assert(
      fc.property(pattern, text, (expression, value) => {
        const found = patterns.matches(expression, value);
        if (found === undefined) return;
        asked += 1;
        expect(found).toBe(new RegExp(expression).test(value));
      }),
      { numRuns: 1500 },
    );
    expect(asked).toBeGreaterThan(1000);
  }, 30_000);

  it('refuses exactly what the language refuses, but for what is above', async () => {
    const patterns = (await loadPatterns())();
    fc.assert(
      fc.property(fc.string({ unit: syntax, maxLength: 12 }), (any) => {
        const found = patterns.matches(any, 'ab');
        let isPattern = true;
        try {
          new RegExp(any);
        } catch {
          isPattern = false;
        }
        if (!isPattern) expect(found).toBeUndefined();
        else if (!/\(\?[=!<]|\\[1-9k]/.test(any)) expect(found).toBeTypeOf('boolean');
      }),
      { numRuns: 1500 },
    );
  }, 30_000);
});

describe('patternRisk', () => {
  /** Each takes longer than anybody waits on a text of a hundred characters, or has been seen to grow with its third power. */
  it.each([
    ['^(a+)+$', '(a+)+'],
    ['^(a*)*$', '(a*)*'],
    ['^(a|a)*$', '(a|a)*'],
    ['^(a|aa)+$', '(a|aa)+'],
    ['^(ab|ab)*$', '(ab|ab)*'],
    ['^(ab|abab)*$', '(ab|abab)*'],
    ['^(a|b|ab)*c$', '(a|b|ab)*'],
    ['^([01]|0[01])*$', '([01]|0[01])*'],
    ['^([a-zA-Z]+)*$', '([a-zA-Z]+)*'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', '(([a-z])+.)+'],
    ['^(\\w+\\s?)*$', '(\\w+\\s?)*'],
    ['^(?:x+y?)+$', '(?:x+y?)+'],
    ['^(.*,)*z$', '(.*,)*'],
    ['^(.|\\s)*x$', '(.|\\s)*'],
    ['^"(\\\\.|[^"])*"$', '(\\\\.|[^"])*'],
    ['^((a{1,3})+)$', '(a{1,3})+'],
    ['^(a?){30}a{30}$', '(a?){30}'],
    ['^(https?://)?([\\da-z.-]+)+\\.([a-z.]{2,6})([/\\w .-]*)*/?$', '([\\da-z.-]+)+'],
    ['(x+x+)+y', '(x+x+)+'],
    ['^(?=(a+)+$)', '(a+)+'],
    ['^(?:(a|b)\\1?)*$', undefined],
    ['^(?:c|\\w|(?:c|b|[^a])*)$', '(?:c|b|[^a])*'],
    ['^(?:é|é)+$', '(?:é|é)+'],
    ['^\\S+@\\S+\\.\\S+$', '\\S+@\\S+\\.\\S+'],
    ['^.*,.*,.*,.*$', '.*,.*'],
    ['^\\w*\\d*\\w*x$', '\\w*\\d*'],
  ])('finds it in %s', async (pattern, part) => {
    const { patternRisk } = (await loadPatterns())();
    if (part === undefined) expect(patternRisk(pattern)).toBeTypeOf('string');
    else expect(patternRisk(pattern)).toContain(part);
  });

  it.each([
    '^key_',
    '^[A-Z][A-Z0-9_]*$',
    '^(?:\\d{1,3}\\.){3}\\d{1,3}$',
    '^(true|false|yes|no)$',
    '^[a-z0-9]+(?:[._-][a-z0-9]+)*$',
    '^https?://[^\\s/]+(?:/[^\\s]*)?$',
    '^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$',
    '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
    '^(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?$',
    '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$',
    '^v?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$',
    '^(redis|rediss)://([^:@/]+(:[^@/]*)?@)?[^:/]+(:\\d+)?(/\\d+)?$',
    '^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$',
    '^"(?:[^"\\\\]|\\\\.)*"$',
    '^(?=.*[a-z])(?=.*\\d).{8,}$',
    '^(a{2})+$',
    '^(a|b)*c$',
    // Never fails, so there is nothing to go back for.
    '^(.|\\s)*$',
    '^(a+)+',
    '(a*)*',
    // Quadratic.
    '\\d+x',
    '^a*a*$',
    '^.*a.*b$',
    // No pattern.
    '(a+',
    '',
  ])('lets %s pass', async (pattern) => {
    const { patternRisk } = (await loadPatterns())();
    expect(patternRisk(pattern)).toBeUndefined();
  });

  it.each([
    ['depth', '('.repeat(99) + 'a' + ')*'.repeat(99)],
    ['choices', `^(?:${Array.from({ length: 400 }, () => 'a').join('|')})*$`],
    ['loops in a row', 'a*'.repeat(900)],
    ['choices of nothing', '(?:x?|y?)'.repeat(200)],
    ['lookaheads', `^${'(?=a*)'.repeat(300)}a$`],
    [
      'backreferences that double',
      Array.from({ length: 99 }, (_, at) => `(\\${String(at)}\\${String(at)})`).join(''),
    ],
    ['counts in counts', '(?:(?:a{0,30}){0,30}){0,30}'],
  ])(
    'comes back from %s',
    async (_, pattern) => {
      const patterns = (await loadPatterns())();
      const start = performance.now();
      patterns.patternRisk(pattern);
      patterns.matches(pattern, 'ab'.repeat(5000));
      expect(performance.now() - start).toBeLessThan(10_000);
    },
    30_000,
  );

  it('never throws, and names a part of the pattern', async () => {
    const patterns = (await loadPatterns())();
    fc.assert(
      fc.property(fc.string({ unit: syntax, maxLength: 30 }), (any) => {
        const part = patterns.patternRisk(any);
        if (part !== undefined) expect(any).toContain(part);
      }),
      { numRuns: 2000 },
    );
  }, 30_000);

  it('stops searching when a contract asks for more than people write', async () => {
    const { patternRisk } = (await loadPatterns())();
    const hostile = Array.from({ length: 100 }, (_, at) => `^(?:(a|a)*b|${String(at)})*$`);
    const found = hostile.map((pattern) => patternRisk(pattern) !== undefined);
    expect(found.slice(0, 5)).toEqual([true, true, true, true, true]);
    expect(found.slice(-5)).toEqual([false, false, false, false, false]);
  }, 20_000);
});
