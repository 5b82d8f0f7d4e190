import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, toJson } from '../../../src/contract/yaml/node.js';
import { maxYamlLength, parseYaml, type YamlDocument } from '../../../src/contract/yaml/parse.js';

async function parse(text: string): Promise<YamlDocument> {
  return parseYaml(text, { kind: 'file', path: 'f.yml' });
}

async function faults(text: string): Promise<unknown[]> {
  const { findings } = await parse(text);
  return findings.map(({ messageId, location }) => [
    messageId,
    location?.kind === 'file' ? `${String(location.line)}:${String(location.column)}` : location,
  ]);
}

describe('parseYaml', () => {
  it('gives every value its place and pointer', async () => {
    const { root } = await parse('a:\n  b/c: [1, x]\n');
    const entry = entryOf(entryOf(root, 'a')?.value, 'b/c');
    expect(entry?.keyLocation).toEqual({
      kind: 'file',
      path: 'f.yml',
      line: 2,
      column: 3,
      pointer: '/a/b~1c',
    });
    expect(entry?.value).toMatchObject({
      kind: 'list',
      items: [
        { value: 1, location: { line: 2, column: 9, pointer: '/a/b~1c/0' } },
        { value: 'x', location: { line: 2, column: 12, pointer: '/a/b~1c/1' } },
      ],
    });
  });

  it('gives values in a label pointers', async () => {
    const { root } = await parseYaml('{"a": {"b": 1}}', { kind: 'label', key: 'some.label' });
    expect(entryOf(entryOf(root, 'a')?.value, 'b')?.value.location).toEqual({
      kind: 'label',
      key: 'some.label',
      pointer: '/a/b',
    });
  });

  it('keeps the words of YAML 1.1 as texts, and numbers as written beside their value', async () => {
    const { root } = await parse('a: yes\nb: 1.10\nc: 0x1F\nd: 2001-01-01\ne: ~\nf:\n');
    expect(root && toJson(root)).toEqual({ a: 'yes', b: 1.1, c: 31, d: '2001-01-01', e: null, f: null });
    expect(entryOf(root, 'b')?.value).toMatchObject({ source: '1.10' });
  });

  it.each([
    ['a: b: c\n', [['unquoted-colon', '1:4']]],
    [
      'a: 1\nb: x: y # z\nc: q: r\n',
      [
        ['unquoted-colon', '2:4'],
        ['unquoted-colon', '3:4'],
      ],
    ],
    ['- a: b: c\n', [['unquoted-colon', '1:6']]],
    ['a: 1\na: 2\n', [['duplicate-key', '2:1']]],
    ['a: {b: 1, b: 2}\n', [['duplicate-key', '1:11']]],
    ['a:\n\tb: 1\n', [['tab-indent', '2:1']]],
    ['a: 1\nb:&x\n  c: 1\n', [['missing-space', '2:1']]],
    ['a: *x\n', [['unresolved-alias', '1:4']]],
    ['a: &x [*x]\n', [['circular-alias', '1:8']]],
    ['? [a]\n: 1\n', [['complex-key', '1:3']]],
    [': 1\n', [['empty-key', '1:1']]],
    ['a: 1\n---\nb: 2\n', [['several-documents', '2:1']]],
    [
      'a: .inf\nb: -.INF\nc: .nan\n',
      [
        ['number-not-exact', '1:4'],
        ['number-not-exact', '2:4'],
        ['number-not-exact', '3:4'],
      ],
    ],
    ['a: "x\0"\n', [['control-character', '1:6']]],
    ['a: !x 1\n', [['unknown-tag', '1:4']]],
    ['<<: 1\n', [['bad-merge', '1:1']]],
    ['a: "never closed\n', [['not-yaml', '1:16']]],
    ['['.repeat(5000), [['too-deep', '1:1001']]],
    ['- '.repeat(100_000), [['too-deep', '1:2001']]],
    ['? '.repeat(100_000), [['too-deep', expect.any(String)]]],
    [
      `${Array.from({ length: 102 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`,
      [['too-deep', '102:102']],
    ],
    ['x'.repeat(maxYamlLength + 1), [['too-large', '1:1']]],
    ['', []],
    ['\ufeffa: 1\n', []],
    ['a: 1\r\nb: [2,\r\n 3]\r\n', []],
  ])('finds what is wrong with %j', async (text, expected) => {
    expect(await faults(text)).toEqual(expected);
  });

  it('reads the document that was meant when texts lack quotes', async () => {
    const { root, faultyLines } = await parse("a: it's: here # note\nb: [1]\n");
    expect(root && toJson(root)).toEqual({ a: "it's: here", b: [1] });
    expect([...faultyLines]).toEqual([1]);
  });

  it('resolves merge keys, own keys first, and the last anchor of a name', async () => {
    const { root, findings } = await parse(
      'x: &a {k: 1, l: 2}\ny: &b {l: 3, m: 4}\nz:\n  <<: [*a, *b]\n  k: 0\nw: &a 5\nv: *a\n',
    );
    expect(findings).toEqual([]);
    expect(root && toJson(root)).toMatchObject({ z: { k: 0, l: 2, m: 4 }, v: 5 });
  });

  it('carries hostile keys as plain properties', async () => {
    const { root } = await parse('__proto__: {polluted: yes}\nconstructor: 1\n');
    const json = root && toJson(root);
    expect(JSON.stringify(json)).toBe('{"__proto__":{"polluted":"yes"},"constructor":1}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('refuses bombs of aliases and of merge keys', async () => {
    const names = 'abcdefgh'.split('');
    const bomb = (use: (before: string) => string): string =>
      names.map((name, index) => `${name}: &${name} ${use(names[index - 1] ?? '')}`).join('\n');
    const aliases = bomb((before) =>
      before ? `[${Array(10).fill(`*${before}`).join(', ')}]` : '[x, x, x, x]',
    );
    expect(await faults(aliases)).toEqual([['too-many-values', expect.any(String)]]);
    const wide = Array.from({ length: 300 }, (_, index) => `k${String(index)}: 1`).join(', ');
    const merges = `a: &a {${wide}}\n${Array.from({ length: 500 }, (_, index) => `m${String(index)}: {<<: *a}`).join('\n')}\n`;
    expect(await faults(merges)).toEqual([['too-many-values', expect.any(String)]]);
  });

  it('tells at most fifty faults one by one', async () => {
    const { findings } = await parse('a: b: c\n'.repeat(80));
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)).toMatchObject({ messageId: 'more-faults', message: '30 more lines are faulty.' });
  });

  it.each([
    ['brackets', '['],
    ['sequences', '- '],
    ['keys', '? '],
    ['colons', ': '],
    ['braces', '}'],
    ['quotes', '"'],
    ['pairs', 'a: 1\n'],
    ['directives', '%a\n'],
    ['anchors', '- &a *a\n'],
    ['flow', '[]\n'],
  ])(
    'does not hang on many %s',
    async (_name, unit) => {
      const started = performance.now();
      await parse(unit.repeat(maxYamlLength / 4 / unit.length));
      expect(performance.now() - started).toBeLessThan(10_000);
    },
    30_000,
  );

  it('reads back every JSON value', async () => {
    const keys = fc
      .string({ maxLength: 8 })
      .filter((key) => key !== '<<' && !/[\u0000-\u001f\u007f]/.test(key)); // eslint-disable-line no-control-regex -- not YAML
    const texts = fc.string({ maxLength: 20 }).filter((text) => !/[\u0000-\u001f\u007f]/.test(text)); // eslint-disable-line no-control-regex -- not YAML
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        texts,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      map: fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    })).value;
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const text = JSON.stringify(value);
        const { root, findings } = await parse(text);
        expect(findings).toEqual([]);
        expect(root && JSON.stringify(toJson(root))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});
