import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWithLibrary } from '../../../src/contract/yaml/parse.js';
import { createLocator, type Place } from '../../../src/contract/yaml/place.js';
import { readPlainYaml } from '../../../src/contract/yaml/plain.js';
import { mutatedFrom } from './readers/mutated-contracts.js';

const place: Place = { kind: 'file', path: 'f.yml' };

/** True when the text is plain; then both have to read the same. */
async function agree(text: string, at: Place = place): Promise<boolean> {
  const locator = createLocator(text, at);
  const root = readPlainYaml(text, locator);
  if (!root) return false;
  const read = await readWithLibrary(text, at, locator);
  expect(read.findings).toEqual([]);
  expect(root).toEqual(read.root);
  return true;
}

const fixtures = new URL('../../../fixtures/contracts/', import.meta.url);
const corpus = new URL('../../../../shared/corpus/contracts/', import.meta.url);
const files = [fixtures, ...(existsSync(corpus) ? [corpus] : [])].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name): [string, string] => [name, readFileSync(new URL(encodeURIComponent(name), folder), 'utf8')]),
);

describe('plain YAML', () => {
  it.each(files)('reads %s as the library does, or leaves it alone', async (_, text) => {
    await agree(text);
    await agree(text, { kind: 'label', key: 'some.label' });
  });

  it('reads most of the fixtures itself', async () => {
    const names = ['asyncy-complete', 'microservice-complete', 'oms-complete', 'dev-none', 'seed-lifecycle'];
    for (const name of names) {
      expect(await agree(readFileSync(new URL(`${name}.yml`, fixtures), 'utf8')), name).toBe(true);
    }
  });

  it.each([
    ['a block', 'a:\n  b: 1\n  c:\n  - x\n  - y: 2\n    z: w\n  -\n  - \n  d:\n    - q\n'],
    ['an end without a line break', 'a:\n  b: x'],
    ['nothing at the end', 'a:\n  b:'],
    ['nothing and blanks at the end', 'a:\n  b:   \n\n  '],
    ['nothing and a comment', 'a:   # why\nb: # why\n'],
    ['comments between', '# one\n\na: 1 # two\n  # three\nb:\n# four\n  c: d\n# five\n'],
    ['numbers', 'a: 1\nb: -2\nc: 1.50\nd: 007\ne: 14d\nf: 1:30\ng: 2001-01-01\nh: 1_000\ni: -x\n'],
    ['words', 'a: yes\nb: true\nc: NULL\nd: ~\ne: nULL\nf: False\n'],
    ['quotes', "a: \"x: y # z\"\nb: 'it''s' # z\n\"c d\": ''\n'e': \"\"\n"],
    ['plain texts', 'a: b:c d#e, [f] {g} "h" \'i\' & * ! | > % @ `\nb: ./x\nc: --flag\n'],
    ['flow', 'a: [x, 1, "y", [z, {k: v, "l": null}]] # c\nb: {}\nc: []\nd: { k: v w , l: [] }\n'],
    ['literal', 'a: |\n  one\n\n   two\n\nb:\n  c: |-\n    x # no comment\n    y: z\n  d: 1\n'],
    ['keys', 'a b: 1\n8080: 2\ntrue: 3\nx-y.z/w: 4\n/path: 5\n_: 6\n'.replace('/path: 5\n', '')],
    ['compact maps', '- a: 1\n  b: 2\n-   c: 3\n    d:\n    - e\n- f\n'],
    ['indented root', '  a: 1\n  b:\n    c: 2\n'],
    ['not ASCII', 'a: größe\nb: "\u{1F600}" # \u{1F600}\nc: \u{1F600} x\n'],
  ])('reads %s', async (_, text) => {
    expect(await agree(text)).toBe(true);
  });

  it.each([
    ['a tab', 'a:\tb\n'],
    ['carriage returns', 'a: b\r\n'],
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a tag', 'a: !!str b\n'],
    ['a merge key', 'a:\n  <<: {b: 1}\n'],
    ['a quoted merge key', '"<<": {b: 1}\n'],
    ['a complex key', '? a\n: b\n'],
    ['duplicates', 'a: 1\na: 2\n'],
    ['duplicates in flow', 'a: {b: 1, b: 2}\n'],
    ['a document marker', '---\na: 1\n'],
    ['an end marker', 'a: 1\n...\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\n'],
    ['a text over two lines', 'a: b\n  c\n'],
    ['a quoted text over two lines', 'a: "b\n  c"\n'],
    ['escapes', 'a: "\\n"\n'],
    ['folded text', 'a: >\n  b\n'],
    ['an indicator', 'a: |2\n   b\n'],
    ['kept line breaks', 'a: |+\n  b\n\n'],
    ['a colon in a text', 'a: b: c\n'],
    ['a colon at the end', 'a: b:\n'],
    ['a missing space', 'a: 1\nb:c\n'],
    ['wrong indentation', 'a:\n   b: 1\n  c: 2\n'],
    ['a list beside a map', 'a: 1\n- b\n'],
    ['a list in a list', '- - a\n'],
    ['hexadecimal numbers', 'a: 0x1F\n'],
    ['infinity', 'a: .inf\n'],
    ['long numbers', 'a: 12345678901234567890\n'],
    ['flow over two lines', 'a: [b,\n  c]\n'],
    ['flow with an empty item', 'a: [b, ]\n'],
    ['flow that is not closed', 'a: [b\n'],
    ['a text after flow', 'a: [b] c\n'],
    ['a pair in a list', 'a: [b: c]\n'],
    ['a text alone', 'a\n'],
    ['nothing', '# nothing\n'],
    ['a byte order mark inside', 'a: \ufeffb\n'],
    ['what is too long', `a: ${'b'.repeat(70_000)}\n`],
    ['what is too deep', `a: ${'['.repeat(60)}${']'.repeat(60)}\n`],
  ])('leaves %s to the library', (_, text) => {
    expect(readPlainYaml(text, createLocator(text, place))).toBeUndefined();
  });

  it('agrees with the library on mutated contract files', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(mutatedFrom(files.map(([, text]) => text)), async (text) => {
        if (await agree(text)) plain += 1;
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(200);
  }, 240_000);

  it('agrees with the library on texts of its own alphabet', async () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b: ',
        'c:',
        '- ',
        '-',
        '\n',
        '\n',
        '\n  ',
        '\n    ',
        ' ',
        '#',
        ' # x',
        '"',
        "'",
        '"q"',
        "'q'",
      ],
      ...[
        '[',
        ']',
        '{',
        '}',
        ', ',
        ',',
        ': ',
        '|',
        '|-',
        '|\n  ',
        '1',
        '-1',
        '0.5',
        '.',
        '~',
        'null',
        'true',
        'é',
      ],
    );
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        if (await agree(pieces.join(''))) plain += 1;
      }),
      { numRuns: 30_000 },
    );
    expect(plain).toBeGreaterThan(500);
  }, 240_000);
});
