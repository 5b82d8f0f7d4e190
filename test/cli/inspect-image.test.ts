import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Report, TargetReport } from '../../src/model/report.js';
import { containerApi, root, type Outcome } from './container-api.js';

const layout = 'oci:fixtures/images/currentweather';
let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-cli-'));
});
afterAll(() => rm(work, { recursive: true }));

const schema = JSON.parse(await readFile(join(root, 'schemas/report.schema.json'), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** The report that `--json` printed, valid against the published schema. */
function reportOf({ stdout }: Outcome): Report {
  const report: unknown = JSON.parse(stdout);
  validate(report);
  expect(validate.errors).toBeNull();
  return report as Report;
}

async function write(name: string, content: string): Promise<string> {
  const path = join(work, name);
  await writeFile(path, content);
  return path;
}

const inspectJson = (config: object) =>
  JSON.stringify([
    {
      Id: `sha256:${'a'.repeat(64)}`,
      RepoTags: ['app:1'],
      Os: 'linux',
      Architecture: 'amd64',
      Config: config,
    },
  ]);

describe('container-api inspect image', () => {
  it('shows the contract of a layout, and the short form shows the same', async () => {
    const long = await containerApi(['inspect', 'image', layout]);
    const short = await containerApi([layout]);
    expect(long).toMatchObject({ status: 0, stderr: '' });
    expect(long.stdout).toContain('OPENWEATHERMAP_APIKEY');
    expect(long.stdout).toContain('1337/tcp');
    expect(short).toEqual(long);
  });

  it('prints a report that its schema describes', async () => {
    const outcome = await containerApi([layout, '--json']);
    const report = reportOf(outcome);
    expect(outcome.status).toBe(0);
    expect(report.summary).toEqual({ targets: 1, failed: 0, findings: { error: 0, warning: 0, note: 0 } });
    const [target] = report.targets;
    expect(target?.target).toBe(layout);
    expect(target?.image?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(target?.contract?.env.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'OPENWEATHERMAP_APIKEY',
    ]);
    expect(target?.contract?.ports).toMatchObject([{ port: 1337, protocol: 'tcp' }]);
  });

  it.each([
    ['table', /Mandatory ENVs/],
    ['list', /1337/],
    ['json', /^\{\n {2}"\$schema": "urn:container-api:schema:report:1"/],
    ['jsonl', /^\{"target":/],
    ['yaml', /^targets:/m],
    ['markdown', /^#+ /m],
    ['html', /^<!doctype html>/i],
  ])('--format %s', async (format, expected) => {
    const { status, stdout, stderr } = await containerApi([layout, '--format', format]);
    expect(stdout).toMatch(expected);
    expect(stdout).not.toContain('\u001B');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('reads several targets in their order; one that fails does not stop the others', async () => {
    const outcome = await containerApi([
      'docker-archive:/nonexistent.tar',
      layout,
      'docker-daemon:app',
      '--json',
    ]);
    const report = reportOf(outcome);
    expect(report.targets.map(({ target, error }) => [target, error?.exitCode])).toEqual([
      ['docker-archive:/nonexistent.tar', 2],
      [layout, undefined],
      ['docker-daemon:app', 3],
    ]);
    expect(report.summary).toMatchObject({ targets: 3, failed: 2 });
    expect(outcome.status).toBe(2);
  });

  it('ends with 3 when the engine is not there, and says so once', async () => {
    const { status, stdout } = await containerApi(['docker-daemon:app']);
    expect(status).toBe(3);
    expect(stdout.match(/nonexistent\/docker\.sock/g)).toHaveLength(1);
  });

  it('reads every platform and says what differs', async () => {
    const report = reportOf(await containerApi([layout, '--all-platforms', '--json']));
    expect(report.targets.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
    expect(report.targets[0]?.findings).toEqual([]);
    const differences = report.targets[1]?.findings ?? [];
    expect(differences.length).toBeGreaterThan(0);
    expect(new Set(differences.map(({ ruleId, severity }) => `${ruleId} ${severity}`))).toEqual(
      new Set(['contract/platforms-differ note']),
    );
  });

  it('reads the platform that is asked for, and refuses one that is not there with what there is', async () => {
    const arm = reportOf(await containerApi([layout, '--platform', 'linux/arm64', '--json']));
    expect(arm.targets[0]?.platform).toBe('linux/arm64/v8');
    const { status, stdout } = await containerApi([layout, '--platform', 'linux/s390x', '--json']);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Report).targets[0]?.error?.message).toContain('linux/amd64');
  });

  it('joins the contract file inside the image on request', async () => {
    const without = reportOf(await containerApi([layout, '--json'])).targets[0];
    const inside = reportOf(await containerApi([layout, '--image-contract', '--json'])).targets[0];
    expect(without?.contract?.commands).toEqual([]);
    expect(inside?.contract?.commands.length).toBeGreaterThan(0);
    expect(inside?.contract?.commands[0]?.declaredAt[0]).toMatchObject({
      kind: 'file',
      line: expect.any(Number) as number,
    });
    expect(inside?.contract?.dialects).toContain('asyncy');
  });

  it('joins a local contract file; sources that disagree are a finding, and --fail-on makes it count', async () => {
    const contract = await write(
      'asyncy.yml',
      'commands:\n  go:\n    help: Go\nenv:\n  UNITS:\n    type: string\n    default: kelvin\n',
    );
    const outcome = await containerApi([layout, '--contract', contract, '--json', '--fail-on', 'warning']);
    const target = reportOf(outcome).targets[0];
    expect(target?.contract?.commands.map(({ name }) => name)).toEqual(['go']);
    expect(target?.contract?.env.find(({ name }) => name === 'UNITS')?.default).toBe('kelvin');
    expect(target?.findings.map(({ ruleId, severity }) => [ruleId, severity])).toContainEqual([
      'contract/sources-disagree',
      'warning',
    ]);
    expect(outcome.status).toBe(1);
    expect((await containerApi([layout, '--contract', contract])).status).toBe(0);
  });

  it('reads docker inspect JSON from standard input and from a file', async () => {
    const json = inspectJson({ Env: ['A=b=c'], ExposedPorts: { '80/tcp': {} } });
    const piped = reportOf(await containerApi(['-', '--json'], { input: json })).targets[0];
    const file = reportOf(await containerApi([await write('inspect.json', json), '--json'])).targets[0];
    expect(piped?.contract?.env).toMatchObject([{ name: 'A', default: 'b=c', required: false }]);
    expect(file?.contract).toEqual(piped?.contract);
    expect(piped?.notEvaluated.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['annotations', 'history']),
    );
  });

  it('refuses standard input named twice, and garbage on it', async () => {
    const twice = await containerApi(['-', '-']);
    expect(twice).toMatchObject({ status: 2, stdout: '' });
    expect(twice.stderr).toContain('only once');
    const garbage = await containerApi(['-'], { input: 'garbage' });
    expect(garbage.status).toBe(2);
  });

  it('does not take piped standard input for the target', async () => {
    const { status, stderr } = await containerApi(['inspect', 'image'], {
      input: 'refs/heads/main 1 refs/heads/main 2\n',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('TARGET');
  });

  it('writes reports to files, whole or not at all', async () => {
    const json = join(work, 'out.json');
    const html = join(work, 'out.html');
    const { status, stdout } = await containerApi([
      layout,
      '--format',
      'list',
      '--output',
      `json=${json}`,
      '-o',
      html,
    ]);
    expect(status).toBe(0);
    expect(stdout).not.toContain('{');
    expect((JSON.parse(await readFile(json, 'utf8')) as Report).targets).toHaveLength(1);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>/i);
    expect((await readdir(work)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses to write one file twice, and leaves none', async () => {
    const path = join(work, 'twice.json');
    const outcome = await containerApi([layout, '-o', path, '-o', `yaml=${work}/./twice.json`]);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain('it is written already');
    expect((await readdir(work)).filter((name) => name.startsWith('twice'))).toEqual([]);
  });

  it('takes several values with commas from the environment', async () => {
    const first = await write('first.yml', 'commands:\n  first: {help: One}\n');
    const second = await write('second.yml', 'commands:\n  second: {help: Two}\n');
    const env = {
      CONTAINER_API_CONTRACT: `${first},${second}`,
      CONTAINER_API_INSECURE_REGISTRY: 'localhost:1, localhost:2',
    };
    const [target] = reportOf(await containerApi([layout, '--json'], { env })).targets;
    expect(target?.contract?.commands.map(({ name }) => name)).toEqual(['first', 'second']);
    const registry = await containerApi(['docker://localhost:1/app'], { env });
    expect(registry).toMatchObject({ status: 3, stderr: '' });
  });

  it.each([
    [['--json'], { CONTAINER_API_FORMAT: 'list' }],
    [['--json', '--all-platforms'], { CONTAINER_API_PLATFORM: 'linux/s390x' }],
    [['--json', '-H', 'unix:///nonexistent'], { CONTAINER_API_CONTEXT: 'nowhere' }],
    [['--json', '--context=default'], { CONTAINER_API_HOST: 'tcp://nowhere' }],
  ])('%j wins over %j', async (flags, env: Record<string, string>) => {
    const outcome = await containerApi([layout, ...flags], { env });
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(reportOf(outcome).summary.failed).toBe(0);
  });

  it('reads every platform although the configuration names one', async () => {
    const config = await write('platform.yaml', 'platform: linux/arm64\n');
    const outcome = await containerApi([layout, '--all-platforms', '--config', config, '--json']);
    expect(reportOf(outcome).targets).toHaveLength(2);
  });

  it.each([
    [['--output', 'json=/nonexistent/folder/out.json'], 'cannot write the report'],
    [['--output', 'report'], 'which format'],
    [['--output', 'json='], 'which file'],
    [['--output', `json=${root}`], 'it is a directory'],
    [['--output', 'json=package.json/out'], 'its folder is a file'],
    [['--platform', 'arm'], "Error: --platform: 'arm' is not a platform\n  Write os/architecture"],
    [['--foramt', 'json'], "Did you mean '--format'?"],
    [['--all-platforms', '--platform', 'a/b'], 'Error: --platform=a/b cannot also be provided'],
    [['--timeout', 'soon'], '--timeout soon is not a time'],
    [['--concurrency', '0'], 'Error: --concurrency: Expected an integer'],
    [['--format', 'xml'], 'xml'],
    [['--nonsense'], 'nonsense'],
    [['--host', 'unix:///x', '--context', 'y'], 'context'],
    [['--json', '--contract', '/nonexistent.yml'], '/nonexistent.yml: there is no such file'],
    [['--contract', '/nonexistent.yml'], '/nonexistent.yml: there is no such file'],
    [['--config', '/nonexistent.yaml'], 'configuration'],
  ])('refuses %j with 2', async (flags, message) => {
    const { status, stdout, stderr } = await containerApi([layout, ...flags]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('prints errors as JSON on standard error with --json', async () => {
    const { status, stdout, stderr } = await containerApi([layout, '--json', '--timeout', 'soon']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'TIMEOUT_INVALID', exitCode: 2 } });
  });

  it('names blobs that are missing or not what their digest says', async () => {
    const broken = join(work, 'layout');
    await cp(join(root, 'fixtures/images/currentweather'), broken, { recursive: true });
    const config =
      (JSON.parse((await containerApi([layout, '--json'])).stdout) as { targets: TargetReport[] }).targets[0]
        ?.image?.configDigest ?? '';
    await writeFile(join(broken, 'blobs', config.replace(':', '/')), '{}');
    const { status, stdout } = await containerApi([`oci:${broken}`, '--json']);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Report).targets[0]?.error?.message).toContain(config);
  });

  it('takes a bare word for an image although a folder has its name, and says that it saw the folder', async () => {
    await mkdir(join(work, 'redis'));
    const { status, stdout } = await containerApi(['redis', '--json', '--timeout', '1'], {
      cwd: work,
      env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
    });
    expect(status).toBe(3);
    expect((JSON.parse(stdout) as Report).targets[0]?.error?.message).toContain(
      'The folder of that name is no OCI layout',
    );
    expect((await containerApi(['./redis', '--json'], { cwd: work })).status).toBe(2);
  });

  it('refuses --all for one tag', async () => {
    const { status, stdout } = await containerApi(['docker://127.0.0.1:1/app:1', '--all', '--json']);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Report).targets[0]?.error?.code).toBe('ALL_NEEDS_REPOSITORY');
  });
});
