import fc from 'fast-check';

import type {
  Argument,
  Command,
  Contract,
  EnvVariable,
  Port,
  TypeExpression,
  Volume,
} from '../../../../src/model/contract.js';
import { valueTypes } from '../../../../src/model/contract.js';

export function contract(parts: Partial<Contract> = {}): Contract {
  return {
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
    ...parts,
  };
}

export const declaredAt = [{ kind: 'label' as const, key: 'api' }];

/** What files and terminals choke on: line breaks, quotes, comments, documents, YAML's own words, control and invisible characters. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'line\nbreak',
    'crlf\r\nbreak',
    '# no comment',
    'text # comment',
    '---',
    '--- \nenv: {}',
    '...',
    'key: value',
    '- item',
    '? key',
    '*alias',
    '&anchor',
    '!tag',
    '%YAML 1.2',
    '@at',
    '`tick`',
    '{a: b}',
    '[a, b]',
    '| block',
    '> folded',
    'true',
    'No',
    'NULL',
    '~',
    '1e3',
    '0x1F',
    '.inf',
    '2026-01-01',
    '"quoted"',
    "it's",
    'back\\slash',
    'trailing\\',
    '$HOME ${PATH:-x}',
    ' leading',
    'trailing ',
    'tab\tinside',
    '\u001b[31mred',
    'null\0byte',
    'del\u007f',
    'c1\u0085line',
    'ls\u2028ps\u2029',
    'bidi\u202eevil',
    '\ufeffbom',
    'lone\ud800',
    '<<',
    '__proto__',
    '${{ github.token }}',
    '<<EOF',
    '',
  ),
);

const scalar = fc.oneof(
  hostileText,
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);
const type: fc.Arbitrary<TypeExpression> = fc.oneof(
  fc.constantFrom(...valueTypes),
  fc.constant<TypeExpression>(['file', 'dir']),
);
const pattern = fc.constantFrom('^key_', '^\\#?\\w{6}$', '/slashes/i', 'a"b', '\\n', ' x', '#', 'ö$');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Drops what is undefined, as exactOptionalPropertyTypes asks. */
function record<T extends object>(model: {
  [Key in keyof T]?: fc.Arbitrary<T[Key] | undefined>;
}): fc.Arbitrary<T> {
  const parts = Object.entries(model as Record<string, fc.Arbitrary<unknown>>);
  return fc
    .tuple(...parts.map(([, part]) => part))
    .map((values) =>
      Object.fromEntries(
        parts.flatMap(([key], index) => (values[index] === undefined ? [] : [[key, values[index]]])),
      ),
    ) as fc.Arbitrary<T>;
}

const places = fc.constant(declaredAt);

const variable = record<EnvVariable>({
  name: fc.oneof(fc.constantFrom('UNITS', 'PORT', 'npm_config-x', 'DB_PASSWORD', 'API_KEY'), hostileText),
  required: fc.boolean(),
  default: maybe(hostileText),
  description: maybe(hostileText),
  type: maybe(type),
  pattern: maybe(pattern),
  enum: maybe(fc.array(scalar, { maxLength: 4 })),
  secret: maybe(fc.boolean()),
  declaredAt: places,
});

const port = record<Port>({
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
  name: maybe(hostileText),
  scheme: maybe(fc.constantFrom('http', 'https', 'grpc')),
  description: maybe(hostileText),
  declaredAt: places,
});

const volume = record<Volume>({
  path: hostileText.map((text) => `/${text}`),
  mode: maybe(fc.constantFrom('rw', 'ro')),
  name: maybe(hostileText),
  persist: maybe(fc.boolean()),
  description: maybe(hostileText),
  declaredAt: places,
});

const argument = record<Argument>({
  name: hostileText,
  kind: fc.constantFrom('positional', 'keyword'),
  type,
  required: fc.boolean(),
  default: maybe(scalar),
  help: maybe(hostileText),
  pattern: maybe(pattern),
  enum: maybe(fc.array(scalar, { maxLength: 4 })),
  minimum: maybe(fc.integer()),
  maximum: maybe(fc.integer()),
  declaredAt: places,
});

const command = record<Command>({
  name: fc.oneof(fc.constantFrom('entrypoint', 'result', '_'), hostileText),
  help: maybe(hostileText),
  style: fc.constantFrom('argv', 'template', 'json', 'mcp'),
  arguments: fc.uniqueArray(argument, { selector: ({ name }) => name, maxLength: 4 }),
  result: maybe(type.map((one) => ({ type: one }))),
  extra: fc.record({ args: fc.oneof(fc.boolean(), type), kwargs: fc.boolean() }),
  format: fc.constant(undefined),
  declaredAt: places,
});

/** Contracts whose names, texts and values are as hostile as an image can make them. */
export const hostileContract: fc.Arbitrary<Contract> = fc
  .record({
    env: fc.uniqueArray(variable, { selector: ({ name }) => name, maxLength: 4 }),
    ports: fc.uniqueArray(port, { selector: (one) => `${String(one.port)}/${one.protocol}`, maxLength: 4 }),
    volumes: fc.uniqueArray(volume, { selector: ({ path }) => path, maxLength: 4 }),
    commands: fc.uniqueArray(command, { selector: ({ name }) => name, maxLength: 3 }),
    links: fc.uniqueArray(
      fc.record({ name: hostileText, required: fc.boolean(), image: hostileText, declaredAt: places }),
      { selector: ({ name }) => name, maxLength: 3 },
    ),
    text: hostileText,
    hook: fc.oneof(hostileText, fc.array(hostileText, { maxLength: 3 })),
  })
  .map(({ text, hook, commands, ...parts }) => {
    const value = { value: text, declaredAt };
    const made = { command: hook, role: 'hook' as const, declaredAt };
    return contract({
      ...parts,
      commands: commands.map((one) => (one.style === 'template' ? { ...one, format: hook } : one)),
      info: { title: value, description: value, vendor: value, source: value },
      lifecycle: { startup: made, shutdown: made, 'pre-stop': made },
      resources: { memory: { value: text, declaredAt }, cpu: { value: '2', amount: 2, declaredAt } },
      tags: [{ key: text, value: text, declaredAt }],
      process: { stdin: { description: text }, declaredAt },
      labels: {},
    });
  });
