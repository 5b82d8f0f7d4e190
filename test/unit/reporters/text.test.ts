import { describe, expect, it } from 'vitest';
import { escapeQuoted, isDeceptive, visible, visibleLines } from '../../../src/reporters/text.js';

describe('visible', () => {
  it.each([
    ['plain text, é, 漢字', 'plain text, é, 漢字'],
    ['\u001b[31m', '\\x1b[31m'],
    ['a\nb\r\tc\u0000', 'a\\nb\\r\\tc\\x00'],
    ['\u007f\u0085\u009b', '\\x7f\\x85\\x9b'],
    ['\u202e\u2066\u200f\u061c', '\\u202e\\u2066\\u200f\\u061c'],
    ['a\u200bb\u200cc\ufeff', 'a\\u200bb\\u200cc\\ufeff'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['half \ud83d', 'half \\ud83d'],
    ['filler \u3164', 'filler \\u3164'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps the joiner inside an emoji, and only there', () => {
    expect(visible('👩‍👧')).toBe('👩\u200d👧');
    expect(visible('👩🏽‍💻 ❤️‍🔥')).toBe('👩🏽\u200d💻 ❤️\u200d🔥');
    expect(visible('ad\u200dmin')).toBe('ad\\u200dmin');
    expect(visible('👩\u200dx')).toBe('👩\\u200dx');
  });

  it('keeps emoji presentation', () => {
    expect(visible('❤️')).toBe('❤\ufe0f');
  });
});

it('visibleLines splits at line feeds and at CRLF, not at other separators', () => {
  expect(visibleLines('a\r\nb\nc\u2028d\r')).toEqual(['a', 'b', 'c\\u2028d\\r']);
});

it('escapeQuoted leaves the line feeds of the layout', () => {
  expect(escapeQuoted('{\n "a": "\u007f"\n}', () => '!')).toBe('{\n "a": "!"\n}');
});

it('isDeceptive does not join halves of a surrogate pair across a line', () => {
  expect(isDeceptive('a\nb')).toBe(false);
  expect(isDeceptive('\ud83d\n\udc00')).toBe(true);
  expect(isDeceptive('a\tb')).toBe(true);
});
