import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderArgv } from '../../../src/invoke/render-argv.js';
import type { Command } from '../../../src/model/contract.js';
import { asyncy, argvOf, boundOf, goOf, invocationOf, microservice, told } from './argv-of.js';
import { commandOf, contractOf } from './contract-of.js';

/** Texts that shells, splitters and parsers of flags are known to take apart. */
const torture = [
  '',
  ' ',
  'a b  c',
  `it's`,
  '"quoted"',
  `'"'"'`,
  '$HOME ${HOME} $(id) `id`',
  'a\nb\r\n\tc',
  '\\',
  '\\"\\n',
  '*',
  '~/x',
  '{a}',
  '{{a}}',
  '%s',
  'a;b|c&d>e',
  '-',
  '-rf',
  'größe ✓ 日本 👩‍👩‍👧',
  '\u202e\u0007\u001b[31m',
  '#hash',
  '!history',
  'a=b',
  '=',
];

describe('argv of asyncy.yml', () => {
  it('is the command, positional arguments in order, then --name value', async () => {
    const go = await asyncy(
      '{args: [{name: foo}, {name: bar, type: list}], kwargs: [{name: block, type: json}, {name: n, type: int}]}',
    );
    const words = ['--n', '3', 'x', '[1, 2]', 'more', '--block', '{"a": null}', '--other', 'y', '-z'];
    expect(argvOf(go, words)).toEqual([
      ...['go', 'x', '[1, 2]', 'more', '-z'],
      ...['--block', '{"a": null}', '--n', '3', '--other', 'y'],
    ]);
    expect(argvOf(go, { json: { foo: 'x', block: { a: null }, n: 3 } })).toEqual([
      ...['go', 'x', '--block', '{"a":null}', '--n', '3'],
    ]);
  });

  it('has no command word for the entrypoint', async () => {
    const { contract } = await contractOf('commands:\n  entrypoint: {args: [url], kwargs: [o]}\n');
    expect(argvOf(commandOf(contract, 'entrypoint'), ['http://asyncy.com', '--o', 'x'])).toEqual([
      ...['http://asyncy.com', '--o', 'x'],
    ]);
  });

  it('passes the words of a command that declares nothing as they are', async () => {
    const words = ['-c', 'select 1', '--echo', 'b', '--', '--x=1', ''];
    expect(argvOf(await asyncy('{additional_args: true, additional_kwargs: true}'), words)).toEqual([
      'go',
      ...words,
    ]);
  });

  it('has a boolean as a bare flag or not at all, and as a word where it is positional', async () => {
    const go = await asyncy(
      '{args: [{name: p, type: boolean}], kwargs: [{name: b, type: boolean}, {name: any}]}',
    );
    expect(argvOf(go, ['false', '--b'])).toEqual(['go', 'false', '--b']);
    expect(argvOf(go, ['true', '--b=true', '--any'])).toEqual(['go', 'true', '--b', '--any']);
    expect(argvOf(go, ['--no-b'])).toEqual(['go']);
    expect(argvOf(go, ['--any', 'true', '--extra'])).toEqual(['go', '--any', 'true', '--extra']);
    expect(argvOf(go, { json: { any: true, b: false, extra: true, off: false } })).toEqual([
      'go',
      '--any',
      '--extra',
    ]);
  });

  it('has numbers as they were written', async () => {
    const go = await asyncy(
      '{args: [{name: a, type: int}, {name: b, type: int}, {name: c, type: float}], additional_args: {type: int}}',
    );
    const digits = '123456789012345678901234567890';
    expect(argvOf(go, ['007', '+5', '1.50', digits, '-0'])).toEqual([
      'go',
      '007',
      '+5',
      '1.50',
      digits,
      '-0',
    ]);
  });

  it('has the hyphens of a name once', async () => {
    const go = await asyncy('{kwargs: [{name: --fast}, {name: -n}]}');
    expect(argvOf(go, ['--fast', 'x', '-n', 'y'])).toEqual(['go', '--fast', 'x', '--n', 'y']);
  });

  it('has one hyphen before a letter that a label describes as the program takes it', async () => {
    const labels = { 'api.ARG.-q': '', 'api.ARG.--query': '', 'api.ARG.path': '' };
    const { contract } = await contractOf(undefined, { Labels: labels });
    const entrypoint = commandOf(contract, 'entrypoint');
    expect(argvOf(entrypoint, ['-q', 'x', '--query', 'y', 'z'])).toEqual(['z', '-q', 'x', '--query', 'y']);
    expect(argvOf(entrypoint, ['--q=x'])).toEqual(['-q', 'x']);
    expect(argvOf(await asyncy('{kwargs: [q]}'), ['-q', 'x'])).toEqual(['go', '--q', 'x']);
  });

  it.each(torture)('passes %j byte for byte', async (text) => {
    const go = await asyncy('{args: [a], kwargs: [k]}');
    expect(argvOf(go, ['--', text, text])).toEqual(['go', text, text]);
    expect(argvOf(go, [`--k=${text}`, `--more=${text}`])).toEqual(['go', '--k', text, '--more', text]);
    expect(argvOf(go, { json: [text] })).toEqual(['go', text]);
    expect(argvOf(await asyncy("{format: 'x={a} {k}', args: [a], kwargs: [k]}"), ['--', text])).toEqual([
      'go',
      `x=${text}`,
    ]);
  });
});

describe('argv of microservice.yml', () => {
  it('is the command and one JSON object, in the order of declaration', async () => {
    const go = await microservice('{a: {type: int}, b: {type: string}, l: {type: list}, j: {type: json}}');
    const words = ['--l', '[1, "x"]', '--b', `it's "$x"`, '--a', '5', '--j', '"t"'];
    expect(argvOf(go, words)).toEqual(['go', '{"a":5,"b":"it\'s \\"$x\\"","l":[1, "x"],"j":"t"}']);
    expect(argvOf(go, [])).toEqual(['go', '{}']);
  });

  it('keeps all digits of numbers, written as JSON writes them', async () => {
    const go = await microservice(
      '{a: {type: int}, b: {type: int}, c: {type: float}, d: {type: float}, e: {type: int}}',
    );
    const words = ['--a', '9007199254740993', '--b', '+007', '--c', '.50', '--d', '-1.', '--e', '-0'];
    expect(argvOf(go, words)).toEqual(['go', '{"a":9007199254740993,"b":7,"c":0.50,"d":-1,"e":-0}']);
  });

  it('is refused when the object is too large for one word', async () => {
    const go = await microservice('{a: {type: string}}');
    const bound = boundOf(go, ['--a', 'x'.repeat(131_071 - '{"a":""}'.length)]);
    expect(renderArgv(bound)).toMatchObject({ kind: 'argv' });
    expect(renderArgv(boundOf(go, ['--a', 'x'.repeat(131_072 - '{"a":""}'.length)]))).toEqual({
      problem: 'word 2 of its argv has 131072 bytes, and Linux passes at most 131071 in one word',
    });
  });
});

describe('formats', () => {
  it.each<[string, string, string[], string[]]>([
    // The seed.
    [
      "'{bar} {foo} * **'",
      'args: [foo, bar], kwargs: [k]',
      ['f', 'b', 'more', '--k', 'v', '--l', 'w'],
      ['go', 'b', 'f', 'more', '--k', 'v', '--l', 'w'],
    ],
    ["'* {foo} **'", 'args: [foo, bar]', ['f', 'b'], ['go', 'b', 'f']],
    ["'{foo}'", 'args: [foo, bar], additional_args: false', ['f'], ['go', 'f']],
    ["'{foo} {bar}'", 'args: [foo, bar]', ['--bar', 'b'], ['go', 'b']],
    ["'go {foo}'", 'args: [foo]', ['f'], ['go', 'f']],
    [
      "'one {a} {b} {t}'",
      'args: [a, b], kwargs: [{name: t, type: float}]',
      ['x', 'y y', '--t', '0.10'],
      ['go', 'one', 'x', 'y y', '0.10'],
    ],
    // 2018-05: {*} and {$}.
    ["'echo {*} {data}'", 'args: [data, n], additional_args: false', ['d', 'x'], ['go', 'echo', 'x', 'd']],
    ["'{$} {*}'", 'args: [a], kwargs: [k]', ['x', '--k', 'v'], ['go', 'x', '--k', 'v']],
    ["'run:{$} {*} {**}'", 'args: [a], kwargs: [k]', ['x', '--k', 'v'], ['run:go', 'x', '--k', 'v']],
    // 2018-06: $args, $json, {{x}}.
    [
      "'$args'",
      'kwargs: [{name: x, type: int}, {name: y, type: int}]',
      ['--y', '7', '--x', '4'],
      ['go', '--x', '4', '--y', '7'],
    ],
    ["'$json'", 'kwargs: [{name: x, type: int}, y]', ['--y', '7', '--x', '4'], ['go', '{"x":4,"y":"7"}']],
    ["'x_val={{x}} y={{ y }}'", 'kwargs: [x, y]', ['--x', 'a b', '--y', ''], ['go', 'x_val=a b', 'y=']],
    // 2018-05, in the wild.
    ["'get <json>'", 'kwargs: [x]', ['--x', '1'], ['go', 'get', '{"x":"1"}']],
    ["'get <x>'", 'kwargs: [x]', ['--x', '1'], ['go', 'get', '1']],
    // Quotes, stars and braces.
    [`'"{a} and {b}" ''it is'' "*"'`, 'args: [a, b]', ['x', 'y'], ['go', 'x and y', 'it is', '*']],
    [`'{} {1x} a{b'`, 'args: []', [], ['go', '{}', '{1x}', 'a{b']],
    ["'{color hex}'", 'args: [{name: color hex}]', ['red'], ['go', 'red']],
    ["'go{a}'", 'args: [a]', ['x'], ['go', 'gox']],
    ["'{a} {a}'", 'args: [a]', ['x'], ['go', 'x', 'x']],
    ["''", '', [], ['go']],
    // Falsy values have places as well.
    [
      "'{a} {b} {c}'",
      'args: [{name: a, type: boolean}, {name: b, type: int}, c]',
      ['false', '0', ''],
      ['go', 'false', '0', ''],
    ],
    [
      "'{l} {o}'",
      'kwargs: [{name: l, type: list}, {name: o, type: object, default: {}}]',
      ['--l', '[]'],
      ['go', '[]', '{}'],
    ],
  ])('%s', async (format, fields, words, argv) => {
    const go = await asyncy(`{format: ${format}${fields === '' ? '' : `, ${fields}`}}`);
    expect(invocationOf(go, words)).toEqual({ kind: 'argv', argv });
  });

  it('of the entrypoint have no command word', async () => {
    const { contract } = await contractOf(
      "commands:\n  entrypoint: {format: '{$} -o {o} {url}', args: [url], kwargs: [o]}\n",
    );
    expect(argvOf(commandOf(contract, 'entrypoint'), ['u', '--o', 'f'])).toEqual(['-o', 'f', 'u']);
  });

  it.each<[string, string, string[], string[]]>([
    [
      "'{a}'",
      'args: [a, b]',
      ['x', 'y', 'z'],
      [
        'argument b: the format of the command "go" has no place for "b" (contract.yml:2:3)',
        'command go: its format has no place for additional words (contract.yml:2:3)',
      ],
    ],
    [
      "'{a} *'",
      'args: [a], kwargs: [k]',
      ['x', '--k', 'v', '--l', 'w'],
      [
        'argument k: the format of the command "go" has no place for "k" (contract.yml:2:3)',
        'command go: its format has no place for additional keywords (contract.yml:2:3)',
      ],
    ],
    [
      "'$json'",
      'args: [a]',
      ['x', 'y'],
      ['command go: its format has no place for additional words (contract.yml:2:3)'],
    ],
    [
      "'n={a}'",
      'args: [a]',
      [],
      ['argument a: "a" is not given, and the format puts it inside a word that cannot be left out'],
    ],
    ["'n={a}'", 'args: [{name: a, required: true}]', [], ['argument a: "a" is required and not given']],
    ["'n={a}'", 'args: [{name: a, type: int}]', ['x'], ['argument a: "a" is "x", which is not an int']],
    [
      `'"{a}'`,
      'args: [a]',
      ['x'],
      ['command go: its format has a quote " that does not end (contract.yml:2:3)'],
    ],
    [
      "'{{a|shout}}'",
      'args: [a]',
      ['x'],
      ['command go: its format uses "shout", which is no function that is known (contract.yml:2:3)'],
    ],
  ])('refuse what they have no place for: %s', async (format, fields, words, messages) => {
    expect(told(await asyncy(`{format: ${format}, ${fields}}`), words)).toEqual(messages);
  });

  it('that leave out a default leave it to the program', async () => {
    expect(argvOf(await asyncy("{format: 'x', kwargs: [{name: k, default: 1}]}"), [])).toEqual(['go', 'x']);
  });
});

describe('ready argv', () => {
  const ready = (format: string, args: string): Promise<Command> =>
    goOf(`omg: 1\nactions:\n  go:\n    format: ${format}\n    arguments: ${args}\n`);

  it('is a program of its own, with one JSON object behind it', async () => {
    const go = await ready('{command: [node, cli.js, boolean]}', '{a: {type: int}, b: {type: string}}');
    expect(invocationOf(go, ['--a', '5', '--b', 'x y'])).toEqual({
      kind: 'argv',
      entrypoint: ['node'],
      argv: ['cli.js', 'boolean', '{"a":5,"b":"x y"}'],
    });
    expect(invocationOf(go, [])).toEqual({
      kind: 'argv',
      entrypoint: ['node'],
      argv: ['cli.js', 'boolean', '{}'],
    });
  });

  it('has arguments inside it', async () => {
    const go = await ready(
      '[python3, uritool.py, parse, "{uri}", "--n={n}"]',
      '{uri: {type: string}, n: {type: int, default: 0}}',
    );
    expect(invocationOf(go, ['--uri', 'http://a b'])).toEqual({
      kind: 'argv',
      entrypoint: ['python3'],
      argv: ['uritool.py', 'parse', 'http://a b', '--n=0'],
    });
  });

  it('that is one word with blanks stays one word, as it would be run', async () => {
    expect(invocationOf(await ready("['python app.py']", '{}'), [])).toEqual({
      kind: 'argv',
      entrypoint: ['python app.py'],
      argv: ['{}'],
    });
  });

  it('that begins with the command or an argument goes to the ENTRYPOINT', async () => {
    expect(invocationOf(await ready('[go, "{a}"]', '{a: {type: string}}'), ['--a', 'x'])).toEqual({
      kind: 'argv',
      argv: ['go', 'x'],
    });
    expect(
      invocationOf(await asyncy("{format: ['{b}', '{a}', '*', '**'], args: [a, b]}"), [
        'x',
        'y',
        'z',
        '--k',
        'v',
      ]),
    ).toEqual({
      kind: 'argv',
      argv: ['go', 'y', 'x', 'z', '--k', 'v'],
    });
  });
});

describe('argv of tools in the label of Docker MCP', () => {
  const tool = async (): Promise<Command> => {
    const label = JSON.stringify({
      name: 'server',
      tools: [
        {
          name: 'go',
          parameters: {
            type: 'object',
            properties: { path: { type: 'string' }, args: { type: 'array' }, n: { type: 'integer' } },
            required: ['path'],
          },
        },
      ],
    });
    const { contract } = await contractOf(undefined, { Labels: { 'io.docker.server.metadata': label } });
    return commandOf(contract, 'go');
  };

  it('is that of keywords', async () => {
    expect(argvOf(await tool(), ['--path', 'x', '--n', '3'])).toEqual(['go', '--path', 'x', '--n', '3']);
  });

  it('is the template where there is one, behind the ENTRYPOINT, with an empty word for what is not given', async () => {
    const go: Command = {
      ...(await tool()),
      format: [
        '-i',
        '{{path|volume-target}}',
        '{{args|into}}',
        '{{n}}',
        'n={{n|or:1}}',
        '{{args|first}}{{args|last}}',
      ],
    };
    expect(invocationOf(go, ['--path', 'x', '--args', '["-a", 5, "b c"]'])).toEqual({
      kind: 'argv',
      argv: ['-i', 'x', '-a', '5', 'b c', '', 'n=1', '-ab c'],
    });
    expect(argvOf(go, ['--path', 'x', '--n', '2'])).toEqual(['-i', 'x', '2', 'n=2', '']);
    expect(argvOf({ ...go, arguments: [], format: ['--version'] }, [])).toEqual(['--version']);
  });
});

describe('command lines of Boutiques', () => {
  const tool = async (format: string[]): Promise<Command> => ({
    ...(await asyncy(
      '{args: [{name: in, type: file}], kwargs: [{name: l, type: list}, {name: n, type: int}, {name: f, type: boolean}], additional_args: false}',
    )),
    name: 'entrypoint',
    style: 'template',
    format,
  });

  it('have flags that go with their values, and lists in one word', async () => {
    const go = await tool([
      'bet',
      '{in}',
      '{{f|flag:-f}}',
      '{{n|flag:--n}}',
      '{{n|flag:--n=}}',
      '{{l|join:,}}',
      '{{l|into|flag:-l}}',
    ]);
    expect(invocationOf(go, ['x', '--f', '--n', '0', '--l', '["a b", 2]'])).toEqual({
      kind: 'argv',
      entrypoint: ['bet'],
      argv: ['x', '-f', '--n', '0', '--n=0', 'a b,2', '-l', 'a b', '2'],
    });
    expect(argvOf(go, ['x', '--no-f', '--l', '[]'])).toEqual(['x', '']);
    expect(argvOf(go, ['x'])).toEqual(['x']);
  });

  it('have no JSON behind them where the tool takes nothing', async () => {
    expect(invocationOf({ ...(await tool(['bet'])), arguments: [] }, [])).toEqual({
      kind: 'argv',
      entrypoint: ['bet'],
      argv: [],
    });
  });

  it('that need a shell are refused', async () => {
    const go = await tool(['/bin/sh', '-c', 'bet {{in|shell}} > out']);
    expect(told(go, ['x'])).toEqual([
      'command entrypoint: its format puts "in" into a shell, and no value of a caller goes there (contract.yml:2:3)',
    ]);
  });
});

describe('commands that take no argv', () => {
  it('are told', async () => {
    const go = await asyncy('{}');
    const problems = (['http', 'rpc', 'events'] as const).map((style) =>
      renderArgv({ command: { ...go, style }, arguments: [], extraArgs: [], extraKwargs: [] }),
    );
    expect(problems).toEqual(
      ['http', 'rpc', 'events'].map((style) => ({
        problem: `it is called through ${style}, not with an argv`,
      })),
    );
  });

  it('or whose format is broken say so', async () => {
    const go = await asyncy("{format: 'x={a}', args: [a]}");
    const call = { arguments: [], extraArgs: [], extraKwargs: [] };
    expect(renderArgv({ command: go, ...call })).toEqual({
      problem: 'its format puts "a" inside a word, and it has no value',
    });
    expect(renderArgv({ command: { ...go, format: '{b}' }, ...call })).toEqual({
      problem: 'its format names "b", which is not declared as an argument',
    });
  });
});

describe('any texts', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
  it('are found byte for byte in the argv', async () => {
    const go = await asyncy('{args: [a, {name: b, type: string}], kwargs: [{name: k, type: string}]}');
    const formatted = await asyncy(
      "{format: '{k} {b} pre-{a} * **', args: [a, {name: b, type: string}], kwargs: [{name: k, type: string}]}",
    );
    fc.assert(
      fc.property(text, text, text, fc.array(text), (a, b, k, more) => {
        const words = [`--k=${k}`, '--', a, b, ...more];
        expect(argvOf(go, words)).toEqual(['go', a, b, ...more, '--k', k]);
        expect(argvOf(go, { json: [a, b, ...more] })).toEqual(['go', a, b, ...more]);
        expect(argvOf(formatted, words)).toEqual(['go', k, b, `pre-${a}`, ...more]);
      }),
    );
  });
});
