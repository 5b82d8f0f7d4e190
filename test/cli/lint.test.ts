import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model/report.js';
import { containerApi, type RunOptions } from './container-api.js';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-lint-'));
  directories.push(folder);
  mkdirSync(join(folder, '.git')); // the root of a repository: nothing above it is looked at
});

function write(files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const lint = (args: string[], options: RunOptions = {}) =>
  containerApi(['lint', ...args], { cwd: folder, ...options });

async function report(args: string[], options: RunOptions = {}): Promise<Report> {
  const { stdout, stderr } = await lint([...args, '--json'], options);
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(stderr);
  }
}

const rulesIn = ({ targets }: Report): string[] =>
  targets.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId));

const root = 'FROM scratch\nUSER 0\nCMD ["/app"]\n';
const clean = 'FROM scratch\nUSER 10001\nCMD ["/app"]\n';
const only = [
  '--profile',
  'strict',
  '--rule',
  'process/root-user=error',
  ...['label', 'image', 'health', 'dockerfile'].flatMap((name) => ['--rule', `${name}/*=off`]),
];

describe('container-api lint', () => {
  it('shows a finding with its place, the lines around it and what to write', async () => {
    write({ Dockerfile: root });
    const { status, stdout, stderr } = await lint(['Dockerfile']);
    expect(stdout).toContain('Dockerfile:2:1');
    expect(stdout).toContain('process/root-user');
    expect(stdout).toContain('> 2 | USER 0');
    expect(stdout).toContain('→ Write USER 10001:10001');
    expect(stderr).toBe('');
    expect(status).toBe(0); // a warning, and --fail-on is error
  });

  it.each([
    ['warning', 1],
    ['error', 0],
    ['never', 0],
  ])('--fail-on %s ends with %i where a warning is the gravest', async (level, expected) => {
    write({ Dockerfile: root });
    expect((await lint(['Dockerfile', '--fail-on', level])).status).toBe(expected);
  });

  it('reads folders, and leaves the files of others alone', async () => {
    write({
      'a/Dockerfile': root,
      'a/notes.yml': 'commands: 1',
      'b/asyncy.yml': 'commands:\n  get: 1\n',
      'node_modules/x/Dockerfile': root,
    });
    const { targets } = await report(['.']);
    expect(targets.map(({ target }) => target)).toEqual(['a/Dockerfile', 'b/asyncy.yml']);
  });

  it('says so when a folder holds nothing to lint', async () => {
    mkdirSync(join(folder, 'empty'));
    const { status, stdout, stderr } = await lint(['./empty']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("'./empty' holds no contract file and no Dockerfile");
  });

  it('reports one unreadable target and goes on with the next', async () => {
    write({ Dockerfile: root });
    const { status, stdout } = await lint(['none/Dockerfile.x', 'Dockerfile']);
    expect(stdout).toContain('process/root-user');
    expect(status).toBe(2);
  });

  it('lints an image that lies in the repository like inspect reads it', async () => {
    const { targets } = await report(['oci:fixtures/images/currentweather'], {
      cwd: join(import.meta.dirname, '../..'),
    });
    expect(targets[0]?.image?.name).toContain('currentweather');
    expect(targets[0]?.contract).toBeUndefined();
  });
});

describe('ignores', () => {
  const ignored = '# container-api ignore=process/root-user # it is a base image\n';

  it('in a comment hold a finding back, with its reason', async () => {
    write({ Dockerfile: `FROM scratch\n${ignored}USER 0\nCMD ["/app"]\n` });
    const result = await report(['Dockerfile']);
    expect(rulesIn(result)).not.toContain('process/root-user');
    expect(result.targets[0]?.suppressed).toMatchObject([
      { by: 'inline', reason: 'it is a base image', finding: { ruleId: 'process/root-user' } },
    ]);
    expect(result.summary.suppressed).toBe(1);
  });

  it('in a comment count for nothing with --no-inline-ignore', async () => {
    write({ Dockerfile: `FROM scratch\n${ignored}USER 0\nCMD ["/app"]\n` });
    expect(rulesIn(await report(['Dockerfile', '--no-inline-ignore']))).toContain('process/root-user');
  });

  it('that hold nothing back, that name no rule or that give no reason are found', async () => {
    write({ Dockerfile: `FROM scratch\n${ignored}# container-api ignore=no/rule\nUSER 1\nCMD ["/app"]\n` });
    const rules = rulesIn(await report(['Dockerfile']));
    expect(rules).toContain('ignore/unused');
    expect(rules).toContain('ignore/unknown-rule');
    expect(rules).toContain('ignore/reason-missing');
  });

  it('in the configuration hold findings of one subject in some targets back until their day', async () => {
    write({
      Dockerfile: root,
      'old/Dockerfile': root,
      '.container-api.yaml':
        'ignore:\n- { rule: process/root-user, subject: user, target: old/**, reason: being replaced, until: 2999-12-31 }\n',
    });
    const { targets } = await report(['.']);
    const found = (name: string) =>
      targets.find(({ target }) => target === name)?.findings.map(({ ruleId }) => ruleId);
    expect(found('Dockerfile')).toContain('process/root-user');
    expect(found('old/Dockerfile')).not.toContain('process/root-user');
  });

  it('in the configuration that have ended fail, at their line', async () => {
    write({
      Dockerfile: root,
      '.container-api.yaml': 'ignore:\n- rule: process/root-user\n  reason: soon\n  until: 2020-01-01\n',
    });
    const { status, stdout } = await lint(['Dockerfile']);
    expect(stdout).toContain('ignore/expired');
    expect(stdout).toMatch(/\.container-api\.yaml:2:3/);
    expect(stdout).toContain('process/root-user');
    expect(status).toBe(1);
  });

  it('in the configuration that hold nothing back are notes', async () => {
    write({
      Dockerfile: clean,
      '.container-api.yaml':
        'ignore:\n- { rule: process/root-user, reason: x }\n- { rule: label/*, target: none, reason: x }\n',
    });
    const findings = (await report(['Dockerfile'])).targets.flatMap((target) => target.findings);
    const unused = findings.filter(({ ruleId }) => ruleId === 'ignore/unused');
    expect(
      unused.map(({ severity, location }) => [severity, location?.kind === 'file' && location.line]),
    ).toEqual([['note', 2]]);
  });
});

describe('baselines', () => {
  it('let only new findings count, also when lines move, and name those that are gone', async () => {
    write({ Dockerfile: root });
    const written = await lint([
      'Dockerfile',
      '--baseline',
      'base.json',
      '--update-baseline',
      '--fail-on',
      'note',
    ]);
    expect(written.status).toBe(0);
    expect(rulesIn(await report(['Dockerfile', '--baseline', 'base.json']))).toEqual([]);

    write({ Dockerfile: `# moved\n\n${root}` });
    expect(rulesIn(await report(['Dockerfile', '--baseline', 'base.json']))).toEqual([]);

    write({ Dockerfile: `${root}VOLUME /proc\n` });
    expect(rulesIn(await report(['Dockerfile', '--baseline', 'base.json']))).toEqual(['volume/sensitive']);

    write({ Dockerfile: clean });
    const { targets } = await report(['Dockerfile', '--baseline', 'base.json']);
    expect(targets.at(-1)).toMatchObject({
      target: 'baseline',
      findings: [{ ruleId: 'baseline/stale', severity: 'note' }],
    });
  });

  it.each([
    ['none', undefined, 'cannot read the baseline'],
    ['no JSON', '{', 'it is not JSON'],
    ['another version', '{"version":2,"findings":{}}', 'a baseline of version 2'],
    ['no baseline', '[]', 'a baseline of no version'],
  ])('that are %s end with 2 and change nothing', async (_, content, message) => {
    write({ Dockerfile: root, ...(content !== undefined && { 'base.json': content }) });
    const { status, stdout, stderr } = await lint(['Dockerfile', '--baseline', 'base.json']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    if (content !== undefined) expect(read('base.json')).toBe(content);
  });

  it.each([
    ['no JSON', 'LABEL a="b"'],
    ['another version', '{"version":2,"findings":{}}'],
    ['another tool’s', '{"rules":{}}'],
  ])('are not written over a file that is %s', async (_, content) => {
    write({ Dockerfile: root, 'base.json': content });
    const { status, stderr } = await lint(['Dockerfile', '--baseline', 'base.json', '--update-baseline']);
    expect(status).toBe(2);
    expect(stderr).toContain('Name another file');
    expect(read('base.json')).toBe(content);
  });

  it('keep what they know of files that a run does not look at, and do not call it stale', async () => {
    write({ Dockerfile: root, 'other.Dockerfile': root });
    const update = ['--baseline', 'base.json', '--update-baseline'];
    await lint(['Dockerfile', 'other.Dockerfile', ...update]);
    expect(rulesIn(await report(['Dockerfile', '--baseline', 'base.json']))).toEqual([]);

    write({ Dockerfile: clean });
    await lint(['Dockerfile', 'gone.Dockerfile', ...update]);
    const { findings } = JSON.parse(read('base.json')) as { findings: Record<string, { target: string }> };
    expect(new Set(Object.values(findings).map(({ target }) => target))).toEqual(
      new Set(['other.Dockerfile']),
    );
    expect(rulesIn(await report(['other.Dockerfile', '--baseline', 'base.json']))).toEqual([]);
  });

  it('need a file to be written to', async () => {
    write({ Dockerfile: root });
    expect(await lint(['Dockerfile', '--update-baseline'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('--fix', () => {
  const before =
    'FROM scratch\n# who\nLABEL Name="weather"   \\\n  org.label-schema.url="https://example.org" # no comment\nUSER 1\nCMD ["/app"]\n';

  it('writes the safe changes back, keeps layout, mode and links, and changes nothing the second time', async () => {
    write({ 'real.Dockerfile': before.replace(' # no comment', '') });
    chmodSync(join(folder, 'real.Dockerfile'), 0o640);
    symlinkSync('real.Dockerfile', join(folder, 'Dockerfile'));
    await lint(['Dockerfile', '--fix']);
    const after = read('real.Dockerfile');
    expect(after).toBe(
      'FROM scratch\n# who\nLABEL name="weather"   \\\n  org.opencontainers.image.url="https://example.org"\nUSER 1\nCMD ["/app"]\n',
    );
    expect(statSync(join(folder, 'real.Dockerfile')).mode & 0o777).toBe(0o640);
    expect(existsSync(join(folder, 'Dockerfile'))).toBe(true);
    await lint(['Dockerfile', '--fix']);
    expect(read('real.Dockerfile')).toBe(after);
  });

  it('with --dry-run prints a diff and writes nothing', async () => {
    const text = before.replace(' # no comment', '');
    write({ Dockerfile: text });
    const { stdout } = await lint(['Dockerfile', '--fix', '--dry-run']);
    expect(stdout).toContain('-LABEL Name="weather"');
    expect(stdout).toContain('+LABEL name="weather"');
    expect(read('Dockerfile')).toBe(text);
  });

  it('shows no secret in the diff, and keeps it in the file', async () => {
    write({ Dockerfile: 'FROM scratch\nENV DB_PASSWORD=hunter2\nLABEL Name="weather"\nUSER 1\n' });
    const { stdout } = await lint(['Dockerfile', '--fix', '--dry-run']);
    expect(stdout).toContain('ENV DB_PASSWORD=***');
    expect(stdout).not.toContain('hunter2');
    await lint(['Dockerfile', '--fix']);
    expect(read('Dockerfile')).toContain('ENV DB_PASSWORD=hunter2\nLABEL name=');
  });

  it('prints nothing with --dry-run where there is nothing to change', async () => {
    write({ Dockerfile: clean });
    expect(await lint(['Dockerfile', '--fix', '--dry-run'])).toMatchObject({ stdout: '', status: 0 });
  });

  it('mends contract files, comments kept', async () => {
    write({
      'asyncy.yml':
        '# what it needs\nenvironment:\n  A: # the first\n    type: string\ncommands:\n  get: {}\n',
    });
    await lint(['asyncy.yml', '--fix']);
    expect(read('asyncy.yml')).toContain('# what it needs\n');
    expect(read('asyncy.yml')).toContain('  A: # the first\n');
  });

  it('does not mend what somebody ignores', async () => {
    const text =
      'FROM scratch\n# container-api ignore=label/deprecated-key # for the old catalogue\nLABEL Name="weather"\nUSER 1\nCMD ["/app"]\n';
    write({ Dockerfile: text });
    await lint(['Dockerfile', '--fix']);
    expect(read('Dockerfile')).toBe(text);
  });
});

describe('rules and profiles', () => {
  it('take a level from --rule over the configuration, and from a category', async () => {
    write({
      Dockerfile: root,
      '.container-api.yaml': 'rules: { process/root-user: note }\n',
    });
    const severity = async (args: string[]) =>
      (await report(['Dockerfile', ...args])).targets[0]?.findings.find(
        ({ ruleId }) => ruleId === 'process/root-user',
      )?.severity;
    expect(await severity([])).toBe('note');
    expect(await severity(['--rule', 'process/root-user=error'])).toBe('error');
    expect(await severity(['--rule', 'process/*=off'])).toBe('note'); // the id goes before its category
    write({ '.container-api.yaml': '' });
    expect(await severity(['--rule', 'process/*=off'])).toBeUndefined();
  });

  it('apply overrides by glob, and the command line over them', async () => {
    write({
      'a/Dockerfile': root,
      'b/Dockerfile': root,
      '.container-api.yaml': 'overrides:\n- targets: [a/**]\n  rules: { process/root-user: off }\n',
    });
    const { targets } = await report(['.']);
    expect(
      targets.map(({ target, findings }) => [
        target,
        findings.some(({ ruleId }) => ruleId === 'process/root-user'),
      ]),
    ).toEqual([
      ['a/Dockerfile', false],
      ['b/Dockerfile', true],
    ]);
    expect(rulesIn(await report(['a', ...only]))).toContain('process/root-user');
  });

  it.each([
    [
      ['--rule', 'process/root-users=error'],
      "there is no rule 'process/root-users'",
      "Did you mean 'process/root-user'?",
    ],
    [['--rule', 'no/such=off'], "--rule no/such=off: there is no rule 'no/such'", 'lists all rules'],
    [['--profile', 'nope'], "--profile nope: there is no profile 'nope'", 'One of: '],
    [['--rule', 'process/root-user'], 'which level?', 'Write ID=LEVEL'],
    [['--profile', 'recomended'], "there is no profile 'recomended'", "Did you mean 'recommended'?"],
    [['--profile', 'dockerflow,dockerflow-2016-02'], 'cannot be joined', 'Choose one of them.'],
    [['--dry-run'], '--dry-run', ''],
  ])('refuse %j', async (args, message, suggestion) => {
    write({ Dockerfile: root });
    const { status, stdout, stderr } = await lint(['Dockerfile', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(suggestion);
  });

  it.each([
    ['profile: nope\n', "there is no profile 'nope'"],
    ['profiles: oci\n', "unknown key 'profiles'"],
    ['rules: { no/rule: error }\n', "there is no rule 'no/rule'"],
    ['rules: { process/root-user: fatal }\n', 'process/root-user'],
    ['ignore: [{ rule: no/rule, reason: x }]\n', "there is no rule 'no/rule'"],
    ['ignore: [{ rule: process/root-user }]\n', "must have required property 'reason'"],
    [
      'profile: docker-extension\nlabels: [{ key: org.opencontainers.image.title, presence: forbidden }]\n',
      'org.opencontainers.image.title',
    ],
    ['profile: [\n', 'not YAML'],
    ['labels: [{ key: a.b, presnce: required }]\n', "unknown key 'labels.0.presnce'"],
    ['plugins: [./none.mjs]\n', 'none.mjs: there is no such file'],
    ['# x\nrules:\n  no/such: off\n', ".container-api.yaml:3: there is no rule 'no/such'"],
    ['profile:\n  - oci\n  - foo\n', ".container-api.yaml:3: there is no profile 'foo'"],
    ['profile: foo\n', ".container-api.yaml:1: there is no profile 'foo'"],
    [
      'overrides:\n  - targets: ["*"]\n    rules:\n      no/such: off\n',
      ".container-api.yaml:4: there is no rule 'no/such'",
    ],
    [
      'profile: docker-extension\nlabels:\n  - key: org.opencontainers.image.title\n    presence: forbidden\n',
      '.container-api.yaml:3: the configuration forbids "org.opencontainers.image.title"',
    ],
    [
      'labels:\n  - key: a\n    deprecated: a\n',
      '.container-api.yaml:2: the key "a" cannot be deprecated in favour of itself',
    ],
    [
      'ignore:\n  - rule: process/root-user\n    reason: x\n    until: 2027-13-01\n',
      ".container-api.yaml:4:12: 'ignore.0.until': there is no day '2027-13-01'",
    ],
    [
      'overrides:\n  - targets: ["*"]\n    labels: [{ key: a, effective: 2027-99-99 }]\n',
      ".container-api.yaml:3:35: 'overrides.0.labels.0.effective': there is no day '2027-99-99'",
    ],
    ['label-schema: ./none.json\n', 'none.json: it cannot be read'],
  ])('refuse the configuration %j', async (config, message) => {
    write({ Dockerfile: root, '.container-api.yaml': config });
    const { status, stdout, stderr } = await lint(['Dockerfile']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('hold labels to a vocabulary and a schema of one’s own', async () => {
    write({
      Dockerfile: 'FROM scratch\nLABEL com.example.team=red com.example.tier=9\nUSER 1\nCMD ["/app"]\n',
      'labels.json': '{"properties":{"com.example.tier":{"enum":["1","2"]}}}',
      '.container-api.yaml':
        'label-schema: labels.json\nlabels:\n- { key: com.example.team, enum: [blue, green] }\n- { key: com.example.owner, presence: required }\n',
    });
    const { targets } = await report(['Dockerfile']);
    const found = targets[0]?.findings.map(({ ruleId, subject }) => [ruleId, subject]) ?? [];
    expect(found).toContainEqual(['label/value-invalid', 'label com.example.team']);
    expect(found).toContainEqual(['label/required-missing', 'label com.example.owner']);
    expect(found).toContainEqual(['label/schema-mismatch', 'label com.example.tier']);
  });

  it('come from modules of one’s own too', async () => {
    write({
      Dockerfile: root,
      'rules.mjs': `export default [{
        id: 'acme/no-cmd', severity: 'error', subject: 'image',
        messages: { found: ({ cmd }) => 'CMD is ' + cmd },
        check(context) { context.report('found', { cmd: context.config.Cmd[0] }, { location: { kind: 'config', pointer: '/config/Cmd' } }); },
      }];`,
    });
    const { status, stdout } = await lint(['Dockerfile', '--plugin', 'rules.mjs']);
    expect(stdout).toContain('acme/no-cmd');
    expect(stdout).toContain('CMD is /app');
    expect(stdout).toContain('Dockerfile:3:1');
    expect(status).toBe(1);
  });

  it.each([
    ['throws when it is loaded', 'throw new Error("broken")', 2, 'it could not be loaded: broken'],
    [
      'has a rule that throws',
      'export default [{ id: "a/b", severity: "error", subject: "image", messages: {}, check() { throw new Error("broken"); } }]',
      70,
      'the rule a/b failed',
    ],
    ['holds no rule', 'export default [{ id: "a/b" }]', 2, "has no function 'check'"],
    [
      'has a rule of ours',
      'export default [{ id: "process/root-user", severity: "error", subject: "image", messages: {}, check() {} }]',
      2,
      'already',
    ],
  ])('of a module that %s give a clear message', async (_, module, status, message) => {
    write({ Dockerfile: root, 'rules.mjs': module });
    const result = await lint(['Dockerfile', '--plugin', 'rules.mjs']);
    expect(result.status).toBe(status);
    expect(result.stdout + result.stderr).toContain(message);
  });
});

describe('bad Dockerfiles', () => {
  it.each([
    ['empty', ''],
    ['binary', '\0\u0001\u0002'],
    ['CRLF', 'FROM scratch\r\nUSER 0\r\n'],
    ['a byte order mark', '\uFEFFFROM scratch\nUSER 0\n'],
    ['an unclosed heredoc', 'FROM scratch\nRUN <<EOF\necho\n'],
    ['an odd escape', '# escape=`\nFROM scratch\nUSER `\n0\n'],
    ['ten megabytes', `FROM scratch\n${'# x\n'.repeat(2_600_000)}`],
    ['no FROM', 'USER 0\n'],
  ])('%s are findings, and no crash', async (_, content) => {
    write({ Dockerfile: content });
    const { status, stderr } = await lint(['Dockerfile']);
    expect(stderr).not.toContain('INTERNAL');
    expect([0, 1, 2]).toContain(status);
  });

  it('are seen through a byte order mark and CRLF with the right places', async () => {
    write({ Dockerfile: '\uFEFFFROM scratch\r\nUSER 0\r\nCMD ["/app"]\r\n' });
    const { targets } = await report(['Dockerfile']);
    expect(targets[0]?.findings.find(({ ruleId }) => ruleId === 'process/root-user')?.location).toMatchObject(
      { line: 2, column: 1 },
    );
  });

  it('show no secret', async () => {
    write({
      Dockerfile:
        'FROM scratch AS a\nARG NPM_TOKEN=hunter2\nFROM scratch\nENV DB_PASSWORD=hunter2\nUSER 0\nCMD ["/app", "--password=hunter2"]\n',
    });
    for (const format of [
      'text',
      'json',
      'sarif',
      'junit',
      'checkstyle',
      'tap',
      'github',
      'gitlab',
      'markdown',
      'html',
    ]) {
      const { stdout } = await lint(['Dockerfile', '--format', format]);
      expect(stdout).not.toContain('hunter2');
    }
  });
});

describe('output', () => {
  it('goes to several files in several formats in one run', async () => {
    write({ Dockerfile: root });
    await lint([
      'Dockerfile',
      '--output',
      'sarif=a.sarif',
      '--output',
      'junit=a.xml',
      '--output',
      'gitlab=a.json',
    ]);
    expect(JSON.parse(read('a.sarif'))).toMatchObject({ version: '2.1.0' });
    expect(read('a.xml')).toContain('<testsuite');
    expect(JSON.parse(read('a.json'))).toBeInstanceOf(Array);
  });

  it('of the format github is summed up for the step where GitHub asks for it', async () => {
    write({ Dockerfile: root, 'summary.md': '# before\n' });
    const { stdout } = await lint(['Dockerfile', '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
    });
    expect(stdout).toContain('::warning file=Dockerfile,line=2');
    expect(read('summary.md')).toMatch(/^# before\n[^]*process\/root-user/);
  });

  it('stops quietly when its reader goes away', async () => {
    write({ Dockerfile: root });
    const targets = Array.from({ length: 200 }, () => 'Dockerfile');
    const { status } = await lint(targets, { onStart: (child) => child.stdout?.destroy() });
    expect(status).toBe(0);
  });
});
