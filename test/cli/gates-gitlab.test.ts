import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { root, type Outcome } from './container-api.js';
import { faults } from './gates-schemas.js';
import { bad, good, Job, version } from './gates-shell.js';

interface GitlabJob {
  script: string[];
  variables: Record<string, string>;
  artifacts: { reports: Record<string, string> };
}

const text = readFileSync(join(root, 'templates', 'lint.yml'), 'utf8');
const [header = '', body = ''] = text.split(/^---$/m);
const { spec } = parse(header) as { spec: { inputs: Record<string, { default: string }> } };

/** The jobs as GitLab has them once inputs are filled in. */
function jobs(inputs: Record<string, string> = {}): Record<string, GitlabJob> {
  const filled = body.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
    const value = inputs[name] ?? spec.inputs[name]?.default;
    if (value === undefined) throw new Error(`there is no input ${name}`);
    return value.replaceAll("'", "''");
  });
  return parse(filled) as Record<string, GitlabJob>;
}

let job: Job;
beforeEach(() => {
  job = new Job({ 'asyncy.yml': good });
});
afterEach(() => {
  rmSync(job.folder, { recursive: true, force: true });
});

const shells = { bash: ['-eo', 'pipefail'], sh: ['-e'] };

/** Runs the script as a runner does: all lines in one shell. */
function lint(shell: keyof typeof shells, inputs: Record<string, string> = {}): Outcome {
  const { script = [], variables = {} } = jobs(inputs)['container-api-lint'] ?? {};
  const path = join(job.folder, 'script.sh');
  writeFileSync(path, script.join('\n'));
  return job.run(shell, [...shells[shell], path], variables);
}

describe('templates/lint.yml', () => {
  it('is what GitLab takes', () => {
    expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
    expect(faults('gitlabSpec', { spec })).toEqual([]);
    expect(faults('gitlabJobs', jobs())).toEqual([]);
  });

  it('fetches the version that it belongs to, and uses every input', () => {
    expect(spec.inputs.version?.default).toBe(version);
    for (const name of Object.keys(spec.inputs)) expect(body).toContain(`$[[ inputs.${name} ]]`);
  });

  it('puts no input into a script', () => {
    const [lines = []] = Object.values(parse(body) as Record<string, GitlabJob>).map(({ script }) => script);
    expect(lines.join('\n')).not.toContain('$[[');
  });
});

describe.each(['bash', 'sh'] as const)('the job in %s', (shell) => {
  it('passes and leaves both reports', () => {
    expect(lint(shell)).toMatchObject({ status: 0 });
    const { codequality = '', junit = '' } = jobs()['container-api-lint']?.artifacts.reports ?? {};
    expect(JSON.parse(readFileSync(join(job.work, codequality), 'utf8'))).toEqual([]);
    expect(readFileSync(join(job.work, junit), 'utf8')).toContain('<testsuite name="asyncy.yml"');
    expect(job.npxCalls()[0]).toBe(`--yes --package=container-api@${version} -- container-api --version`);
  });

  it('fails with findings, which are in the reports', () => {
    job.write('asyncy.yml', bad);
    expect(lint(shell)).toMatchObject({ status: 1 });
    expect(JSON.parse(readFileSync(join(job.work, 'gl-code-quality-report.json'), 'utf8'))).toMatchObject([
      { check_name: 'contract/syntax', location: { path: 'asyncy.yml', lines: { begin: 2 } } },
    ]);
    expect(lint(shell, { 'fail-on': 'never' })).toMatchObject({ status: 0 });
  });

  it('hands on its inputs', () => {
    job.write('x.Dockerfile', '');
    job.script('container-api', 'printf "<%s>" "$@"; echo');
    const { stdout } = lint(shell, {
      version: 'installed',
      targets: 'asyncy.yml *.Dockerfile',
      profile: 'recommended oci',
      config: 'my config.yaml',
      'fail-on': 'warning',
      baseline: 'base.json',
    });
    const [, line = ''] = stdout.split('\n');
    expect(line.slice(1, -1).split('><')).toEqual([
      ...['lint', '--fail-on', 'warning', '--config', 'my config.yaml', '--baseline', 'base.json'],
      ...['--profile', 'recommended', '--profile', 'oci', '--output', 'gitlab=gl-code-quality-report.json'],
      ...['--output', 'junit=container-api-junit.xml', '--', 'asyncy.yml', '*.Dockerfile'],
    ]);
  });

  it('never passes when container-api cannot be had, or there is nothing to lint', () => {
    rmSync(join(job.work, 'asyncy.yml'));
    expect(lint(shell)).toMatchObject({ status: 2 });
    job.script('npx', 'exit 1');
    expect(lint(shell)).toMatchObject({ status: 3 });
  });

  it.each(['$(touch pwned)', '`touch pwned`', '; touch pwned', "'; touch pwned; '"])(
    'runs nothing of what an input says: %s',
    (hostile) => {
      job.script('container-api', 'test "$1" = --version || printf "<%s>" "$@"');
      const inputs = { profile: hostile, config: hostile, 'fail-on': hostile, baseline: hostile };
      const { status, stdout } = lint(shell, { version: 'installed', targets: hostile, ...inputs });
      expect(status).toBe(0);
      expect(stdout.split(`<${hostile}>`)).toHaveLength(4);
      expect(lint(shell, { version: hostile })).toMatchObject({ status: 2 });
      expect(job.run('ls', [])).toMatchObject({ stdout: expect.not.stringContaining('pwned') as string });
    },
  );
});
