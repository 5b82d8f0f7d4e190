import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContractFragment } from '../../../src/contract/fragment.js';
import { mergeFragments } from '../../../src/contract/merge.js';
import type { Finding } from '../../../src/model/finding.js';
import type { Location } from '../../../src/model/location.js';
import { label } from './image.js';

function file(line: number, pointer?: string): Location {
  return { kind: 'file', path: 'asyncy.yml', line, column: 1, ...(pointer !== undefined && { pointer }) };
}

function config(pointer: string): Location {
  return { kind: 'config', pointer };
}

function fragment(dialect: ContractFragment['dialect'], parts: Partial<ContractFragment>): ContractFragment {
  return { dialect, findings: [], ...parts };
}

function merge(...fragments: ContractFragment[]): ReturnType<typeof mergeFragments> {
  return mergeFragments(fragments, {});
}

describe('nothing', () => {
  it('makes an empty contract', () => {
    expect(merge()).toEqual({
      contract: {
        dialects: [],
        info: {},
        env: [],
        ports: [],
        volumes: [],
        process: { declaredAt: [] },
        commands: [],
        links: [],
        capabilities: [],
        lifecycle: {},
        resources: {},
        hostCommands: [],
        tags: [],
        tests: [],
        notes: [],
        labels: {},
      },
      findings: [],
      notEvaluated: [],
    });
  });
});

describe('variables', () => {
  it('take each field from the first source that has it', () => {
    const { contract, findings } = merge(
      fragment('asyncy', {
        env: [{ name: 'PORT', type: 'int', requiredByDefault: true, declaredAt: [file(3)] }],
      }),
      fragment('api-labels', {
        env: [
          { name: 'PORT', description: 'to listen on', declaredAt: [label('api.ENV.PORT.description')] },
          { name: 'LEVEL', description: 'of logs', declaredAt: [label('api.ENV.LEVEL.description')] },
        ],
      }),
      fragment('image-config', {
        env: [{ name: 'PORT', default: '8080', declaredAt: [config('/config/Env/0')] }],
      }),
    );
    expect(findings).toEqual([]);
    expect(contract.env).toEqual([
      {
        name: 'PORT',
        required: false,
        default: '8080',
        description: 'to listen on',
        type: 'int',
        declaredAt: [file(3), label('api.ENV.PORT.description'), config('/config/Env/0')],
      },
      {
        name: 'LEVEL',
        required: false,
        description: 'of logs',
        declaredAt: [label('api.ENV.LEVEL.description')],
      },
    ]);
    expect(Object.keys(contract.env[0] ?? {})).toEqual([
      'name',
      'required',
      'default',
      'description',
      'type',
      'declaredAt',
    ]);
    expect(contract.dialects).toEqual(['asyncy', 'api-labels', 'image-config']);
  });

  it.each<[string, { required?: boolean; requiredByDefault?: boolean; default?: string }[], boolean]>([
    ['the first word', [{ required: true }, { default: 'x' }], true],
    ['the first of two words', [{ required: false }, { required: true }], false],
    ['a word over the dialect', [{ requiredByDefault: true }, { required: false }], false],
    ['a default over the dialect', [{ requiredByDefault: true }, { default: '' }], false],
    ['the dialect', [{ requiredByDefault: true }], true],
    ['silence', [{}], false],
  ])('are required by %s', (_, declarations, required) => {
    const fragments = declarations.map((part, line) =>
      fragment('asyncy', { env: [{ name: 'X', ...part, declaredAt: [file(line)] }] }),
    );
    expect(merge(...fragments).contract.env[0]?.required).toBe(required);
  });

  it('are secret by word, else by name', () => {
    const env = [
      { name: 'API_KEY', declaredAt: [] },
      { name: 'TOKEN', secret: false, declaredAt: [] },
      { name: 'PLAIN', declaredAt: [] },
      { name: 'PIN', secret: true, declaredAt: [] },
    ];
    expect(merge(fragment('api-labels', { env })).contract.env.map(({ secret }) => secret)).toEqual([
      true,
      false,
      undefined,
      true,
    ]);
  });

  it('that disagree are one finding, at the place that loses', () => {
    const { contract, findings } = merge(
      fragment('api-labels', {
        env: [
          {
            name: 'PORT',
            default: '80',
            declaredAt: [label('api.ENV.PORT.description'), label('api.ENV.PORT.default')],
          },
        ],
      }),
      fragment('image-config', {
        env: [{ name: 'PORT', default: '8080', declaredAt: [config('/config/Env/3')] }],
      }),
    );
    expect(contract.env[0]?.default).toBe('80');
    expect(findings).toEqual([
      {
        ruleId: 'contract/sources-disagree',
        messageId: 'sources-disagree',
        severity: 'warning',
        message:
          'Two sources disagree about default of variable "PORT": "80" in label api.ENV.PORT.default, "8080" in config /config/Env/3.',
        location: config('/config/Env/3'),
        suggestion: 'Let both say the same, or remove one. What counts is label api.ENV.PORT.default.',
        data: {
          subject: 'variable "PORT"',
          field: 'default',
          wins: label('api.ENV.PORT.default'),
          loses: config('/config/Env/3'),
          values: ['80', '8080'],
        },
      },
    ]);
  });

  it('that disagree about a secret do not tell it', () => {
    const secrets = (declaredSecret: boolean | undefined, name: string): string =>
      JSON.stringify(
        merge(
          fragment('api-labels', {
            env: [{ name, default: 'hunter2', enum: ['hunter2'], declaredAt: [label('a')] }],
          }),
          fragment('image-config', {
            env: [
              {
                name,
                default: 'hunter3',
                enum: ['hunter3'],
                ...(declaredSecret !== undefined && { secret: declaredSecret }),
                declaredAt: [config('/b')],
              },
            ],
          }),
        ).findings,
      );
    expect(secrets(undefined, 'API_KEY')).toContain('***');
    expect(secrets(undefined, 'API_KEY')).not.toMatch(/hunter/);
    expect(secrets(true, 'PIN')).not.toMatch(/hunter/);
    expect(secrets(undefined, 'PIN')).toMatch(/hunter2.*hunter3/);
  });

  it('that disagree about a URL do not tell its password', () => {
    const env = (password: string, place: string): ContractFragment =>
      fragment('oms', {
        env: [{ name: 'DB', default: `pg://u:${password}@h/${place}`, declaredAt: [label(place)] }],
      });
    const text = JSON.stringify(merge(env('hunter2', 'a'), env('hunter3', 'b')).findings);
    expect(text).toContain('pg://u:***@h/a');
    expect(text).not.toMatch(/hunter/);
  });

  it.each<[string, object, object, number]>([
    ['types in another order', { type: ['int', 'string'] }, { type: ['string', 'int'] }, 0],
    ['other types', { type: 'int' }, { type: 'string' }, 1],
    ['other patterns', { pattern: 'a' }, { pattern: 'b' }, 1],
    ['enums in another order', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }, 0],
    ['other enums', { enum: ['a'] }, { enum: ['a', 'b'] }, 1],
    ['other words', { required: true }, { required: false }, 1],
    ['other descriptions', { description: 'a' }, { description: 'b' }, 0],
    ['silence', { description: 'a', type: 'int' }, {}, 0],
    ['dialect defaults', { requiredByDefault: true }, { requiredByDefault: false }, 0],
  ])('with %s', (_, one, other, count) => {
    const env = (part: object, place: string): ContractFragment =>
      fragment('oms', { env: [{ name: 'X', ...part, declaredAt: [label(place)] }] });
    expect(merge(env(one, 'a'), env(other, 'b')).findings).toHaveLength(count);
  });

  it('report the same losing value once', () => {
    const env = (value: string, place: string): ContractFragment =>
      fragment('oms', { env: [{ name: 'X', default: value, declaredAt: [label(place)] }] });
    const { findings } = merge(env('1', 'a'), env('2', 'b'), env('2', 'c'), env('3', 'd'));
    expect(findings.map(({ location }) => location)).toEqual([label('b'), label('d')]);
  });

  it('may be called __proto__', () => {
    const { contract } = merge(
      fragment('oms', {
        env: ['__proto__', 'constructor', '7', '10', '2'].map((name) => ({ name, declaredAt: [] })),
      }),
    );
    expect(contract.env.map(({ name }) => name)).toEqual(['__proto__', 'constructor', '7', '10', '2']);
  });
});

describe('ports', () => {
  const ports = (
    dialect: ContractFragment['dialect'],
    ...list: [number, (string | undefined)?, object?][]
  ): ContractFragment =>
    fragment(dialect, {
      ports: list.map(([port, protocol, more]) => ({
        port,
        ...(protocol !== undefined && { protocol }),
        ...more,
        declaredAt: [label(`${dialect} ${String(port)}/${protocol ?? ''}`)],
      })),
    });
  const brief = (...fragments: ContractFragment[]): string[] =>
    merge(...fragments).contract.ports.map(
      ({ port, protocol, declaredAt }) => `${String(port)}/${protocol} ${String(declaredAt.length)}`,
    );

  it('without transport mean TCP', () => {
    expect(brief(ports('openshift', [80]), ports('image-config', [80]))).toEqual(['80/tcp 2']);
  });

  it('without transport mean what another source says', () => {
    expect(brief(ports('openshift', [53]), ports('image-config', [53, 'udp']))).toEqual(['53/udp 2']);
    expect(brief(ports('openshift', [53]), ports('image-config', [53, 'udp'], [53, 'tcp']))).toEqual([
      '53/tcp 2',
      '53/udp 1',
    ]);
  });

  it('disagree when no transport is common', () => {
    const { contract, findings } = merge(
      ports('api-labels', [53, 'udp']),
      ports('image-config', [53, 'tcp'], [80, 'tcp']),
    );
    expect(contract.ports.map(({ port, protocol }) => `${String(port)}/${protocol}`)).toEqual([
      '53/udp',
      '53/tcp',
      '80/tcp',
    ]);
    expect(findings).toMatchObject([
      { location: label('image-config 53/tcp'), data: { field: 'protocol', values: ['udp', 'tcp'] } },
    ]);
    expect(
      merge(ports('api-labels', [53, 'udp']), ports('image-config', [53, 'tcp'], [53, 'udp'])).findings,
    ).toEqual([]);
  });

  it('join their fields in a fixed order', () => {
    const { contract, findings } = merge(
      ports('openshift', [80, undefined, { description: 'd', name: 'a' }]),
      ports('api-labels', [80, 'tcp', { scheme: 'http', name: 'b' }]),
      ports('dockument', [80, 'tcp', { scheme: 'https' }]),
    );
    expect(JSON.stringify({ ...contract.ports[0], declaredAt: 0 })).toBe(
      '{"port":80,"protocol":"tcp","name":"a","scheme":"http","description":"d","declaredAt":0}',
    );
    expect(findings).toMatchObject([{ data: { field: 'scheme' } }]);
  });
});

describe('info', () => {
  const oci = (value: string, location: Location, key: 'title' | 'created' = 'title'): ContractFragment =>
    fragment('oci', { info: { [key]: { value, declaredAt: [location] } } });
  const on = (place: 'manifest' | 'index'): Location => ({ kind: 'annotation', on: place, key: 'title' });

  it('disagrees when a label and an annotation of the same key differ', () => {
    const { contract, findings } = merge(
      oci('a', label('title')),
      oci('b', on('manifest')),
      oci('a', on('index')),
    );
    expect(contract.info.title).toEqual({
      value: 'a',
      declaredAt: [label('title'), on('manifest'), on('index')],
    });
    expect(findings).toMatchObject([{ location: on('manifest'), data: { field: 'title' } }]);
  });

  it('compares dates as instants', () => {
    const dates = (other: string): ContractFragment[] => [
      oci('2026-01-02T03:04:05Z', label('a'), 'created'),
      oci(other, label('b'), 'created'),
    ];
    expect(merge(...dates('2026-01-02T04:04:05+01:00')).findings).toEqual([]);
    expect(merge(...dates('2026-01-02T04:04:05Z')).findings).toHaveLength(1);
  });

  it('compares facts, and no texts, between vocabularies', () => {
    const info = (text: string): Partial<ContractFragment> => ({
      info: {
        title: { value: text, declaredAt: [label(text)] },
        version: { value: text, declaredAt: [label(text)] },
      },
    });
    const { contract, findings } = merge(fragment('oci', info('a')), fragment('label-schema', info('b')));
    expect(contract.info.title?.value).toBe('a');
    expect(findings).toMatchObject([{ data: { field: 'version' } }]);
  });
});

describe('process, health, lifecycle, resources, interface', () => {
  it('join the process field by field', () => {
    const { contract, findings } = merge(
      fragment('asyncy', {
        process: { user: 'app', stopSignal: 'TERM', declaredAt: [file(1), file(2, '/user')] },
      }),
      fragment('image-config', {
        process: {
          entrypoint: ['/app'],
          user: 'root',
          stopSignal: 'SIGTERM',
          declaredAt: [config('/config/Entrypoint'), config('/config/User')],
        },
      }),
    );
    expect(contract.process).toMatchObject({ entrypoint: ['/app'], user: 'app', stopSignal: 'TERM' });
    expect(findings).toMatchObject([
      {
        location: config('/config/User'),
        data: { field: 'user', wins: file(2, '/user'), values: ['app', 'root'] },
      },
    ]);
  });

  it('let an endpoint stand beside a check that is switched off', () => {
    const { contract, findings } = merge(
      fragment('api-labels', { health: { path: '/healthz', declaredAt: [label('p')] } }),
      fragment('image-config', { health: { disabled: true, declaredAt: [config('/h')] } }),
    );
    expect(contract.health).toEqual({
      disabled: true,
      path: '/healthz',
      declaredAt: [label('p'), config('/h')],
    });
    expect(findings).toEqual([]);
  });

  it('let a check win over a later NONE, and NONE over a later check', () => {
    const check = fragment('oms', {
      health: { test: ['CMD', 'x'], interval: 5, port: 80, declaredAt: [file(1)] },
    });
    const none = fragment('image-config', { health: { disabled: true, declaredAt: [config('/h')] } });
    const one = merge(check, none);
    expect(one.contract.health).toEqual({
      test: ['CMD', 'x'],
      interval: 5,
      port: 80,
      declaredAt: [file(1), config('/h')],
    });
    expect(one.findings).toMatchObject([
      { location: config('/h'), data: { values: [['CMD', 'x'], 'NONE'] } },
    ]);
    const other = merge(none, check);
    expect(other.contract.health).toEqual({ disabled: true, port: 80, declaredAt: [config('/h'), file(1)] });
    expect(other.findings).toHaveLength(1);
  });

  it('join hooks, quantities and interfaces', () => {
    const parts = (
      command: string,
      amount: number,
      port: number,
      place: string,
    ): Partial<ContractFragment> => ({
      lifecycle: { 'pre-stop': { command, role: 'hook', declaredAt: [label(place)] } },
      resources: { memory: { value: `${String(amount)}B`, amount, declaredAt: [label(place)] } },
      interface: { kind: 'http', port, declaredAt: [label(place)] },
    });
    expect(
      merge(fragment('oms', parts('a', 1, 80, 'x')), fragment('oms', parts('a', 1, 80, 'y'))).findings,
    ).toEqual([]);
    const { contract, findings } = merge(
      fragment('oms', parts('a', 1, 80, 'x')),
      fragment('oms', parts('b', 2, 81, 'y')),
    );
    expect(findings.map(({ data }) => data?.field).sort()).toEqual(['command', 'port', 'value']);
    expect(contract.lifecycle['pre-stop']?.command).toBe('a');
    expect(contract.resources.memory).toEqual({
      value: '1B',
      amount: 1,
      declaredAt: [label('x'), label('y')],
    });
    expect(contract.interface?.port).toBe(80);
  });
});

describe('commands', () => {
  const extra = { args: true, kwargs: true };

  it('join their arguments by name', () => {
    const { contract, findings } = merge(
      fragment('asyncy', {
        commands: [
          {
            name: 'entrypoint',
            style: 'argv',
            extra: { args: false, kwargs: false },
            arguments: [
              { name: 'file', kind: 'positional', type: 'path', required: true, declaredAt: [file(4)] },
            ],
            declaredAt: [file(2)],
          },
        ],
      }),
      fragment('api-labels', {
        commands: [
          {
            name: 'entrypoint',
            style: 'argv',
            extra,
            arguments: [
              { name: 'query', kind: 'keyword', declaredAt: [label('q')] },
              {
                name: 'file',
                kind: 'positional',
                help: 'the file',
                type: 'string',
                declaredAt: [label('f')],
              },
            ],
            declaredAt: [label('q')],
          },
        ],
      }),
    );
    expect(contract.commands).toEqual([
      {
        name: 'entrypoint',
        style: 'argv',
        extra: { args: false, kwargs: false },
        arguments: [
          {
            name: 'file',
            kind: 'positional',
            type: 'path',
            required: true,
            help: 'the file',
            declaredAt: [file(4), label('f')],
          },
          { name: 'query', kind: 'keyword', type: 'any', required: false, declaredAt: [label('q')] },
        ],
        declaredAt: [file(2), label('q')],
      },
    ]);
    expect(findings).toMatchObject([
      { location: label('f'), data: { field: 'type', values: ['path', 'string'] } },
    ]);
  });

  it('do not tell the defaults of secret arguments', () => {
    const command = (value: string, place: string): ContractFragment =>
      fragment('oms', {
        commands: [
          {
            name: 'send',
            style: 'json',
            extra,
            arguments: [{ name: 'api_key', kind: 'keyword', default: value, declaredAt: [label(place)] }],
            declaredAt: [],
          },
        ],
      });
    const { findings } = merge(command('hunter2', 'a'), command('hunter3', 'b'));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/hunter/);
  });
});

describe('lists', () => {
  it('join volumes, links, capabilities, host commands and tags by identity', () => {
    const parts = (place: string, more: object): Partial<ContractFragment> => ({
      volumes: [{ path: place === 'a' ? '/data/' : '/data', ...more, declaredAt: [label(place)] }],
      links: [{ name: 'db', ...more, declaredAt: [label(place)] }],
      capabilities: [{ name: 'CHOWN', declaredAt: [label(place)] }],
      hostCommands: [{ name: 'run', command: 'docker run', declaredAt: [label(place)] }],
      tags: [{ key: 'php', declaredAt: [label(place)] }],
      tests: [{ kind: 'command', fields: {}, declaredAt: [label(place)] }],
      notes: [{ topic: 'scale', value: true, declaredAt: [label(place)] }],
    });
    const { contract, findings } = merge(
      fragment('asyncy', parts('a', { description: 'd' })),
      fragment('oms', parts('b', { mode: 'ro', image: 'pg', required: true })),
    );
    const declaredAt = [label('a'), label('b')];
    expect(findings).toEqual([]);
    expect(contract.volumes).toEqual([{ path: '/data/', mode: 'ro', description: 'd', declaredAt }]);
    expect(contract.links).toEqual([
      { name: 'db', required: true, image: 'pg', description: 'd', declaredAt },
    ]);
    expect(contract.capabilities).toEqual([{ name: 'CHOWN', declaredAt }]);
    expect(contract.hostCommands).toEqual([{ name: 'run', command: 'docker run', declaredAt }]);
    expect(contract.tags).toEqual([{ key: 'php', declaredAt }]);
    expect(contract.tests).toHaveLength(2);
    expect(contract.notes).toHaveLength(2);
  });

  it('disagree about the mode of a volume', () => {
    const volume = (mode: string): ContractFragment =>
      fragment('oms', { volumes: [{ path: '/', mode, declaredAt: [label(mode)] }] });
    expect(merge(volume('ro'), volume('rw')).findings).toMatchObject([
      { location: label('rw'), data: { field: 'mode' } },
    ]);
  });
});

it('keeps all labels as they are', () => {
  const labels = Object.fromEntries([
    ['__proto__', 'x'],
    ['b', '\ud800'],
    ['a', ''],
  ]);
  const { contract } = mergeFragments([], labels);
  expect(Object.entries(contract.labels)).toEqual([
    ['__proto__', 'x'],
    ['b', '\ud800'],
    ['a', ''],
  ]);
});

it('passes findings and notEvaluated on, and changes no fragment', () => {
  const finding = { ruleId: 'contract/syntax', messageId: 'm', severity: 'error' as const, message: 'm' };
  const one = fragment('oms', {
    env: [{ name: 'A', default: '1', declaredAt: [file(1)] }],
    findings: [finding],
    notEvaluated: [{ subject: 's', reason: 'r' }],
  });
  const before = structuredClone(one);
  const merged = merge(one, one);
  expect(one).toEqual(before);
  expect(merged.findings).toEqual([finding, finding]);
  expect(merged.notEvaluated).toHaveLength(2);
  expect(merged.contract.env[0]?.declaredAt).toEqual([file(1)]);
});

describe('any fragments', () => {
  const name = fc.constantFrom('A', 'B', '__proto__', 'TOKEN', '1');
  const location = fc.constantFrom<Location>(
    label('x'),
    label('y'),
    config('/config/Env/0'),
    file(1),
    file(2, '/env/default'),
  );
  const declaredAt = fc.array(location, { maxLength: 2 });
  const env = fc.record(
    {
      name,
      required: fc.boolean(),
      requiredByDefault: fc.boolean(),
      default: fc.string({ unit: 'binary', maxLength: 3 }),
      enum: fc.array(fc.constantFrom(1, 'a', null), { maxLength: 2 }),
      secret: fc.boolean(),
      declaredAt,
    },
    { requiredKeys: ['name', 'declaredAt'] },
  );
  const port = fc.record(
    { port: fc.constantFrom(53, 80), protocol: fc.constantFrom('tcp', 'udp'), declaredAt },
    { requiredKeys: ['port', 'declaredAt'] },
  );
  const link = fc.record(
    { name, required: fc.boolean(), port: fc.nat(2), declaredAt },
    { requiredKeys: ['name', 'declaredAt'] },
  );
  const any = fc.record({
    dialect: fc.constantFrom<ContractFragment['dialect']>('asyncy', 'api-labels', 'image-config'),
    env: fc.array(env),
    ports: fc.array(port),
    links: fc.array(link),
    findings: fc.constant<Finding[]>([]),
  });

  it('make the same contract each time, every item once, every place kept', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (fragments) => {
        const { contract, findings } = mergeFragments(fragments, {});
        expect(mergeFragments(structuredClone(fragments), {})).toEqual({
          contract,
          findings,
          notEvaluated: [],
        });
        const names = contract.env.map((variable) => variable.name);
        expect(new Set(names).size).toBe(names.length);
        expect(names).toEqual([
          ...new Set(fragments.flatMap((one) => one.env.map((variable) => variable.name))),
        ]);
        const places = fragments.flatMap((one) => one.env.flatMap((variable) => variable.declaredAt));
        const kept = contract.env.flatMap((variable) => variable.declaredAt);
        for (const place of places) expect(kept).toContainEqual(place);
        for (const { ruleId } of findings) expect(ruleId).toBe('contract/sources-disagree');
      }),
    );
  });
});
