import { describe, expect, it } from 'vitest';

import { redact } from '../../../src/app/redact.js';
import { readContract } from '../../../src/contract/read-contract.js';
import type { ImageConfig } from '../../../src/model/image.js';
import type { TargetReport } from '../../../src/model/report.js';

/** The redacted report of an image with this config. */
async function reportOf(config: ImageConfig): Promise<TargetReport> {
  const read = await readContract({
    image: {
      transport: 'oci',
      name: 'app',
      tags: [],
      platform: { os: 'linux', architecture: 'amd64' },
      config,
      notCarried: [],
    },
  });
  return redact({ target: 'app', ...read, probes: [] });
}

describe('redact', () => {
  it('hides the default of a secret-looking variable wherever it stands, and keeps its name', async () => {
    const report = await reportOf({
      Env: ['DB_PASSWORD=hunter2hunter2', 'PORT=8080'],
      Entrypoint: ['/app', '--dsn=db?password=hunter2hunter2'],
      Labels: { 'com.example.note': 'uses hunter2hunter2', 'api.ENV.DB_PASSWORD': 'hunter2hunter2' },
      Healthcheck: { Test: ['CMD-SHELL', 'check hunter2hunter2'] },
    });
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report.contract?.env.map(({ name, default: value }) => [name, value])).toEqual([
      ['DB_PASSWORD', '***'],
      ['PORT', '8080'],
    ]);
    expect(report.contract?.process.entrypoint).toEqual(['/app', '--dsn=db?password=***']);
  });

  it('hides a short secret only where it stands alone', async () => {
    const report = await reportOf({ Env: ['API_TOKEN=abc'], Cmd: ['abc', 'abcdef'] });
    expect(report.contract?.env[0]?.default).toBe('***');
    expect(report.contract?.process.cmd).toEqual(['***', 'abcdef']);
  });

  it('hides them in shell form too, but for references to variables', async () => {
    const cmd = ['/bin/sh', '-c', 'serve --password="opensesame" --api-key $SERVICE_API_KEY -v'];
    const report = await reportOf({ Cmd: cmd });
    expect(report.contract?.process.cmd?.at(-1)).toBe('serve --password="***" --api-key $SERVICE_API_KEY -v');
  });

  it('hides a password in the URL of a target', () => {
    const report = redact({
      target: 'docker://me:hunter2@example.com/app',
      findings: [],
      probes: [],
      notEvaluated: [],
    });
    expect(report.target).toBe('docker://me:***@example.com/app');
  });

  it.each([
    [
      ['serve', '--password', 'opensesame'],
      ['serve', '--password', '***'],
    ],
    [
      ['serve', '--api-key=k-123'],
      ['serve', '--api-key=***'],
    ],
    [
      ['serve', '--token-url', 'https://login.example.com'],
      ['serve', '--token-url', 'https://login.example.com'],
    ],
  ])('hides the values of secret-looking options: %j', async (cmd, expected) => {
    expect((await reportOf({ Cmd: cmd })).contract?.process.cmd).toEqual(expected);
  });

  it('hides the secret option of a health check', async () => {
    const report = await reportOf({ Healthcheck: { Test: ['CMD', 'ping', '--password', 'opensesame'] } });
    expect(report.contract?.health?.test).toEqual(['CMD', 'ping', '--password', '***']);
  });

  it('hides passwords in URLs', async () => {
    const report = await reportOf({ Env: ['AMQP=amqp://guest:letmein@queue:5672/'] });
    expect(report.contract?.env[0]?.default).toBe('amqp://guest:***@queue:5672/');
  });

  it('hides values of labels with secret-looking keys', async () => {
    const report = await reportOf({
      Labels: { 'com.example.api-token': 'tok-1', 'com.example.tokenizer': 'bpe' },
    });
    expect(report.contract?.labels).toEqual({
      'com.example.api-token': '***',
      'com.example.tokenizer': 'bpe',
    });
  });

  it('takes the switch that makes a variable secret for no secret', async () => {
    const Labels = { 'api.ENV.S.secret': 'true', 'api.ENV.S.mandatory': 'true', 'api.ENV.DEBUG': 'true' };
    const { contract } = await reportOf({ Labels });
    expect(contract?.labels).toEqual(Labels);
    expect(contract?.env).toMatchObject([
      { name: 'S', secret: true },
      { name: 'DEBUG', default: 'true' },
    ]);
  });

  it('keeps the keys of labels, and hides a secret in a label whatever its key', async () => {
    const { contract } = await reportOf({
      Env: ['DB_PASSWORD=postgres'],
      Labels: { 'api.LINKS.postgres.port': '5432', name: 'postgres', 'api.TEST.command.name': 'postgres' },
    });
    expect(contract?.links[0]?.declaredAt).toEqual([{ kind: 'label', key: 'api.LINKS.postgres.port' }]);
    expect(contract?.labels).toMatchObject({ name: '***' });
    expect(contract?.tests[0]?.fields).toEqual({ name: '***' });
  });

  it('leaves a report without secrets as it is', async () => {
    const config: ImageConfig = {
      Env: ['PORT=8080'],
      Cmd: ['serve'],
      Labels: { __proto__x: 'a', 'a.b': 'c' },
    };
    const report = await reportOf(config);
    expect(redact(report)).toEqual(report);
    expect(report.contract?.labels).toEqual({ __proto__x: 'a', 'a.b': 'c' });
  });
});
