import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDockerMcp } from '../../../../src/contract/readers/docker-mcp.js';
import { label, labelled } from '../image.js';

const key = 'io.docker.server.metadata';

const yaml = `
name: weather
title: Weather
description: Says what the sky will do
type: server
readme: https://example.com/readme
image: example/weather
env:
  - name: WEATHER_UNITS
    value: "{{weather.units}}"
secrets:
  - name: weather.api_key
    env: WEATHER_API_KEY
command: [serve]
config:
  - name: weather
    type: object
    properties: { units: { type: string, enum: [metric, imperial] } }
tools:
  - name: forecast
    description: Tells the forecast
    arguments:
      - { name: city, type: string, desc: Where }
      - { name: days, type: integer, optional: true }
  - name: history
    parameters:
      type: object
      required: [city]
      properties:
        city: { type: string, pattern: '^[A-Z]' }
        years: { type: [integer, 'null'], minimum: 1, maximum: 9, default: 2 }
        tags: { type: array, items: { type: string } }
        odd/name: 7
`;

describe('io.docker.server.metadata', () => {
  it('is read as YAML', async () => {
    const fragment = await readDockerMcp(labelled({ [key]: yaml }));
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.dialect).toBe('docker-mcp');
    expect(fragment?.info).toEqual({
      title: { value: 'Weather', declaredAt: [label(key, '/title')] },
      description: { value: 'Says what the sky will do', declaredAt: [label(key, '/description')] },
      documentation: { value: 'https://example.com/readme', declaredAt: [label(key, '/readme')] },
    });
    expect(fragment?.env).toEqual([
      { name: 'WEATHER_UNITS', declaredAt: [label(key, '/env/0')] },
      { name: 'WEATHER_API_KEY', secret: true, declaredAt: [label(key, '/secrets/0')] },
    ]);
    expect(fragment?.commands).toMatchObject([
      {
        name: 'forecast',
        help: 'Tells the forecast',
        style: 'mcp',
        extra: { args: false, kwargs: false },
        arguments: [
          { name: 'city', kind: 'keyword', type: 'string', required: true, help: 'Where' },
          { name: 'days', kind: 'keyword', type: 'int', required: false },
        ],
      },
      {
        name: 'history',
        arguments: [
          { name: 'city', required: true, pattern: '^[A-Z]' },
          { name: 'years', required: false, type: ['int', 'none'], minimum: 1, maximum: 9, default: 2 },
          { name: 'tags', required: false, type: 'list', shape: { type: 'string' } },
          {
            name: 'odd/name',
            required: false,
            declaredAt: [label(key, '/tools/1/parameters/properties/odd~1name')],
          },
        ],
      },
    ]);
    expect(fragment?.notes).toMatchObject([
      { topic: 'mcp-name', value: 'weather' },
      { topic: 'mcp-type', value: 'server' },
      { topic: 'mcp-config', declaredAt: [label(key, '/config')] },
      { topic: 'mcp-secrets', value: ['weather.api_key'], declaredAt: [label(key, '/secrets/0/name')] },
      { topic: 'mcp-templates', value: ['weather.units'], declaredAt: [label(key, '/env/0/value')] },
      { topic: 'mcp-ignored-by-gateway', value: ['secrets', 'command', 'env[].value'] },
    ]);
  });

  it('is read as JSON', async () => {
    const text = JSON.stringify({ name: 'n', tools: [{ name: 't' }], env: [{ name: '__proto__' }] });
    const fragment = await readDockerMcp(labelled({ [key]: text }));
    expect(fragment).toMatchObject({
      env: [{ name: '__proto__' }],
      commands: [{ name: 't', arguments: [] }],
      findings: [],
    });
  });

  it('is absent from most images', async () => {
    await expect(readDockerMcp(labelled({ [key]: ' ' }))).resolves.toBeUndefined();
    await expect(readDockerMcp(labelled({}))).resolves.toBeUndefined();
  });

  it.each([
    ['just text', 'shape-wrong', undefined],
    ['- a list', 'shape-wrong', undefined],
    ['{"tools": {}}', 'shape-wrong', '/tools'],
    ['{"tools": [7]}', 'shape-wrong', '/tools/0'],
    ['{"env": [{"value": "x"}]}', 'name-missing', '/env/0'],
  ])('reports %j', async (text, messageId, pointer) => {
    const fragment = await readDockerMcp(labelled({ [key]: text }));
    expect(fragment?.findings).toMatchObject([
      { ruleId: 'contract/syntax', messageId, location: label(key, pointer) },
    ]);
  });

  it.each([
    ['{"name": ', 'broken JSON'],
    ['name: [', 'broken YAML'],
    ['a: b: c', 'an unquoted colon'],
    ['['.repeat(50_000), 'deep nesting'],
    ['x'.repeat(1_000_000), 'a megabyte'],
    [
      `a: &a [1,2,3,4,5,6,7,8,9]\n${'bcdefghij'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at] ?? 'a'},`.repeat(9)}]`)
        .join('\n')}`,
      'an alias bomb',
    ],
  ])('survives %.20s', async (text) => {
    const start = performance.now();
    const fragment = await readDockerMcp(labelled({ [key]: text }));
    expect(fragment?.findings.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('takes any text', async () => {
    const mutated = fc
      .tuple(fc.nat(yaml.length), fc.nat(5), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([at, cut, more]) => yaml.slice(0, at) + more + yaml.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.json(), fc.string()), async (text) => {
        const fragment = await readDockerMcp(labelled({ [key]: text }));
        expect(fragment?.dialect ?? 'docker-mcp').toBe('docker-mcp');
        JSON.stringify(fragment);
      }),
    );
  });
});
