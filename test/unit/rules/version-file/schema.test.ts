import { readFileSync } from 'node:fs';

import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Finding } from '../../../../src/model/finding.js';
import type { Json } from '../../../../src/model/contract.js';
import { readVersionFile } from '../../../../src/contract/readers/version-file.js';
import { runRules } from '../../../../src/rules/run.js';
import type { Facts } from '../../../../src/rules/rule.js';
import fieldInvalid from '../../../../src/rules/version-file/field-invalid.js';
import fieldMissing from '../../../../src/rules/version-file/field-missing.js';
import legacyShape from '../../../../src/rules/version-file/legacy-shape.js';
import notAnObject from '../../../../src/rules/version-file/not-an-object.js';
import placeholder from '../../../../src/rules/version-file/placeholder.js';

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/version-file.schema.json', import.meta.url), 'utf8'),
) as AnySchemaObject;
const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);
const rules = [notAnObject, fieldMissing, fieldInvalid, placeholder, legacyShape];

function findingsOf(document: Json): Finding[] {
  const versionFile = readVersionFile(JSON.stringify(document), 'version.json');
  const facts = { versionFile, undecided: new Map() } as unknown as Facts;
  const active = rules.map((rule) => ({ rule, level: 'on' as const }));
  return runRules(active, facts).findings;
}

/** `rule messageId field` of what the rules say. */
function said(document: Json): string[] {
  return findingsOf(document).map(({ ruleId, messageId, subject = '' }) =>
    `${ruleId.replace('version-file/', '')} ${messageId} ${subject.replace('field ', '')}`.trim(),
  );
}

const commit = '6ecf0ef2c2dffb796033e5a02219af86ec6584e5';
const good = {
  source: 'https://github.com/mozilla-services/Dockerflow',
  version: 'v1.4.0',
  commit,
  build: 'https://github.com/mozilla-services/Dockerflow/actions/runs/1',
};

describe('version-file.schema.json and the rules', () => {
  it.each<[string, Json, string[]]>([
    ['a stamped file', good, []],
    ['further keys', { ...good, image_tag: 'x', branch: null, name: { a: 1 } }, []],
    ['a build without tag and CI', { ...good, version: '', build: '' }, []],
    ['a branch', { ...good, version: 'dev' }, []],
    ['a commit of SHA-256', { ...good, commit: 'a'.repeat(64) }, []],
    ['a commit in capitals', { ...good, commit: commit.toUpperCase() }, []],
    ['.git', { ...good, source: 'https://github.com/mozilla/send.git' }, []],
    ['another scheme of build', { ...good, build: 'urn:build:7' }, []],
    ['null', null, ['not-an-object not-an-object']],
    ['a list', [], ['not-an-object not-an-object']],
    ['a text', '1.4.0', ['not-an-object not-an-object']],
    [
      'nothing',
      {},
      ['source', 'version', 'commit', 'build'].map((field) => `field-missing missing ${field}`),
    ],
    ['no build', { ...good, build: undefined } as unknown as Json, ['field-missing missing build']],
    ['a build of null', { ...good, build: null }, ['field-invalid type build']],
    ['a version that is a number', { ...good, version: 1.4 }, ['field-invalid type version']],
    ['a commit that is a list', { ...good, commit: [commit] }, ['field-invalid type commit']],
    ['a short commit', { ...good, commit: '6ecf0ef' }, ['field-invalid abbreviated commit']],
    ['a commit of 6', { ...good, commit: '6ecf0e' }, ['field-invalid not-a-commit commit']],
    ['a commit of 41', { ...good, commit: `${commit}a` }, ['field-invalid not-a-commit commit']],
    ['no commit', { ...good, commit: '' }, ['field-invalid empty commit']],
    ['nobody', { ...good, commit: '0'.repeat(40) }, ['placeholder placeholder commit']],
    ['a line break', { ...good, commit: `${commit}\n` }, ['field-invalid not-a-commit commit']],
    ['no source', { ...good, source: '' }, ['field-invalid empty source']],
    ['git@', { ...good, source: 'git@github.com:mozilla/send.git' }, ['field-invalid not-a-url source']],
    ['no host', { ...good, source: 'https:///x' }, ['field-invalid not-a-url source']],
    ['a space', { ...good, source: 'https://example.com/a b' }, ['field-invalid not-a-url source']],
    ['a build without scheme', { ...good, build: '42' }, ['field-invalid not-a-url build']],
    [
      'TBD',
      { source: 'TBD', version: 'TBD', commit: 'TBD', build: 'TBD' },
      ['source', 'version', 'commit', 'build'].map((field) => `placeholder placeholder ${field}`),
    ],
    [
      'HEAD, v0.0.0, null',
      { ...good, version: 'v0.0.0', commit: 'HEAD', build: null },
      ['field-invalid type build', 'placeholder placeholder version', 'placeholder placeholder commit'],
    ],
    [
      'stub',
      { ...good, version: 'stub', commit: 'stub', build: 'https://circleci.com/gh/mozilla/balrog/XXXXXXXX' },
      ['version', 'commit', 'build'].map((field) => `placeholder placeholder ${field}`),
    ],
    [
      'a variable',
      { ...good, version: '$CIRCLE_TAG', source: 'https://github.com/${USER}/${REPO}' },
      ['placeholder placeholder source', 'placeholder placeholder version'],
    ],
    ['printf', { ...good, build: '%s' }, ['placeholder placeholder build']],
    ['a batch variable', { ...good, version: '%TAG%' }, ['placeholder placeholder version']],
    ['a template', { ...good, version: '{{ tag }}' }, ['placeholder placeholder version']],
    ['a hint', { ...good, source: '<url>' }, ['placeholder placeholder source']],
    [
      'the nested shape',
      { version: { hash: commit, version: '1', source: good.source, build: '' } },
      ['legacy-shape nested version'],
    ],
  ])('agree on %s', (_, document, expected) => {
    expect(said(document)).toEqual(expected);
    expect(validate(JSON.parse(JSON.stringify(document)))).toBe(expected.length === 0);
  });

  it.each<[Json, string]>([
    [{ ...good, version: 1.4 }, 'Write "version": "1.4"'],
    [{ ...good, version: null }, 'Write "version": ""'],
    [{ ...good, build: null }, 'Write "build": ""'],
    [
      { ...good, source: 'git@github.com:mozilla/send.git' },
      'Write "source": "https://github.com/mozilla/send"',
    ],
    [{ ...good, commit: null }, 'Let CI write the file before docker build: container-api init version'],
    [{ ...good, build: 7 }, 'Let CI write the file before docker build: container-api init version'],
  ])('mend %j', (document, suggestion) => {
    expect(findingsOf(document).map((finding) => finding.suggestion)).toEqual([suggestion]);
  });

  it('agree on any mixture', () => {
    const any = [null, 7, [], {}, '', 'TBD', 'dev', '$X', '${X}', '%s', '%X%', '<x>', 'XXXX', 'a b', 'a\nb'];
    const field = (...own: Json[]) =>
      fc.constantFrom<(Json | undefined)[]>(undefined, ...own, ...own, ...any);
    const document = fc.record({
      source: field(
        good.source,
        'http://a',
        'https://',
        'HTTPS://a?b',
        'git@a.b:c',
        'ssh://a/b',
        'https://a/%20',
      ),
      version: field('v1', 'main', 'HEAD', '0.0.0'),
      commit: field(
        commit,
        commit,
        commit.slice(1),
        'F'.repeat(64),
        '0'.repeat(64),
        'g'.repeat(40),
        'abcdef0',
      ),
      build: field(good.build, 'x:y', 'x:', ':y', '1:x'),
    });
    fc.assert(
      fc.property(document, (value) => {
        const clean = JSON.parse(JSON.stringify(value)) as Json;
        expect([clean, validate(clean)]).toEqual([clean, said(clean).length === 0]);
      }),
      { numRuns: 3000 },
    );
  });
});
