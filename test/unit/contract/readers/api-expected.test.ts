import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readApiExpected } from '../../../../src/contract/readers/api-expected.js';
import { readAvailableEnvs } from '../../../../src/contract/readers/available-envs.js';
import { label, labelled } from '../image.js';

const availableEnvs = 'com.example.available-envs';

describe('generation 0', () => {
  it('reads the list of variables', () => {
    const list = [
      { key: 'APIKEY', description: 'the key', mandatory: true },
      { key: 'UNITS', default_value: 'metric', mandatory: false },
      { key: '__proto__', default_value: 0 },
    ];
    expect(readAvailableEnvs(labelled({ [availableEnvs]: JSON.stringify(list) }))).toEqual({
      dialect: 'available-envs',
      env: [
        { name: 'APIKEY', required: true, description: 'the key', declaredAt: [label(availableEnvs, '/0')] },
        { name: 'UNITS', required: false, default: 'metric', declaredAt: [label(availableEnvs, '/1')] },
        { name: '__proto__', default: '0', declaredAt: [label(availableEnvs, '/2')] },
      ],
      findings: [],
    });
  });

  it.each([
    ['{', 'json-invalid', undefined],
    ['{"key": "X"}', 'json-invalid', undefined],
    ['['.repeat(100_000), 'json-invalid', undefined],
    ['[{}]', 'name-missing', '/0'],
    ['[{"key": "A"}, 7]', 'name-missing', '/1'],
    ['[{"key": "A", "mandatory": "maybe"}]', 'mandatory-invalid', '/0/mandatory'],
    ['[{"key": "A", "mandatory": {}}]', 'mandatory-invalid', '/0/mandatory'],
  ])('reports %.40s', (text, messageId, pointer) => {
    const fragment = readAvailableEnvs(labelled({ [availableEnvs]: text }));
    const location = label(availableEnvs, pointer);
    expect(fragment?.findings).toMatchObject([{ ruleId: 'contract/syntax', messageId, location }]);
  });

  it('is absent from most images', () => {
    expect(readAvailableEnvs(labelled({}))).toBeUndefined();
    expect(readAvailableEnvs(labelled({ [availableEnvs]: '' }))).toBeUndefined();
  });
});

describe('generation 1', () => {
  it('reads variables, arguments and links', () => {
    const fragment = readApiExpected(
      labelled({
        'api.expected-envs': '[{"key":"APIKEY","description":"the key","mandatory":true}]',
        'api.expected-args':
          '[{"arg":"-q QUERY","description":"the query","default":"Cologne, DE","mandatory":false},{"arg":"file","mandatory":"true"}]',
        'api.expected-links':
          '[{"name":"redis:latest","port":"1337","description":"cache"},{"name":"db","port":70000}]',
      }),
    );
    expect(fragment).toMatchObject({
      dialect: 'api-expected',
      env: [
        {
          name: 'APIKEY',
          required: true,
          description: 'the key',
          declaredAt: [label('api.expected-envs', '/0')],
        },
      ],
      commands: [
        {
          name: 'entrypoint',
          arguments: [
            { name: 'q', kind: 'keyword', help: 'the query', default: 'Cologne, DE', required: false },
            { name: 'file', kind: 'positional', required: true },
          ],
        },
      ],
      links: [
        { name: 'redis:latest', image: 'redis:latest', port: 1337, description: 'cache' },
        { name: 'db' },
      ],
      findings: [{ messageId: 'port-invalid', location: label('api.expected-links', '/1/port') }],
    });
  });
});

describe('generation 1b', () => {
  it('reads dotted variables', () => {
    const fragment = readApiExpected(
      labelled({
        'api.expected-envs.FOO': '',
        'api.expected-envs.FOO.description': 'foo',
        'api.expected-envs.FOO.mandatory': 'true',
        'api.expected-envs.FOO_BAR': '1=2',
      }),
    );
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.env).toMatchObject([
      { name: 'FOO', description: 'foo', required: true },
      { name: 'FOO_BAR', default: '1=2' },
    ]);
    expect(fragment?.env?.[0]?.declaredAt).toHaveLength(3);
  });

  it.each([
    ['api.expected-envs.', 'name-missing'],
    ['api.expected-envs..description', 'name-missing'],
    ['api.expected-envs.X.descripton', 'unknown-attribute'],
    ['api.expected-envs.X.', 'unknown-attribute'],
  ])('reports %s', (key, messageId) => {
    expect(readApiExpected(labelled({ [key]: '' }))?.findings).toMatchObject([
      { messageId, location: label(key) },
    ]);
  });
});

it('takes any text', () => {
  const valid = JSON.stringify([{ key: 'A', arg: '-a', name: 'n', mandatory: true, port: 1, default: [{}] }]);
  const mutated = fc
    .tuple(fc.nat(valid.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([at, cut, more]) => valid.slice(0, at) + more + valid.slice(at + cut));
  const keys = [availableEnvs, 'api.expected-envs', 'api.expected-args', 'api.expected-links'];
  fc.assert(
    fc.property(fc.oneof(mutated, fc.json(), fc.string()), (text) => {
      const image = labelled(Object.fromEntries(keys.map((key) => [key, text])));
      for (const fragment of [readAvailableEnvs(image), readApiExpected(image)]) {
        for (const finding of fragment?.findings ?? []) expect(finding.ruleId).toBe('contract/syntax');
      }
    }),
  );
});
