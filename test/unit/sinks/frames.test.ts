import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { lineFraming, syslogFraming, type Framing } from '../../../src/sinks/frames.js';

type Make = typeof lineFraming;

function textsOf(make: Make, chunks: readonly (string | Buffer)[], longest = 100): string[] {
  const texts: string[] = [];
  const framing: Framing = make({ longest, emit: (bytes) => texts.push(bytes.toString('utf8')) });
  for (const chunk of chunks) framing.push(Buffer.from(chunk));
  framing.end();
  return texts;
}

describe('lineFraming', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a', 'b\n', 'c'],
      ['ab', 'c'],
    ],
    [['\n\r\n\n'], []],
    [
      ['a\r', '\nb'],
      ['a', 'b'],
    ],
    [[], []],
  ])('%j', (chunks, texts) => {
    expect(textsOf(lineFraming, chunks)).toEqual(texts);
  });

  it('cuts a long line, and reads the next one whole', () => {
    expect(textsOf(lineFraming, ['x'.repeat(90), 'y'.repeat(90), '\nnext\n'])).toEqual([
      `${'x'.repeat(90)}${'y'.repeat(10)}`,
      'next',
    ]);
  });
});

describe('syslogFraming', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['5 <1>ab6 <1>abc'], ['<1>ab', '<1>abc']],
    [
      ['9', ' <1>', 'a\nb\0c\n', '<2>z'],
      ['<1>a\nb\0c\n', '<2>z'],
    ],
    [['<1>a\0<1>b\n'], ['<1>a', '<1>b']],
    // Digits that are no count are text.
    [['404 not found'], ['not found']],
    [['404: x\n'], ['404: x']],
    [['1234567 x\n'], ['1234567 x']],
    [['0 x\n'], ['0 x']],
    [['12'], ['12']],
    // More is announced than comes.
    [['99 <1>a'], ['<1>a']],
  ])('%j', (chunks, texts) => {
    expect(textsOf(syslogFraming, chunks)).toEqual(texts);
  });

  it('cuts a long counted message, and reads the next one whole', () => {
    expect(textsOf(syslogFraming, [`150 ${'x'.repeat(150)}`, '3 <1>'])).toEqual(['x'.repeat(100), '<1>']);
  });
});

describe('both framings', () => {
  it('answer the same however the bytes are cut, and never hold more than asked', () => {
    const bytes = fc.array(fc.constantFrom('1', '9', ' ', '\n', '\0', '\r', '<14>', 'abc'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(20), { maxLength: 30 }), fc.boolean(), (parts, cuts, isSyslog) => {
        const make = isSyslog ? syslogFraming : lineFraming;
        const text = parts.join('');
        const chunks: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(text.slice(at, at + cut));
          at += cut;
        }
        const whole = textsOf(make, [text], 10);
        expect(textsOf(make, [...chunks, text.slice(at)], 10)).toEqual(whole);
        expect(whole.every((one) => one.length <= 10 && one !== '')).toBe(true);
      }),
    );
  });
});
