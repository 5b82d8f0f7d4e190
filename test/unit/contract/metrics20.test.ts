import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseMetrics20 } from '../../../src/contract/metrics20.js';

/** The document's own example, as `echo` writes it. */
const example = `
{
    what=github_response_time
    http_code=206
    http_method=GET
    host=api.github.com
    service=github-api
    stat=upper_90
    target_type=gauge
    unit=ms
}
meta: {
    story=my-new-awesome-story,
    env=production
}

`;

/** The second example of metrics20.org/spec. */
const disk = `{
    mountpoint=/srv/node/dfs3
    what=disk_space
    server=dfs4
    target_type=gauge
    type=used
    unit=B
}
meta: {
    agent=diamond2
}
`;

const plain = (text: string) => {
  const { blocks, faults } = parseMetrics20(text);
  return {
    blocks: blocks.map(({ tags, words, meta }) => ({
      tags: Object.fromEntries(tags),
      ...(words.length > 0 && { words }),
      ...(meta.size > 0 && { meta: Object.fromEntries(meta) }),
    })),
    faults: faults.map(({ kind, line, column }) => `${kind} ${String(line)}:${String(column)}`),
  };
};

describe('parseMetrics20', () => {
  it('reads the example of the document', () => {
    const { blocks, faults, lines, dropped } = parseMetrics20(example);
    expect([faults, lines, dropped]).toEqual([[], 14, 0]);
    expect(blocks).toEqual([
      {
        line: 2,
        tags: new Map([
          ['what', 'github_response_time'],
          ['http_code', '206'],
          ['http_method', 'GET'],
          ['host', 'api.github.com'],
          ['service', 'github-api'],
          ['stat', 'upper_90'],
          ['target_type', 'gauge'],
          ['unit', 'ms'],
        ]),
        words: [],
        meta: new Map([
          ['story', 'my-new-awesome-story'],
          ['env', 'production'],
        ]),
      },
    ]);
  });

  it('reads blocks that were appended one behind the other, with meta or without', () => {
    const { blocks, faults } = parseMetrics20(example + disk + disk.replace(/meta[\s\S]*/, '') + example);
    expect(faults).toEqual([]);
    expect(blocks.map(({ line, meta }) => [line, meta.size])).toEqual([
      [2, 2],
      [17, 1],
      [28, 0],
      [37, 2],
    ]);
  });

  it.each<[string, object]>([
    ['{ what=a unit=B mtype=gauge }', { what: 'a', unit: 'B', mtype: 'gauge' }],
    ['{what=a,unit=,mtype=count}', { what: 'a', unit: '', mtype: 'count' }],
    ['{ what=a,\n  unit=μs,\n}\n', { what: 'a', unit: 'μs' }],
    ['{\r\n\twhat=a\r\n}\r\n', { what: 'a' }],
    ['{ ip=::1 pct=% all=_sum_ }', { ip: '::1', pct: '%', all: '_sum_' }],
    ['{ __proto__=a constructor=b }', JSON.parse('{"__proto__":"a","constructor":"b"}') as object],
  ])('reads %j', (text, tags) => {
    const { blocks, faults } = parseMetrics20(text);
    expect(faults).toEqual([]);
    expect([...(blocks[0]?.tags ?? [])]).toEqual(Object.entries(tags));
  });

  it('reads tags without a key, and meta on the next line', () => {
    expect(plain('{\n prod\n a=1\n}\nmeta:\n{ b=2 }')).toEqual({
      blocks: [{ tags: { a: '1' }, words: ['prod'], meta: { b: '2' } }],
      faults: [],
    });
  });

  it.each<[string, readonly string[]]>([
    ['what=a unit=B', ['outside 1:1']],
    ['what=a.unit=B 12 1795666046\n', ['outside 1:1']],
    ['{ a=1 }\nmore\n{ b=2 }', ['outside 2:1']],
    ['{ a=1 }, { b=2 }', ['outside 1:8']],
    ['a=1 }', ['outside 1:1', 'unopened 1:5']],
    ['\n{ a=1\n', ['unclosed 2:1']],
    ['{ a=1\n{ b=2 }', ['unclosed 1:1']],
    ['{ a=1 }\nmeta: { b=2', ['unclosed 2:7']],
    ['meta: { a=1 }', ['meta-alone 1:1']],
    ['{ a=1 }\nmeta: { b=1 }\nmeta: { c=1 }', ['meta-alone 3:1']],
    ['{ a=1\nmeta: { b=1 } }', ['meta-inside 2:1', 'unopened 2:15']],
    ['{ a=1\n  a=2 }', ['duplicate 2:3']],
    ['{ "what": "a", "n": 5 }', ['json 1:3', 'json 1:16']],
    ['{\n host: dfs1\n}', ['colon 2:2']],
    ['{\n a = 1\n}', ['spaces 2:2']],
    ['{\n a= 1\n}', ['spaces 2:2']],
    ['{\n what=disk space\n}', ['value-spaces 2:2']],
    ['{\n =1\n}', ['no-key 2:2']],
    ['{\n a*=1\n}', ['key 2:2']],
    ['{\n a="x"\n}', ['value 2:2']],
    ['{\n a=b=c\n}', ['value 2:2']],
    ['{\n two words\n}', ['no-equals 2:2']],
    [`{\n ${'a'.repeat(8192)}=1\n b=1\n}`, ['too-long 2:1']],
  ])('finds what is wrong with %j', (text, faults) => {
    expect(plain(text).faults).toEqual(faults);
  });

  it.each([
    ['{ "what": "disk space" }', 'what=disk_space'],
    ['{\n host: dfs1\n}', 'host=dfs1'],
    ['{\n a = 1\n}', 'a=1'],
    ['{\n what=disk space\n}', 'what=disk_space'],
    ['{\n a="x"\n}', 'a=x'],
  ])('tells how %j is written', (text, instead) => {
    expect(parseMetrics20(text).faults.map((fault) => fault.instead)).toEqual([instead]);
  });

  it('reads what it would print', () => {
    const word = fc.stringMatching(/^[\w./-]{1,10}$/);
    const tags = fc.uniqueArray(fc.tuple(word, word), { selector: ([key]) => key, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(tags), fc.constantFrom('\n', ' ', ',', ', '), (all, separator) => {
        const text = all
          .map((one) => `{ ${one.map(([key, value]) => `${key}=${value}`).join(separator)} }\n`)
          .join('');
        const { blocks, faults } = parseMetrics20(text);
        expect(faults).toEqual([]);
        expect(blocks.map((block) => [...block.tags])).toEqual(all);
      }),
    );
  });

  it('never throws, and keeps within its bounds', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      ',',
      '\n',
      ' ',
      '=',
      ':',
      '"',
      'meta:',
      'meta: {',
      'a=1',
      'a',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const { blocks, faults, lines } = parseMetrics20(text);
          expect(faults.every(({ line, column }) => line > 0 && column > 0)).toBe(true);
          expect(blocks.length + lines).toBeLessThanOrEqual(2 * text.length + 1);
        },
      ),
    );
    const many = parseMetrics20('}\n'.repeat(20_000));
    expect([many.faults.length, many.lines, many.dropped]).toEqual([1000, 1000, 19_000]);
    const long = parseMetrics20('{ a=1 }\n'.repeat(10_001));
    expect([long.blocks.length, long.lines, long.dropped]).toEqual([10_000, 10_000, 1]);
  });

  it.each([
    ['spaces', `{ "a"${' '.repeat(4000)}:${' '.repeat(4000)}"x"y\n`],
    ['equals', `{ a${' '.repeat(4000)}=${' '.repeat(4000)}b\n`],
    ['braces', `${'{'.repeat(8000)}\n`],
  ])('takes a megabyte of %s in no time', (_name, line) => {
    const begin = performance.now();
    parseMetrics20(line.repeat(128));
    expect(performance.now() - begin).toBeLessThan(4000);
  });
});
