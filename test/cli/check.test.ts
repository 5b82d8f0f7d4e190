import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model/report.js';
import { containerApi } from './container-api.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-check-cli-'));
  writeFileSync(join(folder, 'app.env'), 'A=1\nthis is junk\n');
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(folder, 'asyncy.yml'), 'commands: {}\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const check = (...args: string[]) => containerApi(['check', ...args], { cwd: folder });

describe('container-api check', () => {
  it.each([
    [['image', 'app', '--env-file', 'app.env'], 'app.env:2: this is no variable'],
    [['image', 'app', '--env', 'NOT_SET_ANYWHERE'], '--env NOT_SET_ANYWHERE: no value'],
    [['image', 'app', '--cap-add', 'NET_ADMN'], "Did you mean 'NET_ADMIN'?"],
    [['image', 'app', '--network', 'host'], 'probe runs are never put there'],
    [['image', 'app', '--network', 'x', '--with', 'y'], '--network'],
    [['image', 'app', '--timeout', 'soon'], '--timeout soon is not a time'],
    [['image', 'app', '--engine-timeout', 'soon'], '--engine-timeout soon is not a time'],
    [['image', 'app', '--deadline', '1'], '--deadline 1 is over before --timeout 30'],
    [['image', 'app', '--rule', 'process/stops-on-sigin=off'], "Did you mean 'process/stops-on-sigint'?"],
    [['image', 'app', '--profile', 'recomended'], "Did you mean 'recommended'?"],
    [['image', 'app', '--contract', 'missing.yml'], 'missing.yml: there is no such file'],
    [['image', 'app', '--update-baseline'], '--update-baseline: which file?'],
    [['image', 'app', '--header', 'A: b'], 'Nonexistent flag: --header'],
    [['image'], 'Missing 1 required arg'],
    [['dockerflow', 'app', '--base-path', 'api'], '--base-path api is no path'],
    [['dockerflow', 'app', '--header', 'nothing'], '--header nothing: this is no header'],
    [['dockerflow', 'app', '-p', 'dockerflow,dockerflow-2016-02'], 'cannot be joined'],
    [
      ['app'],
      "Write 'container-api check commands app' or 'container-api check dockerflow app' or 'container-api check image app'.",
    ],
  ])('refuses %j with status 2 before anything runs', async (args, message) => {
    const { status, stdout, stderr } = await check(...args);
    expect(stderr).toContain(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each([
    ['Dockerfile', 'is a Dockerfile, and only an image can be run'],
    ['asyncy.yml', 'is a contract file, and only an image can be run'],
  ])('says what to do with a %s', async (path, message) => {
    const { status, stdout } = await check('image', path, '--json');
    expect(status).toBe(2);
    const [target] = (JSON.parse(stdout) as Report).targets;
    expect(target?.error).toMatchObject({ code: 'NOT_AN_IMAGE', exitCode: 2 });
    expect(target?.error?.message).toContain(message);
  });

  it('answers 3 and says so when there is no engine, for every target', async () => {
    const { status, stdout } = await check('image', 'docker-daemon:a', 'docker-daemon:b', '--json');
    expect(status).toBe(3);
    const { targets, rules } = JSON.parse(stdout) as Report;
    expect(targets.map(({ target, error }) => [target, error?.exitCode])).toEqual([
      ['docker-daemon:a', 3],
      ['docker-daemon:b', 3],
    ]);
    expect(rules.find(({ id }) => id === 'process/starts')).toMatchObject({
      property: 'process',
      severity: 'error',
    });
  });

  it('keeps what an env file says for the image away from itself', async () => {
    writeFileSync(join(folder, 'engine.env'), 'DOCKER_CONTEXT=other\nCONTAINER_API_FORMAT=yaml\n');
    const { status, stdout } = await check('image', 'docker-daemon:a', '--env-file', 'engine.env', '--json');
    expect(status).toBe(3);
    const [target] = (JSON.parse(stdout) as Report).targets;
    expect(target?.error?.message).toContain('/nonexistent/docker.sock (DOCKER_HOST)');
  });

  it('takes probe ids in the settings that lint reads, and rule ids in those of check', async () => {
    const config = join(folder, 'settings.yaml');
    writeFileSync(
      config,
      [
        'rules:',
        '  process/stops-on-sigint: error',
        '  env/type-missing: off',
        'ignore:',
        '  - rule: privilege/not-root',
        '    reason: known',
        'check:',
        '  timeout: 5',
        '  env: { A: 1 }',
        '',
      ].join('\n'),
    );
    const lint = await containerApi(['lint', 'Dockerfile', '--config', config], { cwd: folder });
    expect(lint.stderr).toBe('');
    expect(lint.stdout).toContain('Dockerfile');
    expect(lint.stdout).not.toContain('ignore/unused');
    const image = await check('image', 'docker-daemon:a', '--config', config);
    expect(image.status).toBe(3);
  });

  it('refuses an unknown key of the section check with its place', async () => {
    const config = join(folder, 'wrong.yaml');
    writeFileSync(config, 'check:\n  timout: 5\n');
    const { status, stderr } = await check('image', 'a', '--config', config);
    expect(status).toBe(2);
    expect(stderr).toContain("wrong.yaml:2:3: unknown key 'check.timout'\n  Did you mean 'timeout'?");
  });

  it('checks commands with the flags of the others', async () => {
    const { stdout, status } = await check('commands', '--help');
    expect(status).toBe(0);
    for (const part of ['Call every command', '--contract', '--image-contract', 'RUN FLAGS', 'EXIT STATUS'])
      expect(stdout).toContain(part);
    expect(stdout).not.toContain('--max-size');
    const away = await check('commands', 'docker-daemon:a', '--json');
    expect(away.status).toBe(3);
    const { rules } = JSON.parse(away.stdout) as Report;
    expect(rules.map(({ id }) => id)).toEqual([
      'api/hooks-succeed',
      'commands/can-run',
      'commands/refuses-missing',
      'commands/result',
      'commands/exit-status',
    ]);
  });

  it('lists its flags in groups', async () => {
    const { stdout, status } = await check('dockerflow', '--help');
    expect(status).toBe(0);
    for (const part of ['RUN FLAGS', 'SANDBOX FLAGS', 'DOCKERFLOW FLAGS', '--base-path', 'EXIT STATUS'])
      expect(stdout).toContain(part);
  });
});
