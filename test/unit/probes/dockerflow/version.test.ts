import { describe, expect, it } from 'vitest';

import versionEndpoint from '../../../../src/probes/dockerflow/version-endpoint.js';
import versionFileValid from '../../../../src/probes/dockerflow/version-file-valid.js';
import type { FileEntry, HttpExchange, RunSpec } from '../../../../src/model/run.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';
import { ended, processOf, verdictOf, type Shown } from '../observation.js';
import {
  commit,
  dockerflow,
  firstList,
  group,
  honest,
  json,
  passwd,
  routes,
  versionFile,
} from './service.js';

const base = {
  '/app': { type: 'directory', mode: 0o755 },
  '/etc/passwd': passwd,
  '/etc/group': group,
} as const;

type File = string | Partial<FileEntry>;

/** A run with this version file, or none; the endpoint answers the honest one unless it is given. */
const showing = (
  file: File | undefined,
  answer: Partial<HttpExchange> = json(versionFile),
  rest: Shown = {},
) => {
  const files = { ...base, ...(file === undefined ? {} : { '/app/version.json': file }) };
  return (spec: RunSpec): Shown =>
    honest(spec, { files, ...rest }, { ...routes, '/__version__': { status: 200, ...answer } });
};

/** Message ids with severities, or the outcome. */
function judged(
  probe: typeof versionFileValid,
  show: (spec: RunSpec) => Shown,
  given: ProbeContext = dockerflow(),
) {
  const { outcome, findings, message } = verdictOf(probe, given, show);
  const result =
    outcome === 'fail' ? findings.map(({ messageId, severity }) => `${messageId} ${severity}`) : outcome;
  return { result, message, findings };
}

const file = (file: File | undefined, given?: ProbeContext, rest?: Shown) =>
  judged(versionFileValid, showing(file, undefined, rest), given);
const object = (changed: Record<string, unknown>): string =>
  JSON.stringify({ ...(JSON.parse(versionFile) as object), ...changed });

describe('dockerflow/version-file-valid', () => {
  it('passes a good one, with more keys, an empty version and build, and CRLF', () => {
    expect(file(versionFile).result).toBe('pass');
    expect(file(`${object({ version: '', build: '', branch: 'main' })}\r\n`).result).toBe('pass');
  });

  it('tells a missing one, and one that is elsewhere', () => {
    expect(file(undefined).result).toEqual(['missing error']);
    const found = file(undefined, dockerflow({ config: { WorkingDir: '/srv/web/' } }), {
      files: { ...base, '/srv/web/version.json': versionFile },
    });
    expect(found.result).toEqual(['elsewhere error']);
    expect(found.message).toBe('There is no /app/version.json; there is one at "/srv/web/version.json".');
  });

  it('tells links: one that leads somewhere is a warning', () => {
    expect(file({ content: versionFile, target: 'dist/version.json' }).result).toEqual(['symlink warning']);
    expect(file({ type: 'link', target: '../gone.json' }).result).toEqual(['dangling error']);
    expect(file({ type: 'directory' }).result).toEqual(['not-a-file error']);
  });

  it.each([
    [{ mode: 0o600 }, 'mode 0600, owner 0:0'],
    [{ mode: 0o040, uid: 10001, gid: 10001 }, 'mode 0040, owner 10001:10001'],
    [{ mode: 0o604, gid: 10001 }, 'mode 0604, owner 0:10001'],
  ])('tells one that the service may not read: %o', (entry, said) => {
    const { result, message } = file({ content: versionFile, ...entry });
    expect(result).toEqual(['unreadable error']);
    expect(message).toContain(said);
  });

  it.each([
    { mode: 0o400, uid: 10001 },
    { mode: 0o040, gid: 10001 },
    { mode: 0o004 },
    { mode: 0o040, gid: 33 },
  ])('does not call it unreadable with %o', (entry) => {
    const files = { ...base, '/etc/group': `${group}web:x:33:app\n` };
    const rest = { files: { ...files, '/app/version.json': { content: versionFile, ...entry } } };
    expect(file(undefined, undefined, rest).result).toBe('pass');
  });

  it('tells a directory that the service may not enter', () => {
    const files = {
      ...base,
      '/app': { type: 'directory', mode: 0o700 },
      '/app/version.json': versionFile,
    } as const;
    expect(file(undefined, undefined, { files }).result).toEqual(['unreadable error']);
    const root = { files, processes: [processOf({ uid: 0, gid: 0 })] };
    expect(file(undefined, undefined, root).result).toBe('pass');
  });

  it('tells one that is written, or changed, when the container starts', () => {
    const changed = (kind: 'added' | 'modified'): Shown => ({
      changes: { changes: [{ path: '/app/version.json', kind, type: 'file' }] },
    });
    expect(file(versionFile, undefined, changed('added')).result).toEqual(['made-at-start error']);
    expect(file(versionFile, undefined, changed('modified')).result).toEqual(['changed-at-start warning']);
  });

  it.each([
    ['{"source":', 'not-json error'],
    ['', 'not-json error'],
    ['null', 'not-an-object error'],
    ['[]', 'not-an-object error'],
    [`{"version":{"hash":"${commit}","version":"1"}}`, 'legacy-shape error'],
    [`{"a":"${'x'.repeat(65_536)}"}`, 'too-large error'],
  ])('tells %j', (text, result) => {
    expect(file(text.length > 70_000 ? { content: text } : text).result).toEqual([result]);
  });

  it('tells the size of a file that was not read', () => {
    expect(file({ size: 1_000_000 }).message).toContain('1000000 bytes');
  });

  it('warns of a byte order mark and of keys that stand twice', () => {
    expect(file(`\ufeff${versionFile}`).result).toEqual(['byte-order-mark warning']);
    expect(file(versionFile.replace('{', '{"build":"x",')).result).toEqual(['duplicate-key warning']);
  });

  it.each([
    [{ source: undefined }, 'field-missing error'],
    [{ build: undefined }, 'field-missing warning'],
    [{ version: 1.4 }, 'field-type error'],
    [{ build: null }, 'field-type error'],
    [{ commit: '' }, 'field-invalid error'],
    [{ commit: 'main' }, 'field-invalid error'],
    [{ commit: '6ecf0ef' }, 'field-invalid warning'],
    [{ source: 'git@github.com:example/app' }, 'field-invalid warning'],
    [{ build: 'job 7' }, 'field-invalid warning'],
    [{ commit: 'TBD' }, 'placeholder warning'],
    [{ build: '$CIRCLE_BUILD_URL' }, 'placeholder warning'],
  ])('tells fields such as %o', (changed, result) => {
    expect(file(object(changed)).result).toEqual([result]);
  });

  it('takes a branch called dev for no placeholder beside a commit', () => {
    expect(file(object({ version: 'dev' })).result).toBe('pass');
  });

  it('raises placeholders and a missing build before a release', () => {
    const release = dockerflow({ settings: { release: true } });
    expect(file(object({ commit: 'TBD', build: undefined }), release).result).toEqual([
      'placeholder error',
      'field-missing error',
    ]);
    expect(file(versionFile, release).result).toBe('pass');
  });

  it('compares with the labels', () => {
    const given = dockerflow({ config: { Labels: { 'org.opencontainers.image.revision': 'a'.repeat(40) } } });
    const { result, message } = file(versionFile, given);
    expect(result).toEqual(['disagrees-with-labels warning']);
    expect(message).toContain('the label org.opencontainers.image.revision is');
  });

  it('needs no program that runs, and tells nothing of one that was not made', () => {
    expect(file(versionFile, undefined, ended(1)).result).toBe('pass');
    expect(file(undefined, undefined, ended(1)).result).toEqual(['missing error']);
    expect(judged(versionFileValid, () => ({ startFault: { kind: 'invalid', message: '' } })).result).toBe(
      'skip',
    );
  });
});

const endpoint = (
  answer: Partial<HttpExchange>,
  content: File | undefined = versionFile,
  given?: ProbeContext,
) => judged(versionEndpoint, showing(content, answer), given);

describe('dockerflow/version-endpoint', () => {
  it('passes the same value in another layout and order', () => {
    const { commit: own, ...rest } = JSON.parse(versionFile) as Record<string, string>;
    expect(endpoint(json(JSON.stringify({ commit: own, ...rest }, undefined, 2))).result).toBe('pass');
    expect(endpoint({ body: versionFile }).result).toBe('pass');
  });

  it('names the first difference', () => {
    const { result, message } = endpoint(json(object({ version: '1.3.9' })));
    expect(result).toEqual(['differs error']);
    expect(message).toBe(
      'GET /__version__ differs from /app/version.json at "version": it is "1.4.0" in /app/version.json and "1.3.9" in the answer.',
    );
    expect(endpoint(json(object({ extra: 1 }))).message).toContain('at "extra": it is nothing in');
    expect(endpoint(json(object({ build: undefined }))).message).toContain('and nothing in the answer');
    expect(endpoint(json('{}')).result).toEqual(['differs error']);
  });

  it.each([
    [{ status: 404 }, 'not-found error'],
    [{ status: 500 }, 'status error'],
    [{ status: 401 }, 'refused error'],
    [{ status: 301, headers: { location: '/version' } }, 'redirect error'],
    [{ status: undefined, fault: 'timeout' }, 'no-answer error'],
    [json('null'), 'not-an-object error'],
    [json('["1.4.0"]'), 'not-an-object error'],
    [json('v1.4.0'), 'not-json error'],
    [json(''), 'not-json error'],
  ])('fails %o', (answer, result) => {
    expect(endpoint(answer as Partial<HttpExchange>).result).toEqual([result]);
  });

  it.each([
    [{ status: 404 }],
    [{ status: 500 }],
    [json('null')],
    [json('{}')],
    [json('{"version":"invented"}')],
  ])('leaves %o to the file where there is none', (answer) => {
    const { result, message } = judged(versionEndpoint, showing(undefined, answer));
    expect(result).toBe('skip');
    expect(message).toContain('see dockerflow/version-file-valid');
  });

  it('leaves a file that cannot be read, or is no object, to the other as well', () => {
    expect(endpoint({ status: 500 }, { content: versionFile, mode: 0o600 }).result).toBe('skip');
    expect(endpoint(json('[]'), '[]').result).toBe('skip');
    expect(endpoint(json(versionFile), { content: versionFile, target: 'x' }).result).toBe('pass');
  });

  it('wants only an object by the first list', () => {
    const first = (answer: Partial<HttpExchange>) =>
      judged(versionEndpoint, showing(undefined, answer), firstList());
    expect(first(json('{"version":"1"}')).result).toBe('pass');
    expect(first(json('{}')).result).toEqual(['empty error']);
    expect(first(json('null')).result).toEqual(['not-an-object error']);
    expect(first({ status: 404 }).result).toEqual(['not-found error']);
  });

  it('cannot tell when the run ended before it was asked', () => {
    const show = (spec: RunSpec): Shown => honest(spec, { endedBefore: { step: 4 } });
    expect(judged(versionEndpoint, show).result).toBe('inconclusive');
  });
});
