import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJsonTree } from '../../../src/contract/json-tree.js';
import { toJson, type YamlNode } from '../../../src/contract/yaml/node.js';
import { createLocator } from '../../../src/contract/yaml/place.js';

const parse = (text: string) => parseJsonTree(text, createLocator(text, { kind: 'file', path: 'x.json' }));

const at = (line: number, column: number, pointer?: string) => ({
  kind: 'file',
  path: 'x.json',
  line,
  column,
  ...(pointer !== undefined && { pointer }),
});

/** Every value with its pointer. */
function* nodes(node: YamlNode): Generator<YamlNode> {
  yield node;
  if (node.kind === 'list') for (const item of node.items) yield* nodes(item);
  if (node.kind === 'map') for (const { value } of node.entries) yield* nodes(value);
}

describe('parseJsonTree', () => {
  it('knows the place of every key and value', () => {
    const { root, fault, duplicates } = parse('{\r\n  "a/b": [1.50, {"c~": "x\\ny"}],\n  "n": null\n}\n');
    expect(fault).toBeUndefined();
    expect(duplicates).toEqual([]);
    expect(root).toEqual({
      kind: 'map',
      location: at(1, 1, ''),
      entries: [
        {
          key: 'a/b',
          keyLocation: at(2, 3, '/a~1b'),
          value: {
            kind: 'list',
            location: at(2, 10, '/a~1b'),
            items: [
              { kind: 'scalar', value: 1.5, source: '1.50', location: at(2, 11, '/a~1b/0') },
              {
                kind: 'map',
                location: at(2, 17, '/a~1b/1'),
                entries: [
                  {
                    key: 'c~',
                    keyLocation: at(2, 18, '/a~1b/1/c~0'),
                    value: {
                      kind: 'scalar',
                      value: 'x\ny',
                      source: 'x\\ny',
                      location: at(2, 24, '/a~1b/1/c~0'),
                    },
                  },
                ],
              },
            ],
          },
        },
        {
          key: 'n',
          keyLocation: at(3, 3, '/n'),
          value: { kind: 'scalar', value: null, source: 'null', location: at(3, 8, '/n') },
        },
      ],
    });
  });

  it('tells duplicate keys of one object, however they are written, and keeps the last', () => {
    const { root, duplicates } = parse('{"a": 1, "b": {"a": 2},\n "\\u0061": 3,\n "a": 4}');
    expect(root && toJson(root)).toEqual({ a: 4, b: { a: 2 } });
    expect(duplicates).toEqual([
      { key: 'a', location: at(2, 2, '/a'), first: at(1, 2, '/a') },
      { key: 'a', location: at(3, 2, '/a'), first: at(2, 2, '/a') },
    ]);
  });

  it.each<[string, number, number, RegExp, string?]>([
    ['', 1, 1, /ends where a value should stand/],
    ['{"a": 1,\n}', 1, 8, /a comma before "}"/, 'Remove the comma.'],
    ['[1, ]', 1, 3, /a comma before "]"/, 'Remove the comma.'],
    ["{'a': 1}", 1, 2, /single quotes/, 'Use double quotes.'],
    ['{\n  // a\n  "a": 1}', 2, 3, /comment/, 'Remove the comment.'],
    ['# a\n{}', 1, 1, /comment/, 'Remove the comment.'],
    ['{"a": 1 /* b */}', 1, 9, /comment/, 'Remove the comment.'],
    ['{a: 1}', 1, 2, /"a" stands where a key in double quotes should stand/],
    ['{"a" 1}', 1, 6, /"1" stands where the colon after a key/],
    ['{"a": 1\n "b": 2}', 2, 2, /"\\"" stands where a comma or "}"/],
    ['{"a": $SHA}', 1, 7, /"\$" stands where a value/],
    ['{"a": }', 1, 7, /"}" stands where a value/],
    ['{"a": "x\ny"}', 1, 8, /line break/, 'Write \\n for a line break.'],
    ['{"a": "\\x"}', 1, 8, /backslash begins no escape/, 'Write \\\\ for a backslash.'],
    ['{"a": "\\u12"}', 1, 8, /backslash begins no escape/],
    ['{"a": "b', 1, 7, /no closing quote/],
    ['{"a": 1', 1, 7, /ends where a comma or "}"/],
    ['{}\\n', 1, 3, /backslash and an n/, 'Write it with printf instead of echo.'],
    ['{} {}', 1, 4, /"{" stands where the end of the text/],
    ['{"a": 01}', 1, 8, /"1" stands where a comma/],
    ['{"a": +1}', 1, 7, /"\+" stands where a value/],
    ['{"a": True}', 1, 7, /"T" stands where a value/],
    ['\u00a0{}', 1, 1, /stands where a value/],
    ['[😀]', 1, 2, /"😀" stands where a value/],
    ['['.repeat(100), 1, 66, /nested deeper than 64 levels/],
  ])('says what is wrong with %j', (text, line, column, reason, suggestion) => {
    const { root, fault } = parse(text);
    expect(root).toBeUndefined();
    expect(fault?.reason).toMatch(reason);
    expect(fault?.location).toEqual(at(line, column));
    if (suggestion !== undefined) expect(fault?.suggestion).toBe(suggestion);
  });

  it('reads what JSON.parse reads, and each place is where the value stands', () => {
    const indent = fc.constantFrom(0, 2, '\t');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), indent, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const { root, fault } = parse(text);
        expect(fault).toBeUndefined();
        expect(root && toJson(root)).toEqual(JSON.parse(text));
        const lines = text.split('\n');
        for (const node of root ? nodes(root) : []) {
          if (node.kind !== 'scalar' || node.location.kind !== 'file') continue;
          const { line, column } = node.location;
          const written = typeof node.value === 'string' ? `"${node.source}"` : node.source;
          expect(lines[line - 1]?.slice(column - 1).startsWith(written)).toBe(true);
        }
      }),
    );
  });

  it('accepts and refuses what JSON.parse does', () => {
    const piece = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '\\u0041', '\\n', ' ', '\n', '\t', '\u0001'],
      ...['1', '-', '0', '.5', 'e3', 'true', 'null', 'nul', "'", '/', '#', 'x', '\u2028', '\ufeff'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        let expected: unknown;
        try {
          expected = { value: JSON.parse(text) as unknown };
        } catch {
          expected = undefined; // not JSON
        }
        const { root, fault } = parse(text);
        expect(root && { value: toJson(root) }).toEqual(expected);
        expect(fault === undefined).toBe(expected !== undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps hostile keys as data', () => {
    const { root } = parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    expect(root?.kind === 'map' && root.entries.map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });

  it('takes 64 KiB of anything in no time', () => {
    const size = 64 * 1024;
    const started = performance.now();
    for (const text of [
      `"${'\\'.repeat(size)}`,
      `"${'a'.repeat(size)}`,
      '9'.repeat(size),
      `${'['.repeat(60)}${' '.repeat(size)}`,
      `{${'"a":1,'.repeat(size / 6)}`,
    ])
      parse(text);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
