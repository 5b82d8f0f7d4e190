import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readContractFile } from '../../../../src/contract/read-file.js';

const complete = readFileSync(
  new URL('../../../../fixtures/contracts/microservice-complete.yml', import.meta.url),
  'utf8',
);

describe('microservice.yml', () => {
  it('has its own defaults: JSON argument, no further arguments, optional variables, startup as main process', async () => {
    const fragment = await readContractFile(complete, 'm.yml');
    expect(fragment.dialect).toBe('microservice');
    expect(fragment.commands).toMatchObject([
      {
        name: 'resize',
        style: 'json',
        extra: { args: false, kwargs: false },
        arguments: [
          { name: 'picture', kind: 'keyword', type: 'path', required: true },
          { name: 'width', type: 'int', required: false, default: 640, minimum: 1, maximum: 4096 },
          { name: 'mode', type: 'string', enum: ['fit', 'crop'] },
        ],
        result: { type: 'object', properties: { height: { type: 'int' } } },
      },
      { name: 'serve', style: 'http', http: { method: 'post', endpoint: '/serve', port: 5000 } },
    ]);
    expect(fragment.env).toMatchObject([
      { name: 'API_KEY', required: true, requiredByDefault: false },
      { name: 'REGION', default: 'eu-1', requiredByDefault: false },
    ]);
    expect(fragment.lifecycle).toMatchObject({
      startup: { command: ['node', 'index.js'], timeout: 30, role: 'main' },
      shutdown: { command: './stop.sh', role: 'hook' },
    });
  });

  it('reads requests and limits, persistent volumes and implied ports', async () => {
    const fragment = await readContractFile(complete, 'm.yml');
    expect(fragment.resources).toMatchObject({
      cpu: { value: '1', amount: 1 },
      memory: { value: '64MB', amount: 64_000_000 },
      'min-cpu': { value: '0.5', amount: 0.5 },
      'min-memory': { value: '32MB', amount: 32_000_000 },
    });
    expect(fragment.volumes).toMatchObject([{ name: 'work', path: '/var/lib/twin', persist: true }]);
    expect(fragment.ports).toEqual([
      {
        port: 5000,
        scheme: 'http',
        declaredAt: [
          expect.objectContaining({ pointer: '/commands/serve/http/port' }),
          expect.objectContaining({ pointer: '/commands/serve/run/port' }),
        ],
      },
    ]);
    expect(fragment.notes).toMatchObject([
      { topic: 'version', value: '1' },
      { topic: 'run serve', value: { command: ['node', 'serve.js'], port: 5000 } },
    ]);
  });

  it('says once that a port is wrong', async () => {
    const text =
      'omg: 1\ncommands:\n  a:\n    http: {port: 0}\nhealth:\n  http: {port: x}\nlifecycle:\n  startup: {command: a, port: 99999}\n';
    const { findings, ports } = await readContractFile(text, 'm.yml');
    expect(
      findings.map(({ messageId, location }) => [messageId, location?.kind === 'file' && location.line]),
    ).toEqual([
      ['port-invalid', 4],
      ['port-invalid', 6],
      ['port-invalid', 8],
    ]);
    expect(ports).toBeUndefined();
  });
});
