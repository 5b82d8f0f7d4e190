import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readContractDocument, readContractFile } from '../../../../src/contract/read-file.js';

const entry = `name: curl
type: poci
title: Curl
description: Fetches what a URL leads to
readme: https://example.test/curl
icon: https://example.test/curl.png
env:
  - name: RETRIES
    value: '{{curl.retries}}'
  - name: MODE
    value: quiet
  - name: REGION
    value: '{{curl.region|or:eu}}'
secrets:
  - name: curl.token
    env: API_TOKEN
    description: From the web page
config:
  - name: curl
    type: object
    properties:
      retries: { type: integer, default: 3, description: How often }
    required: [retries]
allowHosts: ['example.test:443']
tools:
  - name: fetch
    description: Fetches a URL
    parameters:
      type: object
      properties:
        url: { type: string, format: uuid }
        args: { type: array, items: { type: string } }
        into: { type: string, description: Where it goes }
        depth: { type: [integer, 'null'], minimum: 1, maximum: 9 }
      required: [url]
    container:
      image: curlimages/curl:8
      user: nobody
      command: [fetch, '{{args|into}}', '--into={{into}}', '{{url}}', 7]
      volumes:
        - '{{into|volume}}'
        - cache:/var/cache/curl
        - data:/data:ro
        - /var/run/docker.sock:/var/run/docker.sock
  - name: version
    container: { command: [--version] }
    annotations: { readOnlyHint: true }
`;

describe('an entry of type poci', () => {
  it('is read as tools with their parameters, words and places', async () => {
    const fragment = await readContractFile(entry, 'curl.yaml');
    expect(fragment.findings).toEqual([]);
    expect(fragment.dialect).toBe('poci');
    expect(fragment.info?.title).toMatchObject({ value: 'Curl', declaredAt: [{ line: 3, column: 1 }] });
    expect(fragment.info?.documentation?.value).toBe('https://example.test/curl');
    expect(fragment.commands).toMatchObject([
      {
        name: 'fetch',
        help: 'Fetches a URL',
        style: 'mcp',
        extra: { args: false, kwargs: false },
        format: ['fetch', '{{args|into}}', '--into={{into}}', '{{url}}', '7'],
        declaredAt: [{ kind: 'file', path: 'curl.yaml', line: 26, column: 5, pointer: '/tools/0' }],
        arguments: [
          {
            name: 'url',
            kind: 'keyword',
            type: 'uuid',
            required: true,
            declaredAt: [{ line: 31, column: 9, pointer: '/tools/0/parameters/properties/url' }],
          },
          { name: 'args', type: 'list', required: false, shape: { type: 'string' } },
          { name: 'into', type: 'path', required: false, help: 'Where it goes' },
          { name: 'depth', type: ['int', 'none'], minimum: 1, maximum: 9 },
        ],
      },
      { name: 'version', arguments: [], format: ['--version'] },
    ]);
  });

  it('takes variables from the configuration, from fixed values and from secrets', async () => {
    const { env } = await readContractFile(entry, 'curl.yaml');
    expect(env).toMatchObject([
      { name: 'RETRIES', required: true, type: 'int', default: '3', description: 'How often' },
      { name: 'MODE', default: 'quiet' },
      { name: 'REGION', declaredAt: [{ line: 12 }] },
      { name: 'API_TOKEN', required: true, secret: true, description: 'From the web page' },
    ]);
    expect(env?.[2]).not.toHaveProperty('default');
  });

  it('takes volumes that have a name, and keeps mounts of the host as notes', async () => {
    const { volumes, notes } = await readContractFile(entry, 'curl.yaml');
    expect(volumes).toMatchObject([
      { path: '/var/cache/curl', name: 'cache', persist: true },
      { path: '/data', name: 'data', mode: 'ro' },
    ]);
    expect(notes?.map(({ topic, value }) => [topic, value])).toEqual([
      ['poci name', 'curl'],
      ['poci config', expect.anything()],
      ['poci allowHosts', ['example.test:443']],
      ['poci mounts fetch', ['/var/run/docker.sock:/var/run/docker.sock']],
      ['poci image fetch', 'curlimages/curl:8'],
      ['poci user fetch', 'nobody'],
      ['poci annotations version', { readOnlyHint: true }],
    ]);
    expect(notes?.[3]?.declaredAt).toMatchObject([{ line: 44, column: 11 }]);
  });

  it('is read from JSON, and out of a catalogue', async () => {
    const json = JSON.stringify({ type: 'poci', tools: [{ name: 'go', container: { command: ['go'] } }] });
    expect(await readContractFile(json, 'go.json')).toMatchObject({
      dialect: 'poci',
      commands: [{ name: 'go', format: ['go'] }],
      findings: [],
    });
    const catalogue =
      'version: 3\nregistry:\n  web: {type: server, image: w}\n  one: {type: poci, tools: [{name: go}]}\n  two: {type: poci, tools: []}\n';
    const fragment = await readContractFile(catalogue, 'catalog.yaml');
    expect(fragment).toMatchObject({
      dialect: 'poci',
      commands: [{ name: 'go' }],
      notes: [{ topic: 'poci name', value: 'one' }],
      findings: [{ messageId: 'several-entries', severity: 'warning', location: { line: 4 } }],
    });
  });

  it('reads the texts and variables of a server.yaml, which stand deeper', async () => {
    const text =
      'name: x\ntype: poci\nabout:\n  title: Deep\nconfig:\n  secrets: [{name: x.k, env: KEY}]\ntools: [{name: go}]\n';
    expect(await readContractFile(text, 'server.yaml')).toMatchObject({
      info: { title: { value: 'Deep', declaredAt: [{ line: 4 }] } },
      env: [{ name: 'KEY', secret: true }],
    });
  });

  it.each([
    ['type: poci\n', 'tools-missing', 1],
    ['type: poci\ntools: {}\n', 'wrong-shape', 2],
    ['type: poci\ntools: [go]\n', 'wrong-shape', 2],
    ['type: poci\ntools:\n  - description: x\n', 'name-missing', 3],
    ['type: poci\ntools:\n  - name: a\n  - name: a\n', 'tool-twice', 4],
    ['type: poci\ntools:\n  - name: a\n    parameters: [x]\n', 'wrong-shape', 4],
    ['type: poci\ntools:\n  - name: a\n    parameters: {properties: {x: 1}}\n', 'wrong-shape', 4],
    ['type: poci\ntools:\n  - name: a\n    container: {command: ["{{b}}"]}\n', 'placeholder-unknown', 4],
    ['type: poci\ntools:\n  - name: a\n    container: {command: go}\n', 'wrong-shape', 4],
    ['type: poci\nenv: [{value: x}]\ntools: []\n', 'name-missing', 2],
  ])('reports %j', async (text, messageId, line) => {
    const { findings } = await readContractFile(text, 'f.yml');
    expect(findings).toMatchObject([{ ruleId: 'contract/syntax', messageId, location: { line } }]);
  });

  it('is told by its content, and takes no other file', async () => {
    for (const text of [
      'type: server\ntools: [{name: a}]\n',
      'commands: {type: {help: poci}}\n',
      'type: poci-like\n',
      'registry: {a: {type: server}}\n',
      'registry: https://example.test\ncommands: {go: {}}\n',
    ]) {
      expect((await readContractFile(text, 'f.yml')).dialect, text).toBe('asyncy');
    }
    expect(await readContractDocument(entry, 'asyncy.yml')).not.toHaveProperty('dialect');
  });

  it('takes any text', { timeout: 30_000 }, async () => {
    const mutated = fc
      .tuple(fc.nat(entry.length), fc.nat(5), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([at, cut, more]) => entry.slice(0, at) + more + entry.slice(at + cut));
    const values = fc.record({
      type: fc.constant('poci'),
      tools: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ name: fc.jsonValue(), container: fc.jsonValue(), parameters: fc.jsonValue() })),
      ),
      env: fc.jsonValue(),
      config: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          mutated,
          values.map((value) => JSON.stringify(value)),
        ),
        async (text) => {
          const fragment = await readContractFile(text, 'f.yml');
          expect(fragment.findings.length).toBeLessThanOrEqual(300);
          JSON.stringify(fragment);
        },
      ),
      { numRuns: 100 },
    );
  });
});
