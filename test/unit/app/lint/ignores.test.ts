import { describe, expect, it } from 'vitest';

import { inlineIgnoreOf, readInlineIgnores } from '../../../../src/app/lint/ignores.js';
import { parseInstructions } from '../../../../src/contract/dockerfile/instructions.js';

const brief = (text: string) =>
  readInlineIgnores(text).map(({ line, rules, reason, from, to }) => ({ line, rules, reason, from, to }));

describe('comments in YAML', () => {
  it('speak of the node below them, with everything in it', () => {
    const text = [
      'commands:',
      '  # container-api ignore=command/help-missing, label/* # it is private',
      '',
      '  get:',
      '    args:',
      '    - name: x',
      '  put: {}',
    ].join('\n');
    expect(brief(text)).toEqual([
      { line: 2, rules: ['command/help-missing', 'label/*'], reason: 'it is private', from: 4, to: 6 },
    ]);
  });

  it('speak of the node on their own line when they stand behind it', () => {
    expect(brief('env:\n  A: {} # container-api ignore=env/type-missing\n  B: {}\n')).toEqual([
      { line: 2, rules: ['env/type-missing'], reason: undefined, from: 2, to: 2 },
    ]);
  });

  it('take the list that follows a key at its own indentation with it', () => {
    expect(brief('# container-api ignore=a/b # c\nports:\n- 1\n- 2\ncap:\n- x\n')).toMatchObject([
      { from: 2, to: 4 },
    ]);
  });

  it('speak of the whole file when they are global, and of nothing at its end', () => {
    expect(brief('a: 1\n# container-api global ignore=a/b # c')).toMatchObject([{ from: 1, to: 2 }]);
    expect(brief('a: 1\n# container-api ignore=a/b # c')).toMatchObject([{ from: 0, to: 0 }]);
  });

  it('hold findings without a line back when they are global, and only then', () => {
    const finding = { ruleId: 'a/b', messageId: 'm', severity: 'note', message: 'm' } as const;
    const line = '# container-api global ignore=a/b # c';
    expect(inlineIgnoreOf(readInlineIgnores(line), finding)).toMatchObject({ line: 1 });
    const next = readInlineIgnores(`${line.replace('global ', '')}\nx: 1\n`);
    expect(inlineIgnoreOf(next, finding)).toBeUndefined();
  });

  it.each([
    '# container-api-ignore=a/b',
    '# containerapi ignore=a/b',
    'a: "container-api ignore=a/b"',
    '# container-api ignores=a/b',
  ])('are not found in %j', (line) => {
    expect(readInlineIgnores(line)).toEqual([]);
  });
});

describe('comments in Dockerfiles', () => {
  it('speak of the instruction below them to its last line', async () => {
    const text = 'FROM a\n# container-api ignore=x/y # z\n# more\nLABEL a=b \\\n  c=d\nUSER 1\n';
    const { instructions } = await parseInstructions(text, 'Dockerfile');
    expect(readInlineIgnores(text, instructions)).toMatchObject([
      { line: 2, rules: ['x/y'], from: 4, to: 5 },
    ]);
  });

  it('are no part of an instruction', async () => {
    const text = 'FROM a\nRUN echo # container-api ignore=x/y\n';
    const { instructions } = await parseInstructions(text, 'Dockerfile');
    expect(readInlineIgnores(text, instructions)).toEqual([]);
  });
});
