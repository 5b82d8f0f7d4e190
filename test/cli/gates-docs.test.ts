import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { root } from './container-api.js';
import { faults } from './gates-schemas.js';
import { Job, version } from './gates-shell.js';
import { bad, good, noOid, Repository } from './hook-repository.js';

const page = readFileSync(join(root, 'docs', 'gates.md'), 'utf8');

interface Snippet {
  /** The heading that it stands below. */
  heading: string;
  language: string;
  text: string;
}

const snippets: Snippet[] = page.split(/^#+ /m).flatMap((section) =>
  [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    heading: section.split('\n', 1)[0] ?? '',
    language,
    text,
  })),
);

/** The one snippet below a heading that holds a text. */
function snippet(heading: string, holding = ''): string {
  const found = snippets.filter((each) => each.heading === heading && each.text.includes(holding));
  expect(found).toHaveLength(1);
  return found[0]?.text ?? '';
}

const yaml = (heading: string, holding?: string): unknown => parse(snippet(heading, holding));

describe('docs/gates.md', () => {
  it('names the current version everywhere', () => {
    const named = [...page.matchAll(/container-api(?:\/lint)?@v?([\d.]+\d)|rev: v([\d.]+\d)/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, at, rev] of named) expect(at ?? rev).toBe(version);
  });

  it('has the inputs of the action, with their defaults', () => {
    const { inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
      inputs: Record<string, { default: string }>;
    };
    const rows = [...page.matchAll(/^\| `([\w-]+)` +\| (?:`(.*?)`)? +\|/gm)];
    expect(Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value]))).toEqual(
      Object.fromEntries(Object.entries(inputs).map(([name, { default: value }]) => [name, value])),
    );
  });

  it('has a workflow that GitHub takes, with inputs that the action has', () => {
    const workflow = yaml('GitHub Actions') as {
      jobs: { lint: { steps: { id?: string; with?: object }[] } };
    };
    expect(faults('workflow', workflow)).toEqual([]);
    const { with: inputs = {} } = workflow.jobs.lint.steps.find(({ id }) => id === 'lint') ?? {};
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object };
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });

  it('includes the GitLab component with inputs that it has', () => {
    const include = yaml('GitLab CI/CD', 'include:') as { include: [{ inputs: object }] };
    expect(faults('gitlabInclude', include)).toEqual([]);
    const template = readFileSync(join(root, 'templates', 'lint.yml'), 'utf8');
    for (const name of Object.keys(include.include[0].inputs)) {
      expect(template).toContain(`$[[ inputs.${name} ]]`);
    }
  });
});

describe('the snippets for CI', () => {
  let job: Job;
  beforeEach(() => {
    job = new Job({ 'asyncy.yml': good });
  });
  afterEach(() => {
    rmSync(job.folder, { recursive: true, force: true });
  });

  const plainGitlab = () => yaml('GitLab CI/CD', 'npx') as Record<string, { script: string[] }>;

  it('has a GitLab job that GitLab takes', () => {
    expect(faults('gitlabJobs', plainGitlab())).toEqual([]);
  });

  it.each([
    ['GitLab', () => Object.values(plainGitlab())[0]?.script.join('\n') ?? ''],
    ['any other CI', () => snippet('Any other CI')],
  ])('lints in %s', (_, script) => {
    expect(job.run('sh', ['-ec', script()])).toMatchObject({ status: 0 });
    expect(readFileSync(join(job.work, 'container-api-junit.xml'), 'utf8')).toContain('<testsuites');
    expect(job.npxCalls()).toEqual([expect.stringContaining(`--yes container-api@${version} lint `)]);
    job.write('asyncy.yml', bad);
    expect(job.run('sh', ['-ec', script()])).toMatchObject({ status: 1 });
  });
});

describe('the snippets for git hooks', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
    const local = join(repository.work, 'node_modules', '.bin', 'container-api');
    mkdirSync(dirname(local), { recursive: true });
    symlinkSync(join(repository.folder, 'bin', 'container-api'), local);
    repository.write('.git/info/exclude', 'node_modules\n');
  });
  afterEach(() => {
    rmSync(repository.folder, { recursive: true, force: true });
  });

  it('installs the hook as it says', () => {
    expect(repository.run('sh', ['-ec', snippet('git pre-push hook')])).toMatchObject({ status: 0 });
    repository.commit({ 'asyncy.yml': bad });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
  });

  /** Runs a line as the manager's own hook does. */
  function runLine(line: string) {
    const commit = repository.git(['rev-parse', 'HEAD']);
    return repository.run(
      'sh',
      ['-ec', line, '.git/hooks/pre-push', 'origin', repository.remote],
      undefined,
      `refs/heads/main ${commit} refs/heads/main ${noOid}\n`,
    );
  }

  interface Lefthook {
    'pre-push': { commands: { 'container-api': { run: string } } };
  }
  const lefthook = yaml('lefthook') as Lefthook;

  it('has a lefthook.yml that lefthook takes', () => {
    expect(faults('lefthook', lefthook)).toEqual([]);
  });

  it.each([
    ['husky', () => snippet('husky')],
    ['lefthook', () => lefthook['pre-push'].commands['container-api'].run.replace('{1}', 'origin')],
    [
      'simple-git-hooks',
      () =>
        (JSON.parse(snippet('simple-git-hooks')) as { 'simple-git-hooks': { 'pre-push': string } })[
          'simple-git-hooks'
        ]['pre-push'],
    ],
  ])('%s: its line lints what is pushed', (_, line) => {
    repository.commit({ 'asyncy.yml': good });
    expect(runLine(line())).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('{"target":"asyncy.yml"') as string,
    });
    repository.commit({ 'asyncy.yml': bad });
    expect(runLine(line())).toMatchObject({ status: 1 });
  });

  it('says in its messages what stands here', () => {
    const advice = (hook: string) => {
      const path = join(repository.work, '.git', 'hooks', 'pre-push');
      repository.write('.git/hooks/pre-push', hook);
      chmodSync(path, 0o755);
      return repository.containerApi(['hook', 'install']).stderr;
    };
    expect(advice('#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"\n')).toContain(snippet('husky').trim());
    const told = /Add to lefthook\.yml: (.*)/.exec(advice('#!/bin/sh\ncall_lefthook\n'))?.[1] ?? '';
    const [key = '', value = ''] = told.split(/: (.*)/s);
    expect({ [key]: parse(value) as unknown }).toEqual(lefthook);
    const json = /"pre-push": ".*"/.exec(advice('#!/bin/sh\n$SKIP_SIMPLE_GIT_HOOKS\n'))?.[0] ?? '';
    expect(JSON.parse(`{"simple-git-hooks":{${json}}}`)).toEqual(JSON.parse(snippet('simple-git-hooks')));
  });
});

describe('pre-commit', () => {
  interface Hook {
    id: string;
    entry: string;
    files: string;
    exclude: string;
    args?: string[];
  }
  const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[];
  const local = yaml('pre-commit', 'repo: local') as { repos: [{ hooks: Hook[] }] };
  const remote = yaml('pre-commit', 'rev:') as { repos: [{ hooks: Hook[] }] };

  it('has hooks and configurations that pre-commit takes', () => {
    expect(faults('hooks', hooks)).toEqual([]);
    expect(faults('preCommitConfig', local)).toEqual([]);
    expect(faults('preCommitConfig', remote)).toEqual([]);
  });

  it('runs the same hook in both forms', () => {
    const [hook] = hooks;
    expect(local.repos[0].hooks[0]).toMatchObject({ id: hook?.id, entry: hook?.entry, files: hook?.files });
    expect(remote.repos[0].hooks[0]?.id).toBe(hook?.id);
  });

  it('lints the files that it is given', () => {
    const job = new Job({ 'asyncy.yml': good, 'a b/oms.yml': bad, 'README.md': '' });
    const [{ entry, files, exclude } = { entry: '', files: '', exclude: '' }] = hooks;
    const chosen = ['asyncy.yml', 'a b/oms.yml', 'README.md'].filter(
      (path) => new RegExp(files).test(path) && !new RegExp(exclude).test(path),
    );
    const run = (...paths: string[]) => job.run('bash', ['-c', `${entry} "$@"`, 'bash', ...paths]);
    expect(chosen).toEqual(['asyncy.yml', 'a b/oms.yml']);
    expect(run('asyncy.yml')).toMatchObject({ status: 0 });
    const { status, stdout } = run(...chosen);
    expect(status).toBe(1);
    expect(stdout).toContain('a b/oms.yml:2:10');
    rmSync(job.folder, { recursive: true });
  });
});
