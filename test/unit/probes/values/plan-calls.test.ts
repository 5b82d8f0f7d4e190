import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSamples } from '../../../../src/contract/patterns/samples.js';
import type { Invocation } from '../../../../src/model/call.js';
import { valueTypes, type Command, type Json } from '../../../../src/model/contract.js';
import { mostCommands, planCalls } from '../../../../src/probes/values/plan-calls.js';
import { shapedValue } from '../../../../src/probes/values/shaped-value.js';
import { declaring } from '../commands/declared.js';
import { context, type ContextParts } from '../observation.js';

async function planOf(text: string, parts: ContextParts & { file?: string } = {}) {
  return (await declaring(text, parts)).calls;
}

const argvOf = (invocation: Invocation | undefined): readonly string[] | undefined =>
  invocation?.kind === 'argv' ? invocation.argv : undefined;

describe('values', () => {
  test('are defaults, members of enums and what fits the pattern; optional arguments are left out', async () => {
    const { calls } = await planOf(`commands:
  paint:
    args:
      - {name: color, type: string, required: true, pattern: '^#[0-9a-f]{6}$'}
    kwargs:
      - {name: tool, type: string, required: true, enum: [brush, pen]}
      - {name: layers, type: int, required: true}
      - {name: size, type: int, default: 3}
      - {name: note, type: string}
`);
    const [call] = calls;
    const argv = argvOf(call?.invocation) ?? [];
    expect(argv[1]).toMatch(/^#[0-9a-f]{6}$/);
    expect(argv).toEqual(['paint', argv[1], '--tool', 'brush', '--layers', '1', '--size', '3']);
    expect(call?.madeUp).toEqual(['color', 'layers']);
  });

  test('are those of a declared test, all of them told', async () => {
    const tests = [
      {
        kind: 'command',
        fields: { command: '/app/run paint', args: '["#ff0000", "--tool", "pen"]' },
        declaredAt: [],
      },
    ];
    const { calls } = await planOf(
      `commands:
  paint:
    args: [{name: color, type: string, required: true}]
    kwargs: [{name: tool, type: string, required: true}]
`,
      { contract: { tests } },
    );
    expect(argvOf(calls[0]?.invocation)).toEqual(['paint', '#ff0000', '--tool', 'pen']);
    expect(calls[0]?.madeUp).toEqual([]);
  });

  test('are examples of labels, which stand for optional arguments as well', () => {
    const given = context({
      config: { Labels: { 'api.ARG.city.example': 'Berlin', 'api.ARG.--days.example': '3' } },
    });
    const argument = { type: 'string' as const, required: false, declaredAt: [] };
    const { calls } = planCalls({
      ...given.contract,
      commands: [
        {
          name: 'entrypoint',
          style: 'argv',
          arguments: [
            { ...argument, name: 'city', kind: 'positional' },
            { ...argument, name: 'days', kind: 'keyword', type: 'int' },
          ],
          extra: { args: true, kwargs: true },
          declaredAt: [],
        },
      ],
    });
    expect(argvOf(calls[0]?.invocation)).toEqual(['Berlin', '--days', '3']);
    expect(calls[0]?.madeUp).toEqual([]);
  });

  test('of files are files that are put into the container; those of defaults are the image’s', async () => {
    const { calls } = await planOf(`commands:
  compress:
    args:
      - {name: source, type: file, required: true}
      - {name: target, type: dir, required: true}
    kwargs:
      - {name: dictionary, type: file, default: /usr/share/words}
`);
    const at = (index: number, name: string): string => `/run/container-api/args/${String(index)}-${name}`;
    expect(argvOf(calls[0]?.invocation)).toEqual([
      'compress',
      at(0, 'null'),
      at(1, 'tmp'),
      '--dictionary',
      '/usr/share/words',
    ]);
    expect(calls[0]?.files).toEqual([
      { path: at(0, 'null'), content: '{"key":"value"}\n' },
      { path: at(1, 'tmp') },
      { path: `${at(1, 'tmp')}/value.txt`, content: '{"key":"value"}\n' },
    ]);
    expect(calls[0]?.madeUp).toEqual(['source', 'target']);
  });

  test('have the shape of an object', async () => {
    const { calls } = await planOf(
      `oms: 1
actions:
  send:
    format: {command: [node, app.js, send]}
    arguments:
      mail:
        type: object
        required: true
        in: requestBody
        properties:
          to: {type: string}
          copies: {type: int}
          note: {type: string, required: false}
`,
      { file: 'oms.yml' },
    );
    const { invocation } = calls[0] ?? {};
    const mail = JSON.parse(argvOf(invocation)?.at(-1) ?? '') as { mail: unknown };
    expect(mail).toEqual({ mail: { to: 'value', copies: 1 } });
  });
});

test.each([
  [{ type: 'object', properties: { a: { type: 'int' } }, required: [] }, {}],
  [{ type: 'list', list: { elements: { type: 'boolean' } } }, [true]],
  [{ type: 'array', items: { type: 'integer', enum: [7] } }, [7]],
  [{ type: 'map', map: { keys: { type: 'string' }, values: { type: 'float' } } }, { key: 1.5 }],
  [{ type: 'string', examples: ['Berlin'] }, 'Berlin'],
  [{ type: 'uuid' }, '123e4567-e89b-42d3-a456-426614174000'],
  [{}, 'value'],
])('a value of the shape %j', (shape, value) => {
  expect(shapedValue(shape)).toEqual(value);
});

test('a shape that is deeper than people write ends', () => {
  let shape: Parameters<typeof shapedValue>[0] = { type: 'int' };
  for (let depth = 0; depth < 60; depth += 1) shape = { type: 'object', properties: { next: shape } };
  expect(JSON.stringify(shapedValue(shape)).match(/next/g)).toHaveLength(9);
});

describe('without a required argument', () => {
  test('positional ones behind it go as well, keywords stay', async () => {
    const { calls } = await planOf(`commands:
  copy:
    args:
      - {name: one, type: string, required: true}
      - {name: two, type: string, required: true}
    kwargs:
      - {name: mode, type: string, required: true, enum: [fast]}
`);
    const shown = calls[0]?.without.map(({ argument, invocation }) => [argument.name, argvOf(invocation)]);
    expect(shown).toEqual([
      ['one', ['copy', '--mode', 'fast']],
      ['two', ['copy', 'value', '--mode', 'fast']],
      ['mode', ['copy', 'value', 'value']],
    ]);
    expect(calls[0]?.neverLeftOut).toEqual([]);
  });

  test('of a JSON object its key goes, and no more than three are left out', async () => {
    const { calls } = await planOf(
      `commands:
  send:
    arguments:
      a: {type: string, required: true}
      b: {type: string, required: true}
      c: {type: string, required: true}
      d: {type: string, required: true}
    output: {type: json}
lifecycle: {}
environment: {}
`,
      { file: 'microservice.yml' },
    );
    const [call] = calls;
    expect(call?.without.map(({ argument }) => argument.name)).toEqual(['a', 'b', 'c']);
    expect(call?.neverLeftOut).toEqual(['d']);
    expect(argvOf(call?.without[1]?.invocation)).toEqual(['send', '{"a":"value","c":"value","d":"value"}']);
  });

  test('one with a default is not required', async () => {
    const { calls } = await planOf(`commands:
  go: {args: [{name: where, type: string, required: true, default: home}]}
`);
    expect(calls[0]?.without).toEqual([]);
  });
});

describe('what is not called', () => {
  test.each([
    ['rpc', 'it is called by a protocol of its own (rpc)'],
    ['events', 'it sends events, and is not called'],
    ['mcp', 'it is a tool of an MCP server, which has a protocol of its own'],
  ] as const)('%s', (style, reason) => {
    const command = {
      name: 'x',
      style,
      arguments: [],
      extra: { args: false, kwargs: false },
      declaredAt: [],
    };
    const { calls, left } = context({ contract: { commands: [command] } }).calls;
    expect(calls).toEqual([]);
    expect(left).toEqual([{ command, reason, undecided: false }]);
  });

  test('a service that is not in the image', async () => {
    const { calls, left } = await planOf(
      `oms: 1
hostedExternally: true
actions:
  get: {http: {method: get, path: /get, port: 80}}
`,
      { file: 'oms.yml' },
    );
    expect(calls).toEqual([]);
    expect(left[0]?.undecided).toBe(false);
  });

  test('one whose values cannot be made up, and more than twenty: they are left undecided', async () => {
    const many = Array.from({ length: mostCommands + 2 }, (_, index) => `  c${String(index)}: {}`).join('\n');
    const { calls, left } = await planOf(`commands:
  odd:
    args: [{name: code, type: int, required: true, pattern: 'x'}]
${many}
`);
    expect(calls).toHaveLength(mostCommands);
    expect(left.map(({ command, undecided }) => [command.name, undecided])).toEqual([
      ['odd', true],
      ['c20', true],
      ['c21', true],
    ]);
    expect(left[0]?.reason).toContain('no value is known for its argument code: no value is found');
    expect(left[1]?.reason).toBe('no more than 20 commands are called');
  });

  test('a service that speaks TLS', async () => {
    const { left } = await planOf(
      `interface: {http: {ssl: true, port: 8443, path: /}}
commands: {get: {}}
`,
    );
    expect(left).toMatchObject([{ reason: 'its service speaks TLS, which no probe does', undecided: true }]);
  });
});

describe('a command that nobody declares', () => {
  test('is called as the others are', async () => {
    const words = await planOf('commands: {a: {}}\n');
    expect('call' in words.unknown && argvOf(words.unknown.call.invocation)).toEqual([
      'container-api-no-such-command',
    ]);
    const json = await planOf('commands: {a: {arguments: {}, output: {type: json}}}\nenvironment: {}\n', {
      file: 'microservice.yml',
    });
    expect('call' in json.unknown && argvOf(json.unknown.call.invocation)).toEqual([
      'container-api-no-such-command',
      '{}',
    ]);
  });

  test('is none where the entrypoint takes words, or commands are no words', async () => {
    const { unknown } = await planOf('commands: {a: {}, entrypoint: {}}\n');
    expect(unknown).toEqual({ reason: 'its entrypoint takes words that are no commands' });
    const template = await planOf(`commands: {a: {format: 'a {x}', args: [{name: x, type: string}]}}\n`);
    expect(template.unknown).toEqual({ reason: 'its commands are not told apart by a word' });
  });
});

describe('whatever a contract holds', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const type = fc.oneof(
    fc.constantFrom(...valueTypes),
    fc.array(fc.constantFrom(...valueTypes), { minLength: 2, maxLength: 3 }),
  );
  const argument = fc.record(
    {
      name: fc.oneof(fc.constantFrom('city', 'to', 'a b', '__proto__', ''), fc.string()),
      kind: fc.constantFrom('positional' as const, 'keyword' as const),
      type,
      required: fc.boolean(),
      default: fc.jsonValue() as fc.Arbitrary<Json>,
      pattern: fc.constantFrom('^a', '(', '(a+)+$', '^[0-9]{3}$'),
      enum: fc.array(scalar, { maxLength: 3 }),
      minimum: fc.integer(),
      maximum: fc.integer(),
      in: fc.constantFrom('query', 'path', 'header', 'requestBody', 'formBody'),
      shape: fc.jsonValue() as fc.Arbitrary<Json>,
      declaredAt: fc.constant([]),
    },
    { requiredKeys: ['name', 'kind', 'type', 'required', 'declaredAt'] },
  );
  const command = fc.record(
    {
      name: fc.oneof(fc.constantFrom('go', 'entrypoint', '\0'), fc.string()),
      style: fc.constantFrom(...(['argv', 'json', 'template', 'http', 'rpc', 'events', 'mcp'] as const)),
      arguments: fc.array(argument, { maxLength: 5 }),
      extra: fc.record({ args: fc.boolean(), kwargs: fc.boolean() }),
      format: fc.oneof(
        fc.constantFrom('{city} * **', '{{to}}', '"'),
        fc.array(fc.string(), { maxLength: 3 }),
      ),
      http: fc.oneof(
        fc.constantFrom<Json[]>(
          { method: 'get', port: 80, path: '/{city}/:to' },
          { url: 'http://localhost/' },
        ),
        fc.jsonValue() as fc.Arbitrary<Json>,
      ),
      declaredAt: fc.constant([]),
    },
    { requiredKeys: ['name', 'style', 'arguments', 'extra', 'declaredAt'] },
  );

  test('each command is called or left with a reason, and no word holds a NUL', async () => {
    const samples = await loadSamples();
    const { contract } = context();
    fc.assert(
      fc.property(fc.array(command, { maxLength: 3 }), (commands) => {
        const { calls, left, unknown } = planCalls(
          { ...contract, commands: commands as unknown as Command[] },
          samples,
        );
        expect(calls.length + left.length).toBe(commands.length);
        expect(left.every(({ reason }) => reason !== '')).toBe(true);
        const all = [...calls, ...('call' in unknown ? [unknown.call] : [])];
        const words = all.flatMap(({ invocation, without }) =>
          [invocation, ...without.map((one) => one.invocation)].flatMap((one) => argvOf(one) ?? []),
        );
        expect(words.filter((word) => word.includes('\0'))).toEqual([]);
        for (const { without } of calls) expect(without.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 500 },
    );
  });

  test('thousands of required arguments take no time that hurts', () => {
    const list = Array.from({ length: 3000 }, (_, index) => ({
      name: `a${String(index)}`,
      kind: 'positional' as const,
      type: 'int' as const,
      required: true,
      declaredAt: [],
    }));
    const wide = {
      name: 'wide',
      style: 'argv',
      arguments: list,
      extra: { args: false, kwargs: false },
      declaredAt: [],
    } as const;
    const begin = performance.now();
    const { calls } = planCalls({ ...context().contract, commands: [wide as never] });
    expect(calls[0]?.without).toHaveLength(3);
    expect(calls[0]?.neverLeftOut).toHaveLength(2997);
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});
