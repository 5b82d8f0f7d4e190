import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Report, TargetReport } from '../../src/model/report.js';
import { containerApi } from './container-api.js';

let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-file-'));
});
afterAll(() => rm(work, { recursive: true }));

async function write(name: string, content: string): Promise<string> {
  const path = join(work, name);
  await writeFile(path, content);
  return path;
}

/** The one target of `inspect file PATH --json`. */
async function inspect(...args: string[]): Promise<TargetReport> {
  const { stdout } = await containerApi(['inspect', 'file', ...args, '--json']);
  const [target] = (JSON.parse(stdout) as Report).targets;
  if (!target) throw new Error('no target');
  return target;
}

describe('container-api inspect file', () => {
  it('reads a contract file, whatever its name, with places', async () => {
    const path = await write(
      'contract.txt',
      'commands:\n  go:\n    args:\n      - name: color\n        type: string\n        required: true\n',
    );
    const { contract, findings } = await inspect(path);
    expect(contract?.dialects).toEqual(['asyncy']);
    expect(contract?.commands).toMatchObject([
      {
        name: 'go',
        arguments: [{ name: 'color', kind: 'positional', type: 'string', required: true }],
        declaredAt: [{ path, line: 2, column: 3 }],
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('says what is wrong, where, and reads on; --fail-on makes it count', async () => {
    const path = await write(
      'faults.yml',
      'commands:\n  go:\n    help: Example: this\nenv:\n  PORT: {type: int}\n',
    );
    const { contract, findings } = await inspect(path);
    expect(findings).toMatchObject([
      { ruleId: 'contract/syntax', severity: 'error', location: { path, line: 3 } },
    ]);
    expect(contract?.env.map(({ name }) => name)).toEqual(['PORT']);
    expect((await containerApi(['inspect', 'file', path])).status).toBe(0);
    expect((await containerApi(['inspect', 'file', path, '--fail-on', 'error'])).status).toBe(1);
  });

  it('names files that are something else', async () => {
    const { contract, findings } = await inspect(await write('app.yml', 'app_name: x\nservices: {}\n'));
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['contract/not-a-contract']);
    expect(contract?.dialects).toEqual([]);
    expect(
      (await containerApi(['inspect', 'file', await write('prose.txt', 'Once upon a time.\n')])).status,
    ).toBe(2);
    expect((await containerApi(['inspect', 'file', join(work, 'absent.yml')])).status).toBe(2);
    expect((await containerApi(['inspect', 'file', 'fixtures/images/currentweather'])).status).toBe(2);
  });

  it('forecasts a Dockerfile, and cannot know what a build argument or the base image decides', async () => {
    const path = await write(
      'Dockerfile',
      'FROM node:20 AS build\nFROM debian\nARG PORT\nARG LEVEL=info\nENV LEVEL=$LEVEL HOME=/srv\nEXPOSE $PORT\nLABEL api.ENV.LEVEL.description="Log level"\n',
    );
    const unknown = await inspect(path);
    expect(unknown.contract?.ports).toEqual([]);
    expect(
      unknown.notEvaluated.filter(({ reason }) => reason.startsWith('cannot know')).length,
    ).toBeGreaterThan(1);
    expect(unknown.contract?.env.find(({ name }) => name === 'LEVEL')).toMatchObject({
      default: 'info',
      description: 'Log level',
      declaredAt: [
        { kind: 'file', path, line: 5 },
        { kind: 'file', path, line: 7 },
      ],
    });
    const known = await inspect(path, '--build-arg', 'PORT=8080');
    expect(known.contract?.ports).toMatchObject([{ port: 8080, declaredAt: [{ path, line: 6 }] }]);
    expect((await inspect(path, '--stage', 'build')).contract?.env).toEqual([]);
  });

  it('refuses a stage that is not there, and a build argument without value', async () => {
    const path = 'fixtures/dockerfiles/stages.Dockerfile';
    expect((await inspect(path, '--stage', 'nope')).error).toMatchObject({
      code: 'STAGE_UNKNOWN',
      exitCode: 2,
    });
    const { status, stderr } = await containerApi([
      'inspect',
      'file',
      path,
      '--build-arg',
      'NOT_SET_ANYWHERE',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('--build-arg NOT_SET_ANYWHERE: no value');
  });
});
