import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.js';
import { readContractFile } from '../../../src/contract/read-file.js';

const folder = new URL('../../../fixtures/contracts/', import.meta.url);

function brief({ location, severity, messageId }: Finding): string {
  const place = location?.kind === 'file' ? `${String(location.line)}:${String(location.column)}` : 'nowhere';
  return `${place} ${severity} ${messageId}`;
}

/** Every fixture and all that is found in it, in the order of the file. */
const expected: Record<string, string[]> = {
  'asyncy-complete': [],
  'dev-argument-default': ['6:7 note other-dialect-key'],
  'dev-argument-hyphen': [],
  'dev-argument-shorthand': [
    '4:7 note argument-shorthand',
    '4:7 note type-undocumented',
    '5:7 note argument-shorthand',
    '5:7 note type-union',
  ],
  'dev-argument-upper-case': [],
  'dev-arguments-list': ['3:5 note arguments-list'],
  'dev-assign-to': ['3:5 warning undocumented-key', '3:5 warning assign-to'],
  'dev-command-null-body': ['2:3 note null-body', '3:3 note null-body'],
  'dev-default-contradicts-type': ['6:7 note other-dialect-key'],
  'dev-entrypoint-root': ['1:1 note other-dialect-key', '6:1 warning undocumented-key'],
  'dev-env-default': ['4:5 note other-dialect-key', '6:5 note other-dialect-key'],
  'dev-env-null-body': ['2:3 note null-body', '3:3 note null-body'],
  'dev-env-without-type': [],
  'dev-environmentr': ['6:1 warning undocumented-key'],
  'dev-format-in-actions': ['4:5 note other-dialect-key'],
  'dev-kwargs-map': ['3:5 note arguments-map', '4:7 note null-body'],
  'dev-none': [],
  'dev-pattern-invalid': ['6:7 warning pattern-slashes', '6:7 warning pattern-invalid'],
  'dev-result-as-command': ['9:3 error duplicate-key', '9:3 error result-as-command'],
  'dev-result-values': ['4:7 note type-undocumented', '5:7 warning undocumented-key'],
  'dev-results': ['3:5 warning undocumented-key', '5:7 note other-dialect-key'],
  'dev-successor-keys-mixed': ['8:1 note other-dialect-key'],
  'dev-successor-keys': [],
  'dev-type-boolean': ['5:7 note type-undocumented'],
  'dev-type-comma-union': ['5:7 note type-union'],
  'dev-type-folder': ['5:7 note type-undocumented', '7:7 note type-undocumented'],
  'dev-underscore': [
    '2:3 warning underscore-entrypoint',
    '5:3 note null-body',
    '5:3 warning volume-without-path',
  ],
  'dev-unknown-key': ['1:1 warning unknown-key', '5:5 warning unknown-key'],
  'dev-unnamed-argument': ['4:7 warning argument-without-name'],
  'dev-volume-map': ['3:1 warning undocumented-key'],
  'dev-volume-singular': ['3:1 warning undocumented-key'],
  'dev-argument-name-with-space': [],
  'dev-enum-of-string': [],
  'dev-environment-null': ['9:3 note null-body'],
  'dev-events-in-commands': [],
  'dev-format-in-commands': [],
  'dev-format-placeholders': [],
  'dev-info-missing': [],
  'dev-object-without-properties': [],
  'dev-omg-with-commands': [],
  'dev-output-items': ['15:7 warning unknown-key'],
  'dev-output-missing': [],
  'dev-required-after-optional': [],
  'dev-runtime': [],
  'dev-server': ['1:1 warning unknown-key'],
  'dev-type-file': ['5:9 note type-undocumented'],
  'dev-wrong-shapes': [
    '2:3 error wrong-shape',
    '3:6 error wrong-shape',
    '5:5 error port-invalid',
    '6:5 error port-invalid',
    '7:6 error wrong-shape',
    '9:3 warning volume-without-path',
    '11:12 error wrong-shape',
    '12:12 error wrong-shape',
    '14:8 error wrong-shape',
  ],
  'microservice-complete': [],
  'oms-complete': [],
  'other-application-expose': ['1:1 error application'],
  'other-application': ['1:1 error application'],
  'other-cloudspace': ['1:1 error cloudspace'],
  'other-compose': ['1:1 error compose'],
  'other-kubernetes': ['1:1 error kubernetes'],
  'other-spring': ['1:1 error spring'],
  'other-unknown': ['1:1 error unknown'],
  'seed-additional': [],
  'seed-cap': [],
  'seed-commands': [],
  'seed-entrypoint': [],
  'seed-enum': [],
  'seed-env': [],
  'seed-interface-cli': [],
  'seed-interface-http': [],
  'seed-lifecycle': [],
  'seed-pattern': [],
  'seed-ports': [],
  'seed-positions': [],
  'seed-scale': [],
  'seed-system': [],
  'seed-volumes': [],
  'yaml-alias-bomb': ['5:36 error too-many-values'],
  'yaml-anchors': [],
  'yaml-bom': [],
  'yaml-circular-alias': ['2:3 note null-body', '2:7 error circular-alias'],
  'yaml-complex-key': ['2:5 error complex-key'],
  'yaml-control-character': ['3:17 error control-character'],
  'yaml-crlf': ['4:5 warning undocumented-key'],
  'yaml-deep': ['1:108 error too-deep'],
  'yaml-duplicate-key': ['4:5 error duplicate-key'],
  'yaml-empty': ['1:1 error empty-document'],
  'yaml-infinity': [
    '6:7 note other-dialect-key',
    '6:16 warning number-not-exact',
    '9:7 note other-dialect-key',
    '9:16 warning number-not-exact',
  ],
  'yaml-list': ['1:1 error wrong-shape'],
  'yaml-missing-space': ['3:5 error missing-space'],
  'yaml-proto-key': ['8:1 warning unknown-key'],
  'yaml-quoted-part': ['5:13 error unquoted-colon'],
  'yaml-several-documents': ['3:1 error several-documents'],
  'yaml-tab': ['2:3 note null-body', '3:1 error tab-indent'],
  'yaml-tag': ['3:11 warning unknown-tag'],
  'yaml-unclosed': ['3:1 error bad-indent'],
  'yaml-unquoted-colon': ['7:13 error unquoted-colon'],
  'yaml-unresolved-alias': ['2:3 note null-body', '2:7 error unresolved-alias'],
};

describe('readContractFile: findings', () => {
  it('has an expectation for every fixture', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.yml$/, ''));
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', async (name, findings) => {
    const text = readFileSync(new URL(`${name}.yml`, folder), 'utf8');
    const fragment = await readContractFile(text, 'some.yml');
    expect(fragment.findings.map(brief)).toEqual(findings);
  });
});

describe('readContractFile: dialects are told by content', () => {
  it.each([
    ['commands:\n  go:\n    args: [a]\n', 'asyncy'],
    ['commands:\n  go: {}\n', 'asyncy'],
    ['env:\n  A: {}\n', 'asyncy'],
    ['commands:\n  go:\n    arguments: {}\n', 'microservice'],
    ['entrypoint:\n  help: Go\n', 'microservice'],
    ['entrypoint:\n  args: [a]\n', 'asyncy'],
    ['environment:\n  A: {}\n', 'microservice'],
    ['commands:\n  go:\n    args: [a]\nenvironment: {}\n', 'asyncy'],
    ['omg: 1\ncommands:\n  go: {}\n', 'microservice'],
    ['omg: 1\nexpose: {}\n', 'oms'],
    ['oms: 1\n', 'oms'],
    ['actions: {}\n', 'oms'],
  ])('%j is %s', async (text, dialect) => {
    expect(await readContractFile(text, 'asyncy.yml')).toMatchObject({ dialect });
  });

  it.each([
    ['app_name: shop\n', 'application'],
    ['stories: [a.story]\n', 'application'],
    ['expose: []\n', 'application'],
    ['services: {mail: {}}\n', 'application'],
    ['services: {web: {build: .}}\n', 'compose'],
    ['microservice: {docker_image: a}\n', 'cloudspace'],
    ['apiVersion: v1\nkind: Pod\nenv: {}\n', 'kubernetes'],
    ['spring: {}\n', 'spring'],
    ['openapi: 3.1.0\n', 'openapi'],
    ['hello: world\n', 'unknown'],
  ])('%j is no contract: %s', async (text, messageId) => {
    const fragment = await readContractFile(text, 'asyncy.yml');
    const location = { kind: 'file', path: 'asyncy.yml', line: 1, column: 1 };
    expect(fragment.findings).toMatchObject([
      { ruleId: 'contract/not-a-contract', messageId, severity: 'error', location },
    ]);
    expect(fragment.commands).toBeUndefined();
  });

  it('says what the file is', async () => {
    const [finding] = (await readContractFile('apiVersion: v1\nkind: Pod\n', 'x.yml')).findings;
    expect(finding?.message).toBe('This file is a Kubernetes manifest, not the contract of a container.');
  });
});

describe('readContractFile: messages', () => {
  it('asks to quote the text that broke the document, and reads it all the same', async () => {
    const fragment = await readContractFile(
      'commands:\n  go:\n    help: Eg: this\n    result: {type: int}\n',
      'a.yml',
    );
    expect(fragment.findings).toEqual([
      {
        ruleId: 'contract/syntax',
        messageId: 'unquoted-colon',
        severity: 'error',
        message: 'The text contains ": ", which YAML takes for a key: quote this text.',
        suggestion: "Write help: 'Eg: this'",
        location: { kind: 'file', path: 'a.yml', line: 3, column: 11 },
        edits: [{ line: 3, column: 11, remove: 'Eg: this', insert: "'Eg: this'" }],
      },
    ]);
    expect(fragment.commands).toMatchObject([{ name: 'go', help: 'Eg: this', result: { type: 'int' } }]);
  });

  it('suggests the key that was meant', async () => {
    const fragment = await readContractFile('commands:\n  go:\n    hlep: x\n', 'a.yml');
    expect(fragment.findings).toEqual([
      {
        ruleId: 'contract/unknown-key',
        messageId: 'unknown-key',
        severity: 'warning',
        message: 'The key "hlep" means nothing in the command "go"; it is not read.',
        suggestion: 'Did you mean "help"?',
        location: { kind: 'file', path: 'a.yml', line: 3, column: 5, pointer: '/commands/go/hlep' },
      },
    ]);
  });

  it('names the key that a variant is read as', async () => {
    const fragment = await readContractFile('commands:\n  go:\n    results: {type: json}\n', 'a.yml');
    expect(fragment.findings).toMatchObject([
      {
        ruleId: 'contract/variant-spelling',
        severity: 'warning',
        message: 'The key "results" is documented nowhere; it is read as "result".',
        suggestion: 'Write "result".',
      },
    ]);
  });

  it('stops telling after two hundred findings', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `bogus${String(index)}: 1`).join('\n');
    const { findings } = await readContractFile(`commands: {}\n${keys}\n`, 'a.yml');
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)).toMatchObject({
      messageId: 'more-findings',
      message: '800 more findings are left out.',
    });
  });
});
