import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  parseInstructions,
  parseWithLibrary,
  plainSpans,
  type ParsedDockerfile,
} from '../../../../src/contract/dockerfile/instructions.js';
import { createLocator } from '../../../../src/contract/yaml/place.js';

const folder = join(import.meta.dirname, '../../../../fixtures/dockerfiles');
const fixtures = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

/** Instructions with the place of each character of their text. */
function described({ instructions }: ParsedDockerfile): unknown[] {
  return instructions.map(({ keyword, text, location, at }) => ({
    keyword,
    text,
    location,
    places: Array.from(text, (_, offset) => at(offset)),
  }));
}

async function bothWays(text: string): Promise<[unknown[], unknown[]]> {
  const own = await parseInstructions(text, 'Dockerfile');
  const library = await parseWithLibrary(text, createLocator(text, { kind: 'file', path: 'Dockerfile' }));
  return [described(own), described(library)];
}

describe('Dockerfiles that are split without the library', () => {
  it.each([
    ['a heredoc', 'FROM a\nRUN <<EOF\nUSER 0\nEOF\n'],
    ['an escape directive', '# escape=`\nFROM a\n'],
    ['a continued keyword', 'FR\\\nOM a\n'],
  ])('are none with %s', (_, text) => {
    expect(plainSpans(text)).toBeUndefined();
  });

  it.each([
    'FROM a\n',
    '  FROM a\n\tUSER 1  \n',
    'FROM a\nRUN b \\\n  && c \\\n\n# comment\n  && d\nUSER 1',
    '# syntax=docker/dockerfile:1\n\nFROM a\n# escape=`\nCMD ["x"]',
    'FROM a\nLABEL x="a \\\n  b" y=c \\  \n z=d\n',
    'FROM a\nRUN b \\',
    'USER\nFROM\n',
  ])('have the instructions that the library finds in %j', async (text) => {
    const [own, library] = await bothWays(text);
    expect(plainSpans(text)).toBeDefined();
    expect(own).toEqual(library);
  });

  it('go on in the next line after one escape only, as in BuildKit (frontend/dockerfile/parser), where the library takes two as well', async () => {
    const { instructions } = await parseInstructions('FROM a\nRUN b \\\\\nUSER 1\n', 'Dockerfile');
    expect(instructions.map(({ keyword, text }) => [keyword, text])).toEqual([
      ['FROM', 'a'],
      ['RUN', 'b \\\\'],
      ['USER', '1'],
    ]);
  });

  it('have the instructions that the library finds in any mutation of the fixtures', async () => {
    const piece = fc.constantFrom('\\', '\\\n', '\n', '# x\n', ' ', '"', 'USER 1\n', '\t', '#', '\\ \n', '');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fixtures),
        fc.array(fc.tuple(fc.nat(), fc.nat(3), piece), { maxLength: 6 }),
        async (fixture, changes) => {
          let text = fixture.replaceAll('\r', '');
          for (const [place, length, insert] of changes) {
            const at = place % (text.length + 1);
            text = text.slice(0, at) + insert + text.slice(at + length);
          }
          fc.pre(plainSpans(text) !== undefined && !/\\\\[ \t]*$/m.test(text));
          const [own, library] = await bothWays(text);
          expect(own).toEqual(library);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
