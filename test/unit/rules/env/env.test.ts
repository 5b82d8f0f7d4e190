import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readDockerfileFacts } from '../../../../src/contract/readers/dockerfile.js';
import type { Example } from '../../../../src/rules/rule.js';
import { givesAway, writtenSecrets } from '../../../../src/rules/secret-values.js';
import { findingsOf, lintTarget, materialise } from '../materialise.js';

const secret = 'hunter2-S3cr3t';

/** Everything that the rules say about an example; the excerpts of files are the app's. */
async function toldOf(example: Example): Promise<string> {
  const { target, ...joined } = await materialise(example);
  const reports = await lintTarget(target, { rules: { 'env/*': 'on' } }, joined);
  return JSON.stringify(reports.flatMap(({ findings }) => findings.map(({ excerpt: _, ...said }) => said)));
}

describe('givesAway', () => {
  it.each(['hunter2', 'password', 'root', 's3cr3t', 'aB/cD+eF==', '/x', 'ghp_0123', '12', 'x y', 'xxy'])(
    '%s does',
    (value) => {
      expect(givesAway(value)).toBe(true);
    },
  );

  it.each([
    ...['', ' ', 'changeme', 'CHANGE_ME', 'true', 'none', '0', 'xxxxxxxx', '********', '-'],
    ...['${TOKEN}', '$TOKEN', '{{ token }}', '<your token>', '%TOKEN%', 'your-api-key', 'insert key here'],
    ...['/run/secrets/token', 'file:///etc/app/key.pem'],
  ])('%j does not', (value) => {
    expect(givesAway(value)).toBe(false);
  });

  it('never throws, and takes no longer for longer texts than they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (value) => {
        expect(givesAway(value)).toBeTypeOf('boolean');
      }),
    );
    const start = performance.now();
    for (const part of ['/a', 'a', '{{', '<', '/', '-'])
      expect(givesAway(`${part.repeat(100_000)}!x`)).toBeTypeOf('boolean');
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

it('finds every secret that a Dockerfile writes down, in all stages', async () => {
  const text =
    'ARG A_TOKEN=\'one 1\' B=x\nFROM alpine AS a\nENV C_TOKEN="two" D=y \\\n  E_TOKEN=three\nENV F_TOKEN four five\nARG G_TOKEN\nARG H_TOKEN=$G_TOKEN\nRUN I_TOKEN=six make\nFROM scratch\nENV J_TOKEN=\n';
  const { view } = await readDockerfileFacts(text, 'Dockerfile');
  expect(
    [...(view ? writtenSecrets(view) : [])].map(({ keyword, name, value, location }) => [
      keyword,
      name,
      value,
      location.kind === 'file' && location.line,
    ]),
  ).toEqual([
    ['ARG', 'A_TOKEN', 'one 1', 1],
    ['ENV', 'C_TOKEN', 'two', 3],
    ['ENV', 'E_TOKEN', 'three', 4],
    ['ENV', 'F_TOKEN', 'four five', 5],
  ]);
});

it.each(['ENV', 'ARG'])('a token is not shown in the excerpt of %s, whatever its name', async (keyword) => {
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const findings = await findingsOf('env/secret-baked-in', {
    dockerfile: `FROM alpine\n${keyword} GH="${token}"\n`,
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]?.excerpt?.lines).toContain(`${keyword} GH="***"`);
  expect(JSON.stringify(findings)).not.toContain(token);
});

describe('secrets', () => {
  it.each<[string, Example]>([
    ['ENV', { dockerfile: `FROM alpine\nENV API_KEY=${secret}\n` }],
    ['the old form of ENV', { dockerfile: `FROM alpine\nENV API_KEY ${secret}\n` }],
    [
      'the default of an argument',
      { dockerfile: `ARG API_KEY=${secret}\nFROM alpine\nARG API_KEY\nENV API_KEY=$API_KEY\n` },
    ],
    [
      'an image',
      { image: { config: { Env: [`API_KEY=${secret}`], Labels: { 'api.ENV.API_KEY.mandatory': 'true' } } } },
    ],
    [
      'a label',
      { image: { config: { Labels: { 'api.ENV.API_KEY': secret, 'api.ENV.API_KEY.type': 'int' } } } },
    ],
    [
      'a contract file',
      { contract: `env:\n  API_KEY:\n    type: int\n    default: ${secret}\n    required: true\n` },
    ],
    ['an enum', { contract: `env:\n  API_KEY:\n    enum: [${secret}]\n    default: other\n` }],
    ['a pattern', { contract: `env:\n  API_KEY:\n    pattern: '^(${secret}|a|a)*$'\n    default: other\n` }],
    ['a pattern that cannot run', { contract: `env:\n  API_KEY:\n    pattern: '^(?=${secret})'\n` }],
  ])('of %s are told of, and not shown', async (_, example) => {
    const told = await toldOf(example);
    expect(told).toContain('API_KEY');
    expect(told).not.toContain(secret);
  });

  it('in URLs lose their passwords', async () => {
    const [finding] = await findingsOf('env/default-invalid', {
      contract: 'env:\n  DATABASE:\n    type: int\n    default: postgres://me:hunter2@db/x\n',
    });
    expect(finding?.data).toEqual({
      name: 'DATABASE',
      reason: 'type',
      value: 'postgres://me:***@db/x',
      expected: 'an int',
    });
    expect(finding?.message).toBe(
      'The default "postgres://me:***@db/x" of the variable "DATABASE" is not an int.',
    );
  });

  it('are told once for each place', async () => {
    const findings = await findingsOf('env/secret-baked-in', {
      dockerfile:
        'ARG A_TOKEN=abc\nFROM alpine AS a\nARG A_TOKEN=abc\nENV A_TOKEN=$A_TOKEN\nFROM a\nENV B=1\n',
    });
    expect(findings.map(({ messageId, subject, location }) => [messageId, subject, location])).toEqual([
      ['argument', 'arg A_TOKEN', expect.objectContaining({ line: 1, column: 5 })],
      ['argument', 'arg A_TOKEN', expect.objectContaining({ line: 3, column: 5 })],
      ['image', 'env A_TOKEN', expect.objectContaining({ line: 4, column: 5 })],
    ]);
  });

  it('that only the image sets are not told of the contract as well', async () => {
    const Labels = { 'api.ENV.SEED': '', 'api.ENV.SEED.secret': 'true' };
    const ids = async (example: Example): Promise<string[]> =>
      (await findingsOf('env/secret-baked-in', example)).map(({ messageId }) => messageId);
    expect(await ids({ image: { config: { Env: ['SEED=abc'], Labels } } })).toEqual(['image']);
    expect(
      await ids({ image: { config: { Env: ['SEED=abc'], Labels: { ...Labels, 'api.ENV.SEED': 'def' } } } }),
    ).toEqual(['image']);
    expect(
      await ids({ image: { config: { Env: ['SEED='], Labels: { ...Labels, 'api.ENV.SEED': 'def' } } } }),
    ).toEqual(['contract']);
  });

  it('of a build argument that was given stay in the image', async () => {
    const findings = await findingsOf('env/secret-baked-in', {
      dockerfile: 'FROM alpine\nARG A_TOKEN\nENV A_TOKEN=$A_TOKEN\n',
      buildArgs: { A_TOKEN: secret },
    });
    expect(findings.map(({ messageId }) => messageId)).toEqual(['image']);
  });
});

describe('names', () => {
  it.each([
    ['1ST', 'error level of the name', 'warning', 'Write _1ST.'],
    ['A-B', 'note', 'note', 'Write A_B.'],
    ['token_url', 'note', 'note', 'Write TOKEN_URL.'],
    ['é', 'warning', 'warning', 'Write _.'],
  ])('%s gets a better one', async (name, _, severity, suggestion) => {
    const [finding] = await findingsOf('env/name-invalid', { contract: `env:\n  ${name}: {type: string}\n` });
    expect([finding?.severity, finding?.suggestion, finding?.subject]).toEqual([
      severity,
      suggestion,
      `env ${name}`,
    ]);
  });
});

it('a required variable is asked for in the words of its place', async () => {
  const [inFile] = await findingsOf('env/description-missing', { contract: 'env:\n  HOST:\n' });
  const [inLabel] = await findingsOf('env/description-missing', {
    image: { config: { Labels: { 'api.ENV.HOST': '', 'api.ENV.HOST.mandatory': 'true' } } },
  });
  expect(inFile?.suggestion).toBe('Write "help: what it is for" under its name.');
  expect(inLabel?.suggestion).toBe('Write LABEL api.ENV.HOST.description="what it is for".');
});

it('what cannot be known of a Dockerfile is among the variables that it sets', async () => {
  const findings = await findingsOf('env/undocumented', {
    dockerfile: 'FROM alpine\nARG X\nENV LEVEL=$X LC_TIME=C GO_SHA256=a DOTNET_X=1\nLABEL api.ENV.PORT=""\n',
  });
  expect(findings.map(({ subject }) => subject)).toEqual(['env LEVEL']);
});
