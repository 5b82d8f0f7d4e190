import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractFilePathLabel, readApiLabels } from '../../../../src/contract/readers/api-labels.js';
import { label, labelled } from '../image.js';

function read(labels: Record<string, string>): ReturnType<typeof readApiLabels> {
  return readApiLabels(labelled(labels));
}

describe('values that cannot be what they should be', () => {
  it.each([
    ['api.ENV.P.pattern', '([a', 'pattern-invalid'],
    ['api.ARG.p.pattern', '([a', 'pattern-invalid'],
    ['api.HOOK.pre-stop', '["/bin/drain", 3]', 'command-invalid'],
    ['api.HOOK.post-start', '[]', 'command-invalid'],
  ])('%s=%s is a finding', (key, text, messageId) => {
    const { env, findings } = read({ [key]: text }) ?? {};
    expect(findings).toMatchObject([{ ruleId: 'contract/syntax', messageId, location: label(key) }]);
    expect(env?.[0]?.pattern).toBeUndefined();
  });

  it('leaves patterns that compile, and shell commands that begin with a bracket', () => {
    const fragment = read({ 'api.ENV.P.pattern': '^[a-z]+$', 'api.HOOK.pre-stop': '[ -f /x ] && drain' });
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.env).toMatchObject([{ pattern: '^[a-z]+$' }]);
    expect(fragment?.lifecycle?.['pre-stop']?.command).toBe('[ -f /x ] && drain');
  });

  it.each([
    ['api.HEALTH', 'api.HEALTH.path'],
    ['api.TAGS.', 'api.TAGS.name'],
  ])('%s without a name is told a key of its own namespace', (key, example) => {
    expect(read({ [key]: 'x' })?.findings[0]?.suggestion).toContain(`as in ${example}.`);
  });
});

describe('api.ENV', () => {
  it('reads generation 2', () => {
    const fragment = read({
      'api.ENV.OPENWEATHERMAP_APIKEY': '',
      'api.ENV.OPENWEATHERMAP_APIKEY.description': 'Access key',
      'api.ENV.OPENWEATHERMAP_APIKEY.mandatory': 'true',
    });
    expect(fragment).toEqual({
      dialect: 'api-labels',
      env: [
        {
          name: 'OPENWEATHERMAP_APIKEY',
          required: true,
          description: 'Access key',
          declaredAt: [
            label('api.ENV.OPENWEATHERMAP_APIKEY'),
            label('api.ENV.OPENWEATHERMAP_APIKEY.description'),
            label('api.ENV.OPENWEATHERMAP_APIKEY.mandatory'),
          ],
        },
      ],
      findings: [],
    });
  });

  it('never lets FOO swallow FOO_BAR', () => {
    const fragment = read({
      'api.ENV.FOO': '',
      'api.ENV.FOO.description': 'foo',
      'api.ENV.FOO_BAR': 'x=y=z',
      'api.ENV.FOO_BAR.description': 'bar',
      'api.ENV.FOO_BAR.mandatory': 'FALSE',
    });
    expect(fragment?.env).toMatchObject([
      { name: 'FOO', description: 'foo' },
      { name: 'FOO_BAR', default: 'x=y=z', description: 'bar', required: false },
    ]);
    expect(fragment?.env?.[0]).not.toHaveProperty('default');
    expect(fragment?.env?.[0]?.declaredAt).toHaveLength(2);
  });

  it('needs no marker label', () => {
    expect(read({ 'api.ENV.X.about': 'an x' })?.env).toEqual([
      { name: 'X', description: 'an x', declaredAt: [label('api.ENV.X.about')] },
    ]);
  });

  it('reads all attributes', () => {
    const fragment = read({
      'api.ENV.LEVEL.type': 'str|integer',
      'api.ENV.LEVEL.default': '',
      'api.ENV.LEVEL.pattern': '^[a-z]+$',
      'api.ENV.LEVEL.enum': 'debug, info',
      'api.ENV.LEVEL.secret': 'false',
      'api.ENV.SIZE.enum': '[1, 2, "a,b", null]',
    });
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.env).toMatchObject([
      {
        name: 'LEVEL',
        type: ['string', 'int'],
        default: '',
        pattern: '^[a-z]+$',
        enum: ['debug', 'info'],
        secret: false,
      },
      { name: 'SIZE', enum: [1, 2, 'a,b', null] },
    ]);
  });

  it('prefers description to about and the marker to .default', () => {
    const fragment = read({
      'api.ENV.X.about': 'a',
      'api.ENV.X.description': 'd',
      'api.ENV.X.default': '1',
      'api.ENV.X': '2',
    });
    expect(fragment?.env).toMatchObject([{ name: 'X', description: 'd', default: '2' }]);
  });

  it.each([
    ['api.ENV.X.mandatory', 'yes', 'boolean-invalid'],
    ['api.ENV.X.type', 'strnig', 'type-unknown'],
    ['api.ENV.X.enum', 'a,,b', 'enum-invalid'],
    ['api.ENV.X.enum', '[{}]', 'enum-invalid'],
    ['api.ENV.X.enum', '[', 'enum-invalid'],
    ['api.ENV.A=B', '', 'env-name-invalid'],
    ['api.ENV.A B', '', 'env-name-invalid'],
    ['api.ENV.A\u0000', '', 'env-name-invalid'],
  ])('reports %j = %j', (key, value, messageId) => {
    const fragment = read({ [key]: value });
    expect(fragment?.findings).toMatchObject([
      { ruleId: 'contract/syntax', messageId, severity: 'error', location: label(key) },
    ]);
    expect(fragment?.findings[0]?.suggestion).toBeTruthy();
  });

  it('does not repeat what may be a secret', () => {
    const fragment = read({ 'api.ENV.API_KEY.enum': 'hunter2,,' });
    expect(fragment?.findings).toHaveLength(1);
    expect(JSON.stringify(fragment?.findings)).not.toContain('hunter2');
  });

  it('keeps names such as __proto__ apart from everything else', () => {
    const fragment = read(
      Object.fromEntries([
        ['api.ENV.__proto__', 'polluted'],
        ['api.ENV.constructor', 'c'],
        ['__proto__', 'x'],
      ]),
    );
    expect(fragment?.env?.map(({ name, default: value }) => [name, value])).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'c'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('api.EXPOSE', () => {
  it.each<[string, Record<string, string>, object[]]>([
    [
      '1337',
      { '': '', protocol: 'http', scheme: 'tcp', about: 'main' },
      [{ port: 1337, protocol: 'tcp', scheme: 'http', description: 'main' }],
    ],
    [
      '1337',
      { protocol: 'udp', scheme: 'coap', name: 'co' },
      [{ port: 1337, protocol: 'udp', scheme: 'coap', name: 'co' }],
    ],
    ['8080', { '': 'the API' }, [{ port: 8080, description: 'the API' }]],
    ['8443', { protocol: 'HTTPS' }, [{ port: 8443, scheme: 'https' }]],
    ['53/udp', { description: 'names' }, [{ port: 53, protocol: 'udp', description: 'names' }]],
    ['7000-7001', { '': '' }, [{ port: 7000 }, { port: 7001 }]],
  ])('%s %j', (name, attributes, ports) => {
    const entries = Object.entries(attributes).map(([attribute, text]) => [
      `api.EXPOSE.${name}${attribute && '.'}${attribute}`,
      text,
    ]);
    const fragment = read(Object.fromEntries(entries) as Record<string, string>);
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.ports).toEqual(
      ports.map((port) => ({ ...port, declaredAt: entries.map(([key = '']) => label(key)) })),
    );
  });

  it.each(['http', '0', '99999', '1-65535'])('reports the port %s', (name) => {
    const fragment = read({ [`api.EXPOSE.${name}`]: '' });
    expect(fragment?.ports).toBeUndefined();
    expect(fragment?.findings).toMatchObject([
      { ruleId: 'contract/syntax', messageId: name === '1-65535' ? 'port-range-too-wide' : 'port-invalid' },
    ]);
  });
});

describe('the other namespaces', () => {
  it('reads LINKS and DEPENDENCY', () => {
    const fragment = read({
      'api.LINKS.db': '',
      'api.LINKS.db.image': 'postgres:17',
      'api.LINKS.db.port': '5432',
      'api.LINKS.db.mandatory': 'true',
      'api.DEPENDENCY.redis': '',
      'api.DEPENDENCY.redis.about': 'caching',
      'api.DEPENDENCY.redis.port': 'x',
    });
    expect(fragment?.links).toMatchObject([
      { name: 'db', image: 'postgres:17', port: 5432, required: true },
      { name: 'redis', description: 'caching' },
    ]);
    expect(fragment?.findings).toMatchObject([
      { messageId: 'port-invalid', location: label('api.DEPENDENCY.redis.port') },
    ]);
  });

  it('reads VOLUME by name and by path, dots included', () => {
    const fragment = read({
      'api.VOLUME.cache': '/var/cache',
      'api.VOLUME.cache.mode': 'ro',
      'api.VOLUME.cache.persist': 'true',
      'api.VOLUME./var/lib/app.d': '',
      'api.VOLUME./var/lib/app.d.description': 'drop-ins',
      'api.VOLUME.data.path': '/data',
      'api.VOLUME.nowhere': '',
      'api.VOLUME.relative': 'here',
      'api.VOLUME.odd': '/odd',
      'api.VOLUME.odd.mode': 'rx',
    });
    expect(fragment?.volumes).toMatchObject([
      { path: '/var/cache', name: 'cache', mode: 'ro', persist: true },
      { path: '/var/lib/app.d', description: 'drop-ins' },
      { path: '/data', name: 'data' },
      { path: '/odd', name: 'odd' },
    ]);
    expect(fragment?.volumes?.[1]).not.toHaveProperty('name');
    expect(fragment?.findings.map(({ messageId }) => messageId)).toEqual([
      'volume-without-path',
      'volume-without-path',
      'choice-unknown',
    ]);
  });

  it('reads ARG as arguments of the entrypoint, positional ones by .position', () => {
    const fragment = read({
      'api.ARG.--query': 'Cologne',
      'api.ARG.a.position': '2',
      'api.ARG.b.position': '1',
      'api.ARG.b.mandatory': 'true',
      'api.ARG.b.type': 'int',
      'api.ARG.verbose.kind': 'keyword',
      'api.ARG.verbose.position': 'first',
    });
    expect(fragment?.commands).toMatchObject([
      {
        name: 'entrypoint',
        style: 'argv',
        extra: { args: true, kwargs: true },
        arguments: [
          { name: 'b', kind: 'positional', required: true, type: 'int' },
          { name: 'a', kind: 'positional' },
          { name: 'query', kind: 'keyword', default: 'Cologne' },
          { name: 'verbose', kind: 'keyword' },
        ],
      },
    ]);
    expect(fragment?.findings).toMatchObject([{ messageId: 'position-invalid' }]);
  });

  it.each([
    ['', {}],
    ['true', {}],
    ['one JSON object a line', { description: 'one JSON object a line' }],
  ])('reads STDIN=%j', (text, stdin) => {
    expect(read({ 'api.STDIN': text })?.process).toEqual({ stdin, declaredAt: [label('api.STDIN')] });
  });

  it('reads STDIN=false as silence', () => {
    expect(read({ 'api.STDIN': 'false' })).toBeUndefined();
  });

  it('reads HEALTH', () => {
    expect(read({ 'api.HEALTH.path': '/healthz', 'api.HEALTH.port': '8080' })?.health).toEqual({
      path: '/healthz',
      port: 8080,
      declaredAt: [label('api.HEALTH.path'), label('api.HEALTH.port')],
    });
    const wrong = read({ 'api.HEALTH.path': 'http://x/', 'api.HEALTH.port': 'http' });
    expect(wrong?.health).toBeUndefined();
    expect(wrong?.findings.map(({ messageId }) => messageId)).toEqual([
      'health-path-invalid',
      'port-invalid',
    ]);
  });

  it('reads HOOK in shell and exec form', () => {
    const fragment = read({
      'api.HOOK.post-start': '["/bin/warm", "up"]',
      'api.HOOK.pre-stop': '[ -e /x ] && drain',
      'api.HOOK.pre-stop.timeout': '2.5',
      'api.HOOK.pre-stop.description': 'drains',
    });
    expect(fragment?.lifecycle).toMatchObject({
      'post-start': { command: ['/bin/warm', 'up'], role: 'hook' },
      'pre-stop': { command: '[ -e /x ] && drain', role: 'hook', timeout: 2.5, description: 'drains' },
    });
    const wrong = read({ 'api.HOOK.pre-stop.timeout': 'long' });
    expect(wrong?.lifecycle).toBeUndefined();
    expect(wrong?.findings).toMatchObject([{ messageId: 'hook-without-command' }]);
  });

  it('reads generation 3: RESOURCES, TAGS, TEST', () => {
    const fragment = read({
      'api.RESOURCES.Memory': '3gb',
      'api.RESOURCES.CPU': '500m',
      'api.RESOURCES.GPU': 'many',
      'api.TAGS.go': '1.9',
      'api.TAGS.a.b': '',
      'api.TEST.command': '',
      'api.TEST.command.name': 'upgrade',
      'api.TEST.command.expectedError': '',
      'api.TEST.fileExistence.path': '/etc',
    });
    expect(fragment?.dialect).toBe('dockument');
    expect(fragment?.resources).toEqual({
      memory: { value: '3gb', amount: 3e9, declaredAt: [label('api.RESOURCES.Memory')] },
      cpu: { value: '500m', amount: 0.5, declaredAt: [label('api.RESOURCES.CPU')] },
      gpu: { value: 'many', declaredAt: [label('api.RESOURCES.GPU')] },
    });
    expect(fragment?.findings).toMatchObject([{ messageId: 'gpu-invalid' }]);
    expect(fragment?.tags).toMatchObject([{ key: 'go', value: '1.9' }, { key: 'a.b' }]);
    expect(fragment?.tests).toMatchObject([
      { kind: 'command', fields: { name: 'upgrade' } },
      { kind: 'fileExistence', fields: { path: '/etc' } },
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [{ 'api.ENV.X': '', 'api.ENV.X.mandatory': 'true' }, 'api-labels'],
    [{ 'api.ENV.X.about': 'x' }, 'dockument'],
    [{ 'api.ENV.X.about': 'x', 'api.ENV.Y.description': 'y' }, 'api-labels'],
    [{ 'api.TAGS.x': '', 'api.LINKS.y': '' }, 'api-labels'],
  ])('tells the dialect of %j: %s', (labels, dialect) => {
    expect(read(labels)?.dialect).toBe(dialect);
  });
});

describe('api.CONTRACT', () => {
  it.each<[string, string | undefined]>([
    ['/app/asyncy.yml', '/app/asyncy.yml'],
    ['asyncy.yml', undefined],
    ['/a/../etc/shadow', undefined],
    ['/dir/', undefined],
    ['/a\0b', undefined],
    [`/${'a'.repeat(5000)}`, undefined],
    ['', undefined],
  ])('%j', (text, path) => {
    const labels = { 'api.CONTRACT': text };
    expect(contractFilePathLabel(labelled(labels))).toBe(path);
    expect(read(labels)?.findings.length ?? 0).toBe(path === undefined ? 1 : 0);
  });

  it('is absent from most images', () => {
    expect(contractFilePathLabel(labelled({}))).toBeUndefined();
  });
});

describe('keys', () => {
  it.each<[string, string, string, string]>([
    ['api.ENV.X.descripton', 'unknown-attribute', 'warning', 'Write api.ENV.X.description.'],
    ['api.ENV.X.Mandatory', 'unknown-attribute', 'warning', 'Write api.ENV.X.mandatory.'],
    ['api.ENV.X.required', 'unknown-attribute', 'warning', 'Write api.ENV.X.mandatory.'],
    [
      'api.ENV.X.a.b',
      'unknown-attribute',
      'warning',
      'Known are: type, mandatory, default, pattern, enum, example, secret, description, about.',
    ],
    [
      'api.ENV.X.',
      'unknown-attribute',
      'warning',
      'Known are: type, mandatory, default, pattern, enum, example, secret, description, about.',
    ],
    ['api.ENVS.X', 'unknown-namespace', 'warning', 'Write api.ENV.X.'],
    ['api.ENVIRONMENT', 'unknown-namespace', 'warning', 'Write api.ENV.'],
    ['api.PORT.80', 'unknown-namespace', 'warning', 'Write api.EXPOSE.80.'],
    [
      'api.FOO.x',
      'unknown-namespace',
      'warning',
      'Known are: ENV, EXPOSE, LINKS, DEPENDENCY, VOLUME, ARG, HOOK, HEALTH, RESOURCES, TAGS, TEST, STDIN, CONTRACT.',
    ],
    ['api.RESOURCES.memory', 'unknown-name', 'warning', 'Write api.RESOURCES.Memory.'],
    ['api.HOOK.postStart.timeout', 'unknown-name', 'warning', 'Write api.HOOK.post-start.timeout.'],
    ['api.TEST.command.comand', 'unknown-attribute', 'warning', 'Write api.TEST.command.command.'],
    [
      'api.TEST.metadata.name',
      'unknown-attribute',
      'warning',
      'Known are: env, exposedPorts, volumes, entrypoint, cmd, workdir.',
    ],
    ['api.STDIN.x', 'unknown-attribute', 'warning', 'Write api.STDIN.'],
    ['api.env.X.description', 'namespace-case', 'note', 'Write api.ENV.X.description.'],
  ])('%s: %s', (key, messageId, severity, suggestion) => {
    const fragment = read({ [key]: 'v' });
    expect(fragment?.findings).toMatchObject([
      { ruleId: 'contract/unknown-key', messageId, severity, suggestion, location: label(key) },
    ]);
    expect(fragment?.env).toBeUndefined();
  });

  it.each(['api.ENV', 'api.ENV.', 'api.ENV..x', 'api.TAGS.', 'api.EXPOSE'])('%s has no name', (key) => {
    expect(read({ [key]: '' })?.findings).toMatchObject([
      { ruleId: 'contract/syntax', messageId: 'name-missing' },
    ]);
  });

  it.each([
    'api.version',
    'api.health',
    'api.contract',
    'api.',
    'api',
    'x.api.ENV.Y',
    'apiXENV.Y',
    'API.ENV.X',
    'com.example.api.ENV.X',
    'api.expected-envs',
    'api.__proto__.x',
    '__proto__',
    '',
  ])('%s is not ours', (key) => {
    expect(read(Object.fromEntries([[key, 'v']]))).toBeUndefined();
  });

  const parts = fc.constantFrom(
    'api',
    'ENV',
    'EXPOSE',
    'VOLUME',
    'ARG',
    'HOOK',
    'post-start',
    'TEST',
    'command',
    'LINKS',
    'TAGS',
    'RESOURCES',
    'Memory',
    'HEALTH',
    'STDIN',
    'CONTRACT',
    'FOO',
    'FOO_BAR',
    '8080',
    '/data',
    'mandatory',
    'description',
    'type',
    'enum',
    'default',
    '',
    '__proto__',
    'env',
  );
  const key = fc.oneof(
    fc
      .tuple(fc.array(parts, { maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([words, more]) => `api.${words.join('.')}${more}`),
    fc.string({ unit: 'binary' }),
  );
  const value = fc.oneof(
    fc.constantFrom('', 'true', '[', '["a"]', '512Mi', '/x', 'a,b', '\u202e\ud800\u001b[31m'),
    fc.string({ unit: 'binary' }),
  );
  const labelMap = fc.array(fc.tuple(key, value), { maxLength: 12 });

  it('takes any labels; every key of ours is read or reported', () => {
    fc.assert(
      fc.property(labelMap, (entries) => {
        const labels = Object.fromEntries(entries);
        const fragment = read(labels);
        for (const finding of fragment?.findings ?? []) {
          expect(finding.location?.kind).toBe('label');
          expect(finding.message.length).toBeLessThan(1000);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says the same whatever the order of the labels', () => {
    const sorted = (items: readonly unknown[] = []): string[] => items.map((item) => canonical(item)).sort();
    const canonical = (item: unknown): string =>
      JSON.stringify(item, (_, part: unknown) =>
        Array.isArray(part) ? [...(part as unknown[])].map((one) => JSON.stringify(one)).sort() : part,
      );
    fc.assert(
      fc.property(labelMap, fc.infiniteStream(fc.nat()), (entries, ranks) => {
        const labels = Object.fromEntries(entries);
        const shuffled = Object.fromEntries(
          Object.entries(labels)
            .map((entry): [number, [string, string]] => [ranks.next().value as number, entry])
            .sort(([one], [other]) => one - other)
            .map(([, entry]) => entry),
        );
        const [one, other] = [read(labels), read(shuffled)];
        for (const part of ['env', 'ports', 'volumes', 'links', 'tags', 'tests', 'findings'] as const) {
          expect(sorted(other?.[part])).toEqual(sorted(one?.[part]));
        }
        expect(other?.dialect).toBe(one?.dialect);
      }),
    );
  });

  it('cuts what it repeats of long keys and values', () => {
    const fragment = read({
      [`api.ENV.${'x'.repeat(1_000_000)}.descripton`]: '',
      'api.ENV.Y.mandatory': 'z'.repeat(1_000_000),
    });
    for (const finding of fragment?.findings ?? []) {
      expect(finding.message.length).toBeLessThan(500);
      expect(finding.suggestion?.length).toBeLessThan(500);
    }
    expect(fragment?.findings).toHaveLength(2);
  });
});
