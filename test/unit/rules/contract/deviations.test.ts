import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openLinter } from '../../../../src/app/lint.js';
import { now } from '../materialise.js';

const folder = new URL('../../../../fixtures/contracts/', import.meta.url);

/** What the linter says about a fixture, as `line rule message`. */
async function lint(name: string, profiles: string[]): Promise<string[]> {
  const unreachable = (): never => {
    throw new Error('no images here');
  };
  const linter = await openLinter({
    transports: { engine: unreachable, registry: unreachable, stdin: unreachable },
    concurrency: 1,
    signal: new AbortController().signal,
    settings: { profiles },
    now,
  });
  const path = /microservice|output-missing|in-commands|environment-null|type-file|omg|server/.test(name)
    ? 'microservice.yml'
    : 'asyncy.yml';
  const text = readFileSync(new URL(`${name}.yml`, folder), 'utf8');
  const told: string[] = [];
  for await (const { findings } of linter.lint([{ path, text, kind: 'contract-file' }])) {
    for (const { ruleId, messageId, location } of findings)
      told.push(`${location?.kind === 'file' ? String(location.line) : '-'} ${ruleId} ${messageId}`);
  }
  return told;
}

/** Each fixture deviates in one way that was seen in real files, and here is what tells it. */
const deviations: [fixture: string, told: string[]][] = [
  ['dev-argument-default', ['6 contract/variant-spelling other-dialect-key']],
  ['dev-argument-hyphen', ['4 command/argument-name-style hyphen']],
  [
    'dev-argument-name-with-space',
    ['5 command/argument-name-unusable positional', '8 command/argument-name-unusable keyword'],
  ],
  [
    'dev-argument-shorthand',
    ['4 contract/variant-spelling argument-shorthand', '5 contract/variant-spelling argument-shorthand'],
  ],
  ['dev-argument-upper-case', ['4 command/argument-name-style upper-case']],
  ['dev-arguments-list', ['3 contract/variant-spelling arguments-list']],
  ['dev-assign-to', ['3 contract/variant-spelling assign-to']],
  [
    'dev-command-null-body',
    ['2 contract/variant-spelling null-body', '3 contract/variant-spelling null-body'],
  ],
  ['dev-default-contradicts-type', ['6 command/default-invalid invalid']],
  [
    'dev-entrypoint-root',
    ['1 contract/variant-spelling other-dialect-key', '6 contract/variant-spelling undocumented-key'],
  ],
  ['dev-enum-of-string', ['18 command/enum-without-type other-type']],
  ['dev-env-default', ['4 contract/variant-spelling other-dialect-key', '5 env/type-missing missing']],
  ['dev-env-null-body', ['2 contract/variant-spelling null-body', '3 contract/variant-spelling null-body']],
  ['dev-env-without-type', ['2 env/type-missing missing']],
  ['dev-environment-null', ['9 contract/variant-spelling null-body', '10 env/type-missing missing']],
  [
    'dev-environmentr',
    ['6 contract/variant-spelling undocumented-key', '1 contract/file-name-misleading name'],
  ],
  ['dev-events-in-commands', ['4 contract/withdrawn-key command']],
  [
    'dev-format-in-actions',
    [
      '4 contract/variant-spelling other-dialect-key',
      '3 command/interface-missing missing',
      '1 contract/info-missing info',
    ],
  ],
  ['dev-format-in-commands', ['3 contract/withdrawn-key command']],
  [
    'dev-format-placeholders',
    [
      '4 command/format-placeholder-unknown unknown',
      '4 command/format-placeholder-twice twice',
      '4 command/format-argument-missing missing',
    ],
  ],
  ['dev-info-missing', ['1 contract/info-missing info']],
  ['dev-kwargs-map', ['3 contract/variant-spelling arguments-map']],
  [
    'dev-object-without-properties',
    ['15 command/properties-missing argument', '18 command/properties-missing output'],
  ],
  ['dev-omg-with-commands', ['1 contract/withdrawn-key root']],
  ['dev-output-items', ['15 contract/unknown-key unknown-key']],
  ['dev-output-missing', ['2 command/output-missing missing']],
  [
    'dev-pattern-invalid',
    ['6 contract/variant-spelling pattern-slashes', '6 contract/syntax pattern-invalid'],
  ],
  ['dev-required-after-optional', ['7 command/required-after-optional after-optional']],
  ['dev-result-as-command', ['9 contract/syntax result-as-command', '9 contract/syntax duplicate-key']],
  [
    'dev-result-values',
    ['4 contract/variant-spelling type-undocumented', '5 contract/variant-spelling undocumented-key'],
  ],
  [
    'dev-results',
    ['3 contract/variant-spelling undocumented-key', '5 contract/variant-spelling other-dialect-key'],
  ],
  [
    'dev-runtime',
    [
      '5 resource/quantity-invalid cores',
      '6 resource/memory-implausible documentation',
      '8 capability/dangerous dangerous',
      '9 capability/unknown unknown',
      '10 contract/interface-http-port not-listed',
      '16 lifecycle/shell-form hook',
    ],
  ],
  ['dev-server', ['1 contract/unknown-key unknown-key']],
  ['dev-successor-keys', ['1 contract/file-name-misleading name']],
  ['dev-successor-keys-mixed', ['8 contract/variant-spelling other-dialect-key']],
  ['dev-type-boolean', ['5 contract/variant-spelling type-undocumented']],
  ['dev-type-comma-union', ['5 contract/variant-spelling type-union']],
  ['dev-type-file', ['5 contract/variant-spelling type-undocumented']],
  [
    'dev-type-folder',
    ['5 contract/variant-spelling type-undocumented', '7 contract/variant-spelling type-undocumented'],
  ],
  [
    'dev-underscore',
    ['2 contract/variant-spelling underscore-entrypoint', '5 contract/syntax volume-without-path'],
  ],
  ['dev-unknown-key', ['1 contract/unknown-key unknown-key', '5 contract/unknown-key unknown-key']],
  ['dev-unnamed-argument', ['4 contract/variant-spelling argument-without-name']],
  ['dev-volume-map', ['3 contract/variant-spelling undocumented-key']],
  ['dev-volume-singular', ['3 contract/variant-spelling undocumented-key']],
  ['dev-wrong-shapes', ['2 contract/syntax wrong-shape', '5 contract/syntax port-invalid']],
];

describe('deviations of contract files', () => {
  it.each(deviations)('%s is told', async (name, expected) => {
    const told = await lint(name, ['recommended', 'asyncy', 'oms']);
    for (const one of expected) expect(told).toContain(one);
  });

  it('are all here', () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('dev-') && name !== 'dev-none.yml');
    expect(deviations.map(([name]) => `${name}.yml`).sort()).toEqual(names.sort());
  });

  it('are none in a file without', async () => {
    expect(await lint('dev-none', ['recommended', 'asyncy'])).toEqual([]);
  });

  it('are few in what the document of the format itself writes', async () => {
    const seeds = readdirSync(folder).filter((name) => name.startsWith('seed-'));
    const told = await Promise.all(
      seeds.map(async (name) => {
        const lines = await lint(name.replace('.yml', ''), ['recommended']);
        return lines.map((line) => `${name} ${line}`);
      }),
    );
    expect(told.flat().sort()).toEqual([
      'seed-cap.yml 3 capability/dangerous dangerous',
      'seed-env.yml 2 env/name-invalid lower-case',
      'seed-pattern.yml 4 command/argument-name-unusable positional',
      'seed-system.yml 4 resource/memory-implausible documentation',
    ]);
  });
});
