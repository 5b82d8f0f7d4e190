import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { versionFile, type VersionFile } from '../../../../src/app/init/version-file.js';

let work: string;
let repository: string;
let head: string;

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
}

/** A repository with one commit, and with these further settings. */
function newRepository(name: string): string {
  const directory = join(work, name);
  mkdirSync(directory);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  git(directory, 'config', 'user.name', 'Test');
  git(directory, 'config', 'user.email', 'test@example.com');
  writeFileSync(join(directory, 'app.txt'), 'one\n');
  git(directory, 'add', '.');
  git(directory, 'commit', '--quiet', '--message=one');
  return directory;
}

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'container-api-version-'));
  vi.stubEnv('HOME', work);
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
  vi.stubEnv('GIT_CEILING_DIRECTORIES', work);
  repository = newRepository('plain');
  git(repository, 'remote', 'add', 'origin', 'https://me:s3cret@git.example.com/team/app.git');
  head = git(repository, 'rev-parse', 'HEAD');
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(work, { recursive: true });
});

function make(
  env: Record<string, string> = {},
  fields: Record<string, string> = {},
  directory = repository,
  path = 'version.json',
): Promise<VersionFile> {
  return versionFile({ fields, env, directory, path });
}

const sha = 'c'.repeat(40);
const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'team/app',
  GITHUB_SHA: 'A'.repeat(40),
  GITHUB_REF_NAME: 'v1.4.0',
  GITHUB_RUN_ID: '77',
  GITHUB_HEAD_REF: '',
  GITHUB_EVENT_NAME: 'push',
};

describe('versionFile from git', () => {
  afterEach(() => {
    git(repository, 'reset', '--quiet', '--hard');
  });

  it('takes HEAD and the web address of origin, without credentials', async () => {
    const { text, remarks } = await make();
    expect(text).toBe(
      `{\n  "source": "https://git.example.com/team/app",\n  "version": "",\n  "commit": "${head}",\n  "build": ""\n}\n`,
    );
    expect(remarks).toEqual([]);
  });

  it('takes the tag that stands at HEAD, and no other', async () => {
    const directory = newRepository('tagged');
    git(directory, 'remote', 'add', 'upstream', 'git@github.com:team/app.git');
    git(directory, 'tag', 'v2.0');
    expect((await make({}, {}, directory)).fields).toMatchObject({
      version: 'v2.0',
      source: 'https://github.com/team/app',
    });
    git(directory, 'commit', '--quiet', '--allow-empty', '--message=two');
    expect((await make({}, {}, directory)).fields.version).toBe('');
  });

  it('says that the work tree is dirty, but for the file that is written', async () => {
    writeFileSync(join(repository, 'untracked.txt'), '');
    expect((await make()).remarks).toEqual([]);
    writeFileSync(join(repository, 'app.txt'), 'two\n');
    expect((await make()).remarks).toEqual(['the work tree has changes that are not committed']);
    expect((await make({}, {}, repository, 'app.txt')).remarks).toEqual([]);
    git(repository, 'add', 'app.txt');
    expect((await make({}, {}, repository, join(work, 'elsewhere.json'))).remarks).toHaveLength(1);
    mkdirSync(join(repository, 'folder'), { recursive: true });
    expect((await make({}, {}, join(repository, 'folder'))).remarks).toHaveLength(1);
  });

  it('runs nothing that the repository asks to be run', async () => {
    const directory = newRepository('hooked');
    git(directory, 'remote', 'add', 'origin', 'https://git.example.com/x');
    const trap = join(work, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch "${join(work, 'sprung')}"\n`, { mode: 0o755 });
    git(directory, 'config', 'core.fsmonitor', trap);
    git(directory, 'config', 'diff.external', trap);
    writeFileSync(join(directory, 'app.txt'), 'two\n');
    expect((await make({}, {}, directory)).remarks).toHaveLength(1);
    expect(existsSync(join(work, 'sprung'))).toBe(false);
  });

  it('works in a work tree of its own and from a folder of it', async () => {
    const other = join(work, 'worktree');
    git(repository, 'worktree', 'add', '--quiet', '--detach', other);
    mkdirSync(join(other, 'deep'));
    expect((await make({}, {}, join(other, 'deep'))).fields.commit).toBe(head);
  });
});

describe('versionFile in continuous integration', () => {
  it('reads GitHub Actions', async () => {
    expect((await make(github)).fields).toEqual({
      source: 'https://github.com/team/app',
      version: 'v1.4.0',
      commit: 'a'.repeat(40),
      build: 'https://github.com/team/app/actions/runs/77',
    });
    expect((await make({ ...github, GITHUB_SHA: head })).remarks).toEqual([]);
    expect((await make(github)).remarks).toEqual([
      `commit ${'a'.repeat(40)} is not the one that is checked out (${head})`,
    ]);
  });

  it('takes the head of a pull request, not its merge', async () => {
    const event = join(work, 'event.json');
    writeFileSync(event, JSON.stringify({ pull_request: { head: { sha } } }));
    const pull = { ...github, GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event };
    const { fields, remarks } = await make({ ...pull, GITHUB_HEAD_REF: 'topic', GITHUB_REF_NAME: '7/merge' });
    expect(fields).toMatchObject({ commit: sha, version: 'topic' });
    expect(remarks).toEqual([]);
    const target = await make({ ...pull, GITHUB_EVENT_NAME: 'pull_request_target' });
    expect(target.fields.commit).toBe('a'.repeat(40));
    writeFileSync(event, 'not JSON');
    expect((await make(pull)).fields.commit).toBe('a'.repeat(40));
    expect((await make({ ...pull, GITHUB_EVENT_PATH: join(work, 'absent') })).fields.commit).toBe(
      'a'.repeat(40),
    );
    writeFileSync(event, 'null');
    expect((await make(pull)).fields.commit).toBe('a'.repeat(40));
  });

  it('reads GitLab CI/CD', async () => {
    const gitlab = {
      GITLAB_CI: 'true',
      CI_PROJECT_URL: 'https://gitlab.example.com/team/app',
      CI_COMMIT_SHA: sha,
      CI_COMMIT_REF_NAME: 'main',
      CI_JOB_URL: 'https://gitlab.example.com/team/app/-/jobs/5',
      CI_PIPELINE_URL: 'https://gitlab.example.com/team/app/-/pipelines/4',
    };
    const source = 'https://gitlab.example.com/team/app';
    expect((await make(gitlab)).fields).toEqual({
      source,
      version: 'main',
      commit: sha,
      build: gitlab.CI_JOB_URL,
    });
    const tagged = { ...gitlab, CI_COMMIT_TAG: 'v3', CI_JOB_URL: '', CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' };
    expect((await make(tagged)).fields).toMatchObject({
      version: 'v3',
      build: gitlab.CI_PIPELINE_URL,
      commit: sha,
    });
    const merged = { ...gitlab, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'd'.repeat(40) };
    expect(await make(merged)).toMatchObject({ fields: { commit: 'd'.repeat(40) }, remarks: [] });
  });

  it('reads CircleCI', async () => {
    const circle = {
      CIRCLECI: 'true',
      CIRCLE_SHA1: sha,
      CIRCLE_PROJECT_USERNAME: 'team',
      CIRCLE_PROJECT_REPONAME: 'app',
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/team/app/9',
    };
    const source = 'https://github.com/team/app';
    expect((await make(circle)).fields).toEqual({
      source,
      version: '',
      commit: sha,
      build: circle.CIRCLE_BUILD_URL,
    });
    const elsewhere = {
      ...circle,
      CIRCLE_TAG: 'v4',
      CIRCLE_REPOSITORY_URL: 'git@bitbucket.org:team/app.git',
    };
    expect((await make(elsewhere)).fields).toMatchObject({
      source: 'https://bitbucket.org/team/app',
      version: 'v4',
    });
  });

  it('asks git for what the variables do not say, but not for the tag of another commit', async () => {
    const directory = newRepository('half');
    git(directory, 'remote', 'add', 'origin', 'https://git.example.com/x');
    git(directory, 'tag', 'v9');
    const partly = { CIRCLECI: 'true', CIRCLE_SHA1: git(directory, 'rev-parse', 'HEAD') };
    expect((await make(partly, {}, directory)).fields).toMatchObject({
      source: 'https://git.example.com/x',
      version: 'v9',
    });
    expect((await make({ ...partly, CIRCLE_SHA1: sha }, {}, directory)).fields.version).toBe('');
  });

  it('needs no repository', async () => {
    expect((await make(github, {}, work)).fields.commit).toBe('a'.repeat(40));
    const path = process.env.PATH ?? '';
    vi.stubEnv('PATH', '/nonexistent');
    try {
      expect((await make(github, {}, work)).fields.commit).toBe('a'.repeat(40));
      await expect(make({}, {}, work)).rejects.toMatchObject({ code: 'COMMIT_UNKNOWN', exitCode: 2 });
    } finally {
      vi.stubEnv('PATH', path);
    }
  });
});

describe('versionFile by flags', () => {
  it('takes each before anything else, also empty', async () => {
    const fields = { source: 'git@example.com:a/b.git', version: '', commit: sha.toUpperCase(), build: '' };
    expect((await make(github, fields)).fields).toEqual({
      source: 'https://example.com/a/b',
      version: '',
      commit: sha,
      build: '',
    });
    expect((await make(github, { commit: 'e'.repeat(64) })).fields.commit).toBe('e'.repeat(64));
    const build = { build: 'https://me:s3cret@ci.example.com/7' };
    expect((await make({}, build)).fields.build).toBe('https://ci.example.com/7');
  });

  it.each([
    [{ commit: 'abc1234' }, 'COMMIT_INVALID', '--commit gives "abc1234"'],
    [{ commit: 'HEAD' }, 'COMMIT_INVALID', 'full name of a commit'],
    [{ source: '/srv/git/app' }, 'SOURCE_INVALID', 'web address'],
    [{ version: 'a\nb' }, 'VERSION_INVALID', 'one line'],
    [{ build: 'job 7' }, 'BUILD_INVALID', 'absolute URI'],
  ])('refuses %j', async (fields, code, message) => {
    await expect(make({}, fields)).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringContaining(message) as string,
      suggestion: expect.any(String) as string,
    });
  });
});

describe('versionFile without a source to ask', () => {
  it('says what git says, and how to mend it', async () => {
    await expect(make({}, {}, work)).rejects.toMatchObject({
      code: 'COMMIT_UNKNOWN',
      message: expect.stringContaining('git says: fatal: not a git repository') as string,
      suggestion: expect.stringContaining('--commit') as string,
    });
    const empty = join(work, 'empty');
    mkdirSync(empty);
    git(empty, 'init', '--quiet');
    await expect(make({}, {}, empty)).rejects.toMatchObject({ code: 'COMMIT_UNKNOWN', exitCode: 2 });
  });

  it('refuses a repository without a remote that has a web address', async () => {
    const directory = newRepository('local');
    await expect(make({}, {}, directory)).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN', exitCode: 2 });
    git(directory, 'remote', 'add', 'origin', '/srv/git/app.git');
    await expect(make({}, {}, directory)).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
    const fields = { source: 'https://example.com/team/app' };
    expect((await make({}, fields, directory)).fields.source).toBe('https://example.com/team/app');
  });

  it('names the service whose variable is wrong', async () => {
    await expect(make({ ...github, GITHUB_SHA: 'abc' })).rejects.toMatchObject({
      message: expect.stringContaining('GitHub Actions gives "abc"') as string,
    });
  });
});
