import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model/report.js';
import { containerApi, root, type Outcome } from './container-api.js';

let work: string;
const gitEnvironment = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-init-'));
});
afterEach(() => rm(work, { recursive: true }));

function run(args: string[], env: Record<string, string> = {}, cwd = work): Promise<Outcome> {
  return containerApi(args, { cwd, env: { ...gitEnvironment, ...env } });
}

function git(...args: string[]): string {
  const settings = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const env = { ...process.env, ...gitEnvironment, HOME: work };
  return execFileSync('git', [...settings, ...args], { cwd: work, encoding: 'utf8', env }).trim();
}

function newRepository(): string {
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://me:s3cret@git.example.com/team/app.git');
  git('commit', '--quiet', '--allow-empty', '--message=one');
  return git('rev-parse', 'HEAD');
}

const read = (name: string) => readFile(join(work, name), 'utf8');
const image = `oci:${root}/fixtures/images/currentweather`;

describe('container-api init', () => {
  it('writes configuration and contract file once, and is then up to date', async () => {
    await writeFile(join(work, 'Dockerfile'), 'FROM scratch\nENV UNITS=metric\nCMD ["/app"]\n');
    const first = await run(['init']);
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toContain("wrote '.container-api.yaml'\nwrote 'asyncy.yml'\n");
    expect(first.stderr).toContain('container-api init --labels');
    expect(await readdir(work)).toEqual(['.container-api.yaml', 'Dockerfile', 'asyncy.yml']);
    const again = await run(['init']);
    expect(again.status).toBe(0);
    expect(again.stderr).toContain("'asyncy.yml' is up to date");
    const { stdout } = await run(['inspect', 'file', 'asyncy.yml', '--json']);
    expect((JSON.parse(stdout) as Report).targets[0]).toMatchObject({
      findings: [],
      contract: { env: [{ name: 'UNITS' }] },
    });
    const configured = await run([image, '--json']);
    expect(configured.status).toBe(0);
  });

  it('overwrites nothing, and then writes nothing at all; --force does', async () => {
    await writeFile(join(work, 'asyncy.yml'), 'mine\n');
    const refused = await run(['init', image]);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain("'asyncy.yml' exists; nothing has been written");
    expect(refused.stderr).toContain('--force');
    expect(await readdir(work)).toEqual(['asyncy.yml']);
    expect((await run(['init', image, '--force'])).status).toBe(0);
    expect(await read('asyncy.yml')).toContain(
      'OPENWEATHERMAP_APIKEY:\n    type: string\n    required: true\n',
    );
    expect(await readdir(work)).toEqual(['.container-api.yaml', 'asyncy.yml']);
  });

  it('--dry-run prints what it would write', async () => {
    const { status, stdout } = await run(['init', image, '--asyncy', '--config', '--labels', '--dry-run']);
    expect(status).toBe(0);
    expect(stdout.match(/^==> .* <==$/gm)).toEqual([
      '==> .container-api.yaml <==',
      '==> asyncy.yml <==',
      '==> LABEL instructions <==',
    ]);
    expect(await readdir(work)).toEqual([]);
  });

  it('--labels prints a block that a Dockerfile takes, or writes it', async () => {
    const { status, stdout } = await run(['init', image, '--labels']);
    expect(status).toBe(0);
    await writeFile(join(work, 'Dockerfile'), `FROM scratch\n${stdout}`);
    const args = ['DESCRIPTION', 'LICENSES', 'SOURCE', 'VERSION', 'REVISION', 'CREATED'].flatMap((name) => [
      '--build-arg',
      `IMAGE_${name}=x`,
    ]);
    const forecast = await run(['inspect', 'file', 'Dockerfile', '--json', ...args]);
    const [target] = (JSON.parse(forecast.stdout) as Report).targets;
    expect(target?.findings).toEqual([]);
    expect(target?.contract?.env.find(({ name }) => name === 'OPENWEATHERMAP_APIKEY')).toMatchObject({
      required: true,
    });
    const toFile = await run(['init', image, '--labels', '--output-file', 'labels.txt']);
    expect(toFile).toMatchObject({ status: 0, stdout: '' });
    expect(await read('labels.txt')).toBe(stdout);
  });

  it('writes to the folder that is named', async () => {
    const folder = await mkdtemp(join(work, 'sub-'));
    await writeFile(join(folder, 'Containerfile'), 'FROM scratch\n');
    expect((await run(['init', '--directory', folder])).status).toBe(0);
    expect(await readdir(folder)).toEqual(['.container-api.yaml', 'Containerfile', 'asyncy.yml']);
    const absent = await run(['init', '-C', 'absent']);
    expect(absent.status).toBe(2);
    expect(absent.stderr).toContain('its folder does not exist');
  });

  it.each([
    [['init', '--asyncy'], 2, 'there is no Dockerfile or Containerfile'],
    [['init', 'oci:absent'], 2, 'absent'],
    [['init', 'verison'], 2, "Did you mean 'init version'?"],
    [['init', 'docker-daemon:version'], 3, 'Error'],
    [['init', '--output-file', 'x'], 2, '--labels'],
    [['init', 'a', 'b'], 2, 'Unexpected argument: b'],
  ])('%j ends with %i', async (args, status, message) => {
    const outcome = await run(args);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).toContain(message);
    expect(await readdir(work)).toEqual([]);
  });
});

describe('container-api init version', () => {
  it('writes version.json from git, once', async () => {
    const commit = newRepository();
    git('tag', 'v1.4');
    expect((await run(['init', 'version'])).stderr).toBe("wrote 'version.json'\n");
    const text = await read('version.json');
    expect(JSON.parse(text)).toEqual({
      source: 'https://git.example.com/team/app',
      version: 'v1.4',
      commit,
      build: '',
    });
    expect((await run(['init', 'version'])).stderr).toBe("'version.json' is up to date\n");
    git('commit', '--quiet', '--allow-empty', '--message=two');
    const refused = await run(['init', 'version']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(await read('version.json')).toBe(text);
    expect((await run(['init', 'version', '--force'])).status).toBe(0);
    expect(JSON.parse(await read('version.json'))).toMatchObject({
      version: '',
      commit: git('rev-parse', 'HEAD'),
    });
    expect(await readdir(work)).toEqual(['.git', 'version.json']);
  });

  it('prints for -, warns of a dirty work tree on standard error', async () => {
    newRepository();
    await writeFile(join(work, 'app.txt'), 'one');
    git('add', 'app.txt');
    const { status, stdout, stderr } = await run(['init', 'version', '--output-file', '-', '--version', '2']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: '2' });
    expect(stderr).toBe('Warning: the work tree has changes that are not committed\n');
    expect(await readdir(work)).toEqual(['.git', 'app.txt']);
  });

  it('reads the variables of GitHub Actions, GitLab CI/CD and CircleCI', async () => {
    const sha = 'b'.repeat(40);
    const environments = [
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'team/app',
        GITHUB_SHA: sha,
        GITHUB_REF_NAME: 'v2',
        GITHUB_RUN_ID: '7',
      },
      {
        GITLAB_CI: 'true',
        CI_PROJECT_URL: 'https://gitlab.com/team/app',
        CI_COMMIT_SHA: sha,
        CI_COMMIT_TAG: 'v2',
      },
      {
        CIRCLECI: 'true',
        CIRCLE_PROJECT_USERNAME: 'team',
        CIRCLE_PROJECT_REPONAME: 'app',
        CIRCLE_SHA1: sha,
        CIRCLE_TAG: 'v2',
      },
    ];
    const made = await Promise.all(
      environments.map((env) => run(['init', 'version', '--output-file', '-'], env)),
    );
    expect(made.map(({ stdout }) => (JSON.parse(stdout) as { source: string }).source)).toEqual([
      'https://github.com/team/app',
      'https://gitlab.com/team/app',
      'https://github.com/team/app',
    ]);
    for (const { stdout } of made) expect(JSON.parse(stdout)).toMatchObject({ version: 'v2', commit: sha });
  });

  it.each([
    [['init', 'version'], 'not a git repository'],
    [['init', 'version', '1.4'], "'init version' takes no argument, but got '1.4'"],
    [['init', 'version', '--commit', 'HEAD'], 'which is not the full name of a commit'],
    [['init', 'version', '--nope'], 'Nonexistent flag'],
  ])('%j ends with 2 and writes nothing', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await readdir(work)).toEqual([]);
  });

  it('explains itself', async () => {
    expect((await run(['init', '--help'])).stdout).toContain('container-api init version');
    expect((await run(['help', 'init', 'version'])).stdout).toContain('--commit');
  });
});
