import { describe, expect, it } from 'vitest';

import { fixFiles } from '../../../../src/app/fix.js';
import { openLinter } from '../../../../src/app/lint.js';
import type { LintSettings } from '../../../../src/app/lint/settings.js';
import { rules } from '../../../../src/rules/index.js';
import { now, settingsOf } from '../materialise.js';

const none = () => Promise.reject(new Error('none in unit tests'));

/** What `--fix` makes of a Dockerfile; a second run has to leave it alone. */
async function fix(text: string, settings: LintSettings): Promise<string> {
  const linter = await openLinter({
    transports: { engine: none, registry: none, stdin: () => process.stdin },
    concurrency: 1,
    signal: new AbortController().signal,
    settings,
    now,
  });
  const after = async (before: string) =>
    (await fixFiles(linter, [{ path: 'Dockerfile', text: before }]))[0]?.after ?? before;
  const fixed = await after(text);
  expect(await after(fixed)).toBe(fixed);
  return fixed;
}

const missing = (...keys: string[]): LintSettings => ({
  profiles: [],
  rules: { 'label/required-missing': 'on' },
  keys: keys.map((key) => ({ key, presence: 'required' })),
});

describe('the block of missing labels', () => {
  it.each([
    [
      'before the last instruction',
      'FROM a\nRUN x\nCMD y\n',
      'FROM a\nRUN x\nARG LABEL_K\nLABEL k="${LABEL_K}"\nCMD y\n',
    ],
    [
      'before its comments',
      'FROM a\nRUN x\n\n# one\n  # two\nCMD y',
      'FROM a\nRUN x\n\nARG LABEL_K\nLABEL k="${LABEL_K}"\n# one\n  # two\nCMD y',
    ],
    ['in a stage without instructions', 'FROM a', 'FROM a\nARG LABEL_K\nLABEL k="${LABEL_K}"'],
    ['after a FROM over two lines', 'FROM \\\n  a\n', 'FROM \\\n  a\nARG LABEL_K\nLABEL k="${LABEL_K}"\n'],
    ['behind a byte order mark', '\uFEFFFROM a', '\uFEFFFROM a\nARG LABEL_K\nLABEL k="${LABEL_K}"'],
    [
      'with the line breaks of the file',
      'FROM a\r\nCMD y\r\n',
      'FROM a\r\nARG LABEL_K\r\nLABEL k="${LABEL_K}"\r\nCMD y\r\n',
    ],
    [
      'before an instruction over several lines',
      'FROM a\nCMD x && \\\n# no\n  y\n',
      'FROM a\nARG LABEL_K\nLABEL k="${LABEL_K}"\nCMD x && \\\n# no\n  y\n',
    ],
    [
      'after a RUN over several lines',
      'FROM a\nCMD z\nRUN x && \\\n# no\n  y\n# end\n',
      'FROM a\nCMD z\nRUN x && \\\n# no\n  y\nARG LABEL_K\nLABEL k="${LABEL_K}"\n# end\n',
    ],
    ['after COPY', 'FROM a\nCOPY b /', 'FROM a\nCOPY b /\nARG LABEL_K\nLABEL k="${LABEL_K}"'],
    ['after ADD', 'FROM a\nADD b /\n', 'FROM a\nADD b /\nARG LABEL_K\nLABEL k="${LABEL_K}"\n'],
    [
      'after a RUN that follows CMD',
      'FROM alpine\nUSER 1\nCMD ["a"]\nCOPY package.json .\nRUN npm ci\n',
      'FROM alpine\nUSER 1\nCMD ["a"]\nCOPY package.json .\nRUN npm ci\nARG LABEL_K\nLABEL k="${LABEL_K}"\n',
    ],
    [
      'after a heredoc',
      'FROM a\nRUN <<EOF\n# x\nCMD no\nEOF\n',
      'FROM a\nRUN <<EOF\n# x\nCMD no\nEOF\nARG LABEL_K\nLABEL k="${LABEL_K}"\n',
    ],
    [
      'after a heredoc with lines that look continued',
      'FROM a\nRUN <<EOF\n# x \\\ny \\\nEOF\n',
      'FROM a\nRUN <<EOF\n# x \\\ny \\\nEOF\nARG LABEL_K\nLABEL k="${LABEL_K}"\n',
    ],
    [
      'with names that are free',
      'FROM a\nARG LABEL_K\nENV LABEL_K_=1\nCMD y\n',
      'FROM a\nARG LABEL_K\nENV LABEL_K_=1\nARG LABEL_K__\nLABEL k="${LABEL_K__}"\nCMD y\n',
    ],
    [
      'in the last stage alone',
      'FROM a AS b\nLABEL k=1\nFROM c\nCMD y\n',
      'FROM a AS b\nLABEL k=1\nFROM c\nARG LABEL_K\nLABEL k="${LABEL_K}"\nCMD y\n',
    ],
    [
      'not where a stage below sets it',
      'FROM a AS b\nLABEL k=1\nFROM b\nCMD y\n',
      'FROM a AS b\nLABEL k=1\nFROM b\nCMD y\n',
    ],
    ['not into an unfinished RUN', 'FROM a\nRUN x \\\n# y\n', 'FROM a\nRUN x \\\n# y\n'],
    ['not into an unfinished FROM', 'FROM a \\\n', 'FROM a \\\n'],
  ])('stands %s', async (_, text, expected) => {
    expect(await fix(text, missing('k'))).toBe(expected);
  });

  it('has one LABEL, with the escape character of the file', async () => {
    expect(
      await fix('# escape=`\nFROM a\nCMD y\n', missing('org.opencontainers.image.base.name', 'a.b', 'a_b')),
    ).toBe(
      '# escape=`\nFROM a\nARG IMAGE_BASE_NAME\nARG LABEL_A_B\n' +
        'LABEL org.opencontainers.image.base.name="${IMAGE_BASE_NAME}" `\n      a.b="${LABEL_A_B}" `\n      a_b="${LABEL_A_B}"\n' +
        'CMD y\n',
    );
  });

  it('leaves out keys that cannot be written as they are', async () => {
    expect(await fix('FROM a\nCMD y\n', missing('a b', 'x"\nRUN evil'))).toBe('FROM a\nCMD y\n');
  });

  it('leaves out what a rename brings, so that one value stands there in the end', async () => {
    const settings: LintSettings = {
      profiles: [],
      rules: { 'label/required-missing': 'on', 'label/deprecated-key': 'on' },
      keys: [
        { key: 'org.opencontainers.image.title', presence: 'required' },
        { key: 'org.opencontainers.image.vendor', presence: 'recommended' },
      ],
    };
    expect(await fix('FROM a\nLABEL org.label-schema.name=Weather\nCMD y\n', settings)).toBe(
      'FROM a\nLABEL org.opencontainers.image.title=Weather\nARG IMAGE_VENDOR\n' +
        'LABEL org.opencontainers.image.vendor="${IMAGE_VENDOR}"\nCMD y\n',
    );
  });

  it('makes a Dockerfile whose labels are clean but for arguments without default', async () => {
    const settings: LintSettings = {
      profiles: ['recommended', 'docker-extension', 'redhat', 'oci', 'label-schema'],
    };
    const fixed = await fix('FROM alpine:3.22\nUSER 10001\nCMD ["/app"]\n', settings);
    const linter = await openLinter({
      transports: { engine: none, registry: none, stdin: () => process.stdin },
      concurrency: 1,
      signal: new AbortController().signal,
      settings,
      now,
    });
    const { findings } = await linter.lintText({ path: 'Dockerfile', text: fixed });
    expect(
      new Set(findings.filter(({ ruleId }) => ruleId.startsWith('label/')).map(({ messageId }) => messageId)),
    ).toEqual(new Set(['argument-open']));
    expect(fixed).toContain('org.label-schema.schema-version="1.0"');
  });
});

describe('what the examples of label rules promise of --fix', () => {
  const examples = rules
    .filter(({ id }) => id.startsWith('label/'))
    .flatMap((rule) =>
      rule.examples.failing.flatMap((example) =>
        example.fixed === undefined ? [] : [[rule.id, example, example.fixed] as const],
      ),
    );

  it.each(examples)('%s', async (id, example, fixed) => {
    expect(await fix(example.dockerfile ?? '', settingsOf(id, example))).toBe(fixed);
  });
});
