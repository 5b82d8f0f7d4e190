import { performance } from 'node:perf_hooks';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDockerfile } from '../../../../src/contract/readers/dockerfile.js';

const folder = new URL('../../../../fixtures/dockerfiles/', import.meta.url);
const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
const junk = [
  '',
  ' ',
  '\t',
  '\\',
  '\\\n',
  '`',
  '"',
  "'",
  '$',
  '${',
  '}',
  ':-',
  '=',
  '[',
  ']',
  '#',
  '<<EOF',
  'EOF',
  'FROM',
  'ONBUILD',
  'ONBUILD ONBUILD',
  'ARG',
  'ENV',
  'LABEL',
  'EXPOSE 1-65535',
  '--',
  '--x=1',
  '\0',
  '\r',
  '\u2028',
  '__proto__',
  '🐳',
];

const mutated = fc
  .tuple(
    fc.constantFrom(...sources),
    fc.array(
      fc.record({
        kind: fc.constantFrom('delete', 'swap', 'insert', 'line'),
        at: fc.nat(),
        other: fc.nat(),
        text: fc.oneof(fc.constantFrom(...junk), fc.string({ maxLength: 5 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([source, edits]) =>
    edits.reduce((text, { kind, at, other, text: word }) => {
      const tokens = kind === 'line' ? text.split(/(?<=\n)/) : text.split(/(?<=[\s=])/);
      const from = at % Math.max(1, tokens.length);
      const to = other % Math.max(1, tokens.length);
      if (kind === 'delete') tokens.splice(from, 1);
      else if (kind === 'insert') tokens.splice(from, 0, word);
      else [tokens[from], tokens[to]] = [tokens[to] ?? '', tokens[from] ?? ''];
      return tokens.join('');
    }, source),
  );

describe('mutated Dockerfiles', () => {
  it('never throw, and every place is inside the file', async () => {
    let stages = 0;
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const { fragment, stage } = await readDockerfile(text, 'Dockerfile');
        if (stage !== undefined) stages += 1;
        const lines = text.replace(/^\ufeff/, '').split('\n');
        const places = [
          ...fragment.findings.map((finding) => finding.location),
          ...(fragment.notEvaluated ?? []).map((part) => part.location),
          ...(fragment.env ?? []).flatMap((variable) => variable.declaredAt),
        ];
        for (const location of places) {
          if (location?.kind !== 'file') throw new Error(`no place: ${JSON.stringify(location)}`);
          expect(location.line).toBeLessThanOrEqual(lines.length);
          expect(location.column).toBeLessThanOrEqual(Math.max(1, lines[location.line - 1]?.length ?? 0));
        }
        for (const { reason } of fragment.notEvaluated ?? []) expect(reason).toMatch(/^cannot know: /);
      }),
      { numRuns: 1500 },
    );
    expect(stages).toBeGreaterThan(800);
  }, 120_000);

  it.each([
    ['long lines', `FROM scratch\nENV ${'a=b '.repeat(200_000)}`],
    ['many instructions', `FROM scratch\n${'ENV a=$a-\n'.repeat(80_000)}`],
    ['continuations', `FROM scratch\nENV ${'a=b \\\n'.repeat(100_000)}c=d`],
    ['dollars', `FROM scratch\nLABEL a=${'${'.repeat(400_000)}`],
    ['quotes', `FROM scratch\nLABEL a=${'"'.repeat(800_001)}`],
    ['heredocs', `FROM scratch\n${'RUN <<E\n'.repeat(20_000)}`],
    ['stages', `FROM scratch AS a\nONBUILD LABEL a=b\n${'FROM a\n'.repeat(50_000)}`],
    ['one word', 'x'.repeat(1_000_000)],
    [
      'growing stages',
      Array.from(
        { length: 3000 },
        (_, index) =>
          `FROM ${index ? `s${String(index - 1)}` : 'scratch'} AS s${String(index)}\nENV V${String(index)}=1\n`,
      ).join(''),
    ],
  ])(
    'do not hang on %s',
    async (_name, text) => {
      const started = performance.now();
      await readDockerfile(text, 'Dockerfile');
      expect(performance.now() - started).toBeLessThan(15_000);
    },
    30_000,
  );
});
