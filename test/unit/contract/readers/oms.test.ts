import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readContractFile } from '../../../../src/contract/read-file.js';

const complete = readFileSync(
  new URL('../../../../fixtures/contracts/oms-complete.yml', import.meta.url),
  'utf8',
);

describe('oms.yml', () => {
  it('reads info, health and lifecycle', async () => {
    const { info, health, lifecycle } = await readContractFile(complete, 'oms.yml');
    expect(info).toMatchObject({
      title: { value: 'Weather' },
      version: { value: '1.10' },
      description: { value: 'Says what the weather will be' },
      authors: { value: 'Weather people <weather@example.test>' },
      licenses: { value: 'MIT' },
    });
    expect(health).toMatchObject({ path: '/health', port: 8080 });
    expect(lifecycle).toMatchObject({
      startup: { command: ['node', 'index.js'], role: 'main' },
      shutdown: { command: './stop.sh', timeout: 300, role: 'hook' },
    });
  });

  it('reads actions by what carries them', async () => {
    const { commands, notes } = await readContractFile(complete, 'oms.yml');
    expect(commands?.map(({ name, style }) => [name, style])).toEqual([
      ['forecast', 'http'],
      ['alarms', 'events'],
      ['lookup', 'rpc'],
    ]);
    expect(commands?.[0]).toMatchObject({
      extra: { args: false, kwargs: false },
      http: { method: 'get', port: 8080, path: '/forecast/{place}', contentType: 'application/json' },
      arguments: [
        { name: 'place', in: 'path', required: true },
        { name: 'days', in: 'query', type: 'int', minimum: 1, maximum: 14, default: 3 },
        { name: 'units', type: 'string', enum: ['metric', 'imperial'] },
        { name: 'stations', type: 'list', shape: { list: { elements: { type: 'string' } } } },
      ],
      result: { type: 'object', contentType: 'application/json', properties: { rain: { type: 'float' } } },
    });
    expect(notes?.map((note) => note.topic)).toEqual(['oms', 'events alarms', 'rpc lookup', 'forwards']);
  });

  it('gathers the ports of forwards, actions, events and health', async () => {
    const { ports } = await readContractFile(complete, 'oms.yml');
    expect(
      ports?.map(({ port, name, scheme, declaredAt }) => [port, name, scheme, declaredAt.length]),
    ).toEqual([
      [8081, 'page', 'http', 1],
      [8080, undefined, 'http', 2],
      [8082, undefined, 'http', 1],
      [50051, undefined, undefined, 1],
    ]);
  });

  it('reads secrets and optional variables', async () => {
    const { env } = await readContractFile(complete, 'oms.yml');
    expect(env).toMatchObject([
      { name: 'WEATHER_KEY', required: true, secret: true, requiredByDefault: false },
      { name: 'UNITS', default: 'metric', requiredByDefault: false },
    ]);
  });

  it('takes body for requestBody, with a note, and refuses places that no request has', async () => {
    const { commands, findings } = await readContractFile(
      'actions:\n  a:\n    arguments:\n      x: {type: int, in: body}\n      y: {type: int, in: pocket}\n',
      'oms.yml',
    );
    expect(commands?.[0]?.arguments).toMatchObject([{ name: 'x', in: 'requestBody' }, { name: 'y' }]);
    expect(findings.map((finding) => finding.messageId)).toEqual(['body-spelling', 'binding-unknown']);
  });
});
