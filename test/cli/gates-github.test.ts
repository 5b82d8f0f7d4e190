import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { root, type Outcome } from './container-api.js';
import { faults } from './gates-schemas.js';
import { bad, good, Job, version } from './gates-shell.js';

interface Action {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: {
    steps: { id?: string; run?: string; env?: Record<string, string>; with?: Record<string, string> }[];
  };
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const step = action.runs.steps.find(({ id }) => id === 'lint');
const { run = '', env = {} } = step ?? {};

let job: Job;
afterEach(() => {
  rmSync(job.folder, { recursive: true, force: true });
});

/** Runs the step as a runner does: inputs through its `env`, `run` as a file of `bash --noprofile --norc -eo pipefail`. */
function lint(
  inputs: Record<string, string> = {},
): Outcome & { outputs: Record<string, string>; summary: string } {
  const file = (name: string) => join(job.folder, name);
  for (const name of ['output', 'summary']) writeFileSync(file(name), '');
  writeFileSync(file('step.sh'), run);
  const given = (expression: string) => {
    const [, name = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
    return inputs[name] ?? action.inputs[name]?.default ?? expression;
  };
  const outcome = job.run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('step.sh')], {
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, given(value)])),
    GITHUB_ACTION: '__run',
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_WORKSPACE: job.work,
    RUNNER_TEMP: job.folder,
  });
  const lines = readFileSync(file('output'), 'utf8').split('\n').filter(Boolean);
  return {
    ...outcome,
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2) as [string, string])),
    summary: readFileSync(file('summary'), 'utf8'),
  };
}

describe('action.yml', () => {
  it('is what GitHub takes', () => {
    job = new Job({});
    expect(faults('action', action)).toEqual([]);
  });

  it('fetches the version that it belongs to', () => {
    expect(action.inputs.version?.default).toBe(version);
  });

  it('puts no expression into a script: what a caller writes is data', () => {
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
  });

  it('hands on every input, and sets every output', () => {
    const used = JSON.stringify(action.runs.steps);
    for (const name of Object.keys(action.inputs)) expect(used).toContain(`inputs.${name}`);
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.lint.outputs.${name} }}`);
      expect(run).toMatch(new RegExp(`output ${name} |${name}=\\$\\{`));
    }
  });
});

describe('the step', () => {
  it('passes, with outputs and a summary', () => {
    job = new Job({ 'asyncy.yml': good });
    const { status, outputs, summary } = lint();
    expect({ status, outputs }).toEqual({
      status: 0,
      outputs: {
        verdict: 'pass',
        findings: '0',
        errors: '0',
        warnings: '0',
        report: join(job.folder, 'container-api-__run.json'),
      },
    });
    expect(summary).toContain('No findings in 1 target');
    expect(job.npxCalls()).toEqual([
      `--yes --package=container-api@${version} -- container-api --version`,
      expect.stringContaining(`--yes --package=container-api@${version} -- container-api lint `),
    ]);
  });

  it('fails with findings, annotated, and reports them as SARIF', () => {
    job = new Job({ 'app/asyncy.yml': bad, 'app/.container-api.yaml': 'fail-on: note\n' });
    const { status, stdout, outputs } = lint({ 'working-directory': 'app', sarif: 'out.sarif' });
    expect(status).toBe(1);
    expect(stdout).toContain('::error file=asyncy.yml,line=2,');
    expect(outputs).toMatchObject({ verdict: 'fail', findings: '1', errors: '1', sarif: 'app/out.sarif' });
    const sarif = JSON.parse(readFileSync(join(job.work, 'app/out.sarif'), 'utf8')) as { runs: unknown[] };
    expect(sarif.runs).toHaveLength(1);
    const report = JSON.parse(readFileSync(outputs.report ?? '', 'utf8')) as {
      targets: { target: string }[];
    };
    expect(report.targets.map(({ target }) => target)).toEqual(['asyncy.yml']);
  });

  it('hands on its inputs, line by line', () => {
    job = new Job({ 'a b.Dockerfile': '', 'asyncy.yml': '' });
    job.script('container-api', 'printf "<%s>" "$@"; echo');
    const { stdout } = lint({
      version: 'installed',
      targets: 'a b.Dockerfile\n\nasyncy.yml\n',
      profile: 'recommended\noci\n',
      config: 'my config.yaml',
      'fail-on': 'warning',
      format: 'text',
      sarif: 'out.sarif',
      baseline: 'base.json',
      args: '--rule\nlabel/*=off\n',
    });
    const [, line = ''] = stdout.split('\n');
    expect(line.slice(1, -1).split('><')).toEqual([
      ...['lint', '--format', 'text', '--output', `json=${join(job.folder, 'container-api-__run.json')}`],
      ...['--config', 'my config.yaml', '--fail-on', 'warning', '--baseline', 'base.json'],
      ...['--output', 'sarif=out.sarif', '--profile', 'recommended', '--profile', 'oci'],
      ...['--rule', 'label/*=off', '--', 'a b.Dockerfile', 'asyncy.yml'],
    ]);
  });

  it('runs nothing of what its inputs say', () => {
    job = new Job({});
    job.script('container-api', 'test "$1" = --version || printf "<%s>" "$@"');
    for (const text of ['$(touch pwned)', '`touch pwned`', '"; touch pwned; "', "'; touch pwned; '"]) {
      const { stdout } = lint({
        ...{ targets: text, profile: text, config: text, 'fail-on': text, format: text, sarif: text },
        ...{ baseline: text, args: text, version: 'installed' },
      });
      expect(stdout.split(`<${text}>`)).toHaveLength(8);
      lint({ version: text, 'working-directory': text });
      lint({ version: text });
      expect(existsSync(join(job.work, 'pwned'))).toBe(false);
    }
  });

  it('takes no target for a flag', () => {
    job = new Job({ 'asyncy.yml': good });
    expect(lint({ targets: '--version' })).toMatchObject({ outputs: { verdict: 'error' } });
  });

  it('takes the container-api of the job', () => {
    job = new Job({ 'asyncy.yml': good });
    job.script('container-api', 'exit 9');
    const local = join(job.work, 'node_modules', '.bin', 'container-api');
    mkdirSync(join(local, '..'), { recursive: true });
    writeFileSync(local, '#!/bin/sh\necho "local $1"\n');
    chmodSync(local, 0o755);
    const { status, stdout } = lint({ version: 'installed' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'local --version\nlocal lint\n' });
  });

  it.each([
    ['cannot be fetched', { version: '99.0.0' }, 3, 'container-api could not be started'],
    ['has an odd version', { version: 'git+https://example.com/x' }, 2, 'neither a version'],
    ['has no such folder', { 'working-directory': 'nowhere' }, 2, 'there is no such folder'],
    ['has a path of two lines', { sarif: 'a\nverdict=pass' }, 2, 'a path is one line'],
  ])('never passes when it %s', (_, inputs, status, message) => {
    job = new Job({ 'asyncy.yml': good });
    job.script('npx', 'echo "npm error 404" >&2; exit 1');
    const outcome = lint(inputs);
    expect(outcome).toMatchObject({ status, outputs: { verdict: 'error' } });
    expect(outcome.stdout).toContain(`::error title=container-api::`);
    expect(outcome.stdout).toContain(message);
    expect(outcome.outputs).toEqual({ verdict: 'error' });
  });

  it('never passes when there is nothing to lint, or a target is missing', () => {
    job = new Job({ 'README.md': '' });
    expect(lint()).toMatchObject({ status: 2, outputs: { verdict: 'error' } });
    expect(lint({ targets: './missing/asyncy.yml' })).toMatchObject({
      status: 2,
      outputs: { verdict: 'error' },
    });
  });
});
