import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bindArguments } from '../../../src/invoke/bind-arguments.js';
import type { Argument, Json } from '../../../src/model/contract.js';
import {
  asyncy,
  argvOf,
  boundOf,
  goOf,
  matches,
  microservice,
  problemsOf,
  told,
  valuesOf,
} from './argv-of.js';

describe('arguments', () => {
  it('are bound in the order of declaration, by place and by name', async () => {
    const go = await asyncy('{args: [{name: a}, {name: b, type: int}], kwargs: [{name: k, type: boolean}]}');
    expect(valuesOf(go, ['x', '5', '--k'])).toEqual({ a: 'x', b: 5, k: true });
    expect(valuesOf(go, ['--b', '5', 'x'])).toEqual({ a: 'x', b: 5 });
    expect(valuesOf(go, { json: ['x', 5] })).toEqual({ a: 'x', b: 5 });
    expect(valuesOf(go, { json: { k: false, b: 0, a: '' } })).toEqual({ a: '', b: 0, k: false });
    expect(Object.keys(valuesOf(go, { json: { k: true, b: 0, a: '' } }))).toEqual(['a', 'b', 'k']);
  });

  it('of a map of arguments go by name only', async () => {
    const go = await microservice('{color: {type: string}, size: {type: int, required: true}}');
    expect(valuesOf(go, ['--size', '5'])).toEqual({ size: 5 });
    expect(problemsOf(go, ['red', '5'])).toEqual([
      {
        subject: 'command go',
        message: '"red" is given without a name, and the command takes its arguments by name',
        suggestion: 'Write --color STRING --size INT.',
      },
      {
        subject: 'argument size',
        message: '"size" is required and not given',
        suggestion: 'Write --size INT.',
      },
    ]);
  });

  it('tell where their values come from', async () => {
    const go = await asyncy('{kwargs: [{name: a, default: 1}, {name: b}, {name: c}]}');
    const { arguments: bound } = boundOf(go, ['--b', 'x']);
    expect(bound.map(({ argument, value, origin }) => [argument.name, value, origin])).toEqual([
      ['a', 1, 'default'],
      ['b', 'x', 'given'],
    ]);
  });
});

describe('defect 3: falsy values survive', () => {
  const declared =
    '{s: {type: string, default: x}, i: {type: int, default: 7}, f: {type: float, default: 7}, b: {type: boolean, default: true}, l: {type: list, default: [1]}, o: {type: object, default: {a: 1}}, j: {type: json, default: 1}, y: {default: x}}';
  const falsy: Record<string, Json> = { s: '', i: 0, f: 0, b: false, l: [], o: {}, j: null, y: null };

  it('when they are given', async () => {
    const go = await microservice(declared);
    expect(valuesOf(go, { json: falsy })).toEqual(falsy);
    const words = ['--s=', '--i=0', '--f', '0', '--b=false', '--l', '[]', '--o={}', '--j', 'null', '--y='];
    expect(valuesOf(go, words)).toEqual({ ...falsy, y: '' });
    expect(argvOf(go, { json: falsy })).toEqual([
      'go',
      '{"s":"","i":0,"f":0,"b":false,"l":[],"o":{},"j":null,"y":null}',
    ]);
  });

  it('when they are defaults', async () => {
    const defaults =
      '{s: {type: string, default: ""}, i: {type: int, default: 0}, b: {type: boolean, default: false}, l: {type: list, default: []}, o: {type: object, default: {}}, j: {type: json, default: null}}';
    expect(valuesOf(await microservice(defaults), [])).toEqual({
      s: '',
      i: 0,
      b: false,
      l: [],
      o: {},
      j: null,
    });
  });

  it('as words', async () => {
    const go = await asyncy(
      '{args: [a, b, c, d, {name: e, type: boolean}], kwargs: [{name: n, type: int}, {name: s, type: string}]}',
    );
    expect(argvOf(go, { json: ['', 0, [], null, false] })).toEqual(['go', '', '0', '[]', 'null', 'false']);
    expect(argvOf(go, ['--n', '0', '--s', ''])).toEqual(['go', '--n', '0', '--s', '']);
  });
});

describe('what is refused', () => {
  it('is told all at once', async () => {
    const go = await asyncy(
      '{args: [{name: a, type: int, required: true}], kwargs: [{name: mode, enum: [fast, slow]}, {name: n, type: int, required: true, help: "How many,\\n each"}], additional_args: false, additional_kwargs: false}',
    );
    expect(problemsOf(go, ['x', 'y', '--mode', 'fsat', '--nn', '3'])).toEqual([
      {
        subject: 'argument nn',
        message: 'the command "go" has no argument "nn"; it has a, mode, n',
        suggestion: 'Did you mean --n?',
      },
      {
        subject: 'command go',
        message: '"y" is one positional argument too many: the command takes only a',
        suggestion:
          'Leave it out, as in: go A [--mode fast|slow] --n INT. Text with blanks in it stands in quotes.',
      },
      {
        subject: 'argument a',
        message: '"a" is "x", which is not an int',
        suggestion: 'Write go A [--mode fast|slow] --n INT with 3 in its place.',
      },
      {
        subject: 'argument mode',
        message: '"mode" is "fsat", which is not one of "fast", "slow"',
        suggestion: 'Did you mean "fast"?',
      },
      {
        subject: 'argument n',
        message: '"n" is required and not given: How many, each',
        suggestion: 'Write --n INT.',
      },
    ]);
  });

  it.each<[string, string, string[], string[]]>([
    [
      'an unknown keyword of a command without arguments',
      '{additional_kwargs: false}',
      ['--x'],
      ['argument x: the command "go" has no argument "x", and takes none'],
    ],
    [
      'a keyword without its value',
      '{kwargs: [{name: n, type: int}]}',
      ['--n'],
      ['argument n: "n" has no value behind it'],
    ],
    [
      'a keyword that is given twice',
      '{kwargs: [{name: n}]}',
      ['--n', '1', '--n=2', '--n', '3'],
      ['argument n: "n" is given 3 times'],
    ],
    [
      'a pattern that is not found (defect 12)',
      '{args: [{name: color, pattern: "^#"}]}',
      ['red'],
      ['argument color: "color" is "red", which is not matched by "^#"'],
    ],
    [
      'a word of a type that additional ones do not have',
      '{args: [a], additional_args: {type: int}}',
      ['x', '1', 'y'],
      ['argument additional word 2: "additional word 2" is "y", which is not an int'],
    ],
    [
      'a keyword of a type that additional ones do not have',
      '{args: [a], additional_kwargs: {type: int}}',
      ['--k', 'y', '--l'],
      ['argument k: "k" is "y", which is not an int', 'argument l: "l" has no value behind it'],
    ],
    [
      'several words too many',
      '{args: [], additional_args: false}',
      ['x', 'y'],
      ['command go: "x" and what follows are 2 positional arguments too many: the command takes none'],
    ],
  ])('%s', async (_what, fields, words, messages) => {
    expect(told(await asyncy(fields), words)).toEqual(messages);
  });

  it('a number out of its range (defect 12)', async () => {
    const go = await microservice('{days: {type: int, range: {min: 1, max: 14}}}');
    expect(problemsOf(go, ['--days', '15'])).toEqual([
      {
        subject: 'argument days',
        message: '"days" is "15", which is not 14 or less',
        suggestion: 'Write a value that is 14 or less.',
      },
    ]);
    expect(told(go, ['--days=0'])).toEqual(['argument days: "days" is "0", which is not 1 or more']);
    expect(valuesOf(go, ['--days=14'])).toEqual({ days: 14 });
  });

  it('does not repeat secrets, nor words that may be one', async () => {
    const go = await asyncy(
      '{args: [{name: to}], kwargs: [{name: api_key, type: uuid}, {name: db_password, enum: [hunter1, hunter3]}, {name: access_token, pattern: "^hunter3"}], additional_args: false}',
    );
    const words = [
      'here',
      'hunter2',
      '--api_key',
      'hunter2',
      '--db_password',
      'hunter2',
      '--access_token',
      'hunter2',
    ];
    const text = JSON.stringify(problemsOf(go, words));
    expect(text).not.toMatch(/hunter/);
    expect(told(go, words)).toEqual([
      'command go: a word is one positional argument too many: the command takes only to',
      'argument api_key: "api_key" is not a UUID',
      'argument db_password: "db_password" is none of the values that are allowed',
      'argument access_token: "access_token" does not match its pattern',
    ]);
    const token = 'ghp_abcdefghijklmnop1234';
    expect(
      JSON.stringify(
        problemsOf(await asyncy('{args: [{name: n, type: int}], additional_args: false}'), [token, token]),
      ),
    ).not.toContain(token);
  });

  it('undeclared values without a name, where all have names', async () => {
    const go = await microservice('{a: {type: string}}');
    expect(told({ ...go, extra: { args: true, kwargs: true } }, ['x'])).toEqual([
      'command go: a value without a name has no place where arguments are passed by name',
    ]);
    expect(told({ ...go, extra: { args: false, kwargs: true } }, ['--z', '1', '--z', '2'])).toEqual([
      'argument z: "z" is given 2 times',
    ]);
    expect(valuesOf({ ...go, extra: { args: false, kwargs: true } }, ['--z', '1'])).toEqual({ z: '1' });
  });
});

describe('positional arguments', () => {
  it('that are required stand in front, or the one before is needed', async () => {
    const go = await asyncy('{args: [{name: a}, {name: b, required: true}]}');
    expect(problemsOf(go, ['x'])).toEqual([
      {
        subject: 'argument b',
        message:
          '"b" is required and not given; the contract puts it behind "a", which is optional (contract.yml:2:26)',
        suggestion:
          'Give both: go [A] B [WORD...] [--NAME VALUE...]. In the contract required arguments come first.',
      },
    ]);
    expect(told(go, ['--b', 'y'])).toEqual([
      'argument a: "a" cannot be left out when "b" is given, which stands behind it',
    ]);
    expect(argvOf(go, ['--b', 'y', 'x'])).toEqual(['go', 'x', 'y']);
  });

  it('with a default do not take the place of one that is absent', async () => {
    const go = await asyncy('{args: [a, {name: b, default: 3}]}');
    expect(argvOf(go, [])).toEqual(['go']);
    expect(argvOf(go, ['x'])).toEqual(['go', 'x', '3']);
    expect(told(go, ['--b', '4'])).toEqual([
      'argument a: "a" cannot be left out when "b" is given, which stands behind it',
    ]);
  });

  it('of a wrong value are not told as absent', async () => {
    const go = await asyncy('{args: [{name: a, type: int}, b]}');
    expect(told(go, ['x', 'y'])).toEqual(['argument a: "a" is "x", which is not an int']);
  });
});

describe('a contract that contradicts itself', () => {
  const place = '(contract.yml:';
  it('in a default is refused where the default is needed', async () => {
    const go = await goOf(
      'commands:\n  go:\n    kwargs:\n    - name: threshold\n      type: int\n      default: 0.01\n',
    );
    expect(problemsOf(go, [])).toEqual([
      {
        subject: 'argument threshold',
        message:
          'the default of "threshold" in the contract is "0.01", which is not an int (contract.yml:4:7)',
        suggestion: 'Give it a value, or correct the contract.',
      },
    ]);
    expect(valuesOf(go, ['--threshold', '5'])).toEqual({ threshold: 5 });
  });

  it('in the default of a secret is told without it', async () => {
    const go = await asyncy('{kwargs: [{name: api_key, type: int, default: hunter2}]}');
    expect(told(go, [])).toEqual([
      expect.stringMatching(
        /^argument api_key: the default of "api_key" in the contract is none that the argument allows \(contract\.yml:2:\d+\)$/,
      ),
    ]);
  });

  it('in an enum without a valid member', async () => {
    const fields = '{kwargs: [{name: n, type: int, enum: [one, two], required: true}]}';
    const message = expect.stringContaining(
      `argument n: the contract allows no value for "n": no member of its enum is one that its type allows ${place}`,
    ) as string;
    expect(told(await asyncy(fields), ['--n', '1'])).toEqual([message]);
    expect(told(await asyncy(fields), [])).toEqual([message]);
    expect(valuesOf(await asyncy(fields.replace(', required: true', '')), [])).toEqual({});
  });

  it('in a range without a number', async () => {
    const go = await microservice('{n: {type: int, range: {min: 5, max: 1}}}');
    expect(told(go, ['--n', '3'])).toEqual([
      expect.stringContaining('the contract allows no value for "n": its range goes from 5 to 1'),
    ]);
  });

  it('in a format that names what is not declared', async () => {
    const go = await asyncy("{format: '{a} {b}', args: [a]}");
    expect(problemsOf(go, ['x'])).toEqual([
      {
        subject: 'command go',
        message: 'its format names "b", which is not declared as an argument (contract.yml:2:3)',
        suggestion:
          'Correct the format in the contract: {name} stands for an argument, * and ** for those that are not named.',
      },
    ]);
  });

  it('in a name that makes no flag', async () => {
    const go = await asyncy('{kwargs: [{name: color hex}]}');
    expect(problemsOf(go, ['--color-hex', 'x'])).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(
          /^no flag can be made from the name "color hex" \(contract\.yml:2:\d+\)$/,
        ) as string,
        suggestion: 'Name it color-hex in the contract.',
      }),
    ]);
    expect(argvOf(await asyncy('{args: [{name: color hex}]}'), ['--color-hex', 'x'])).toEqual(['go', 'x']);
  });
});

describe('words that Linux does not take', () => {
  const most = 131_071;
  it('are those of more than 131,071 bytes, which is told before anything starts', async () => {
    const go = await asyncy('{args: [a], kwargs: [k]}');
    expect(argvOf(go, ['x'.repeat(most)])[1]).toHaveLength(most);
    expect(argvOf(go, ['é'.repeat((most - 1) / 2) + 'x'])[1]).toHaveLength((most + 1) / 2);
    expect(told(go, ['x'.repeat(most + 1), '--k', 'é'.repeat((most + 1) / 2)])).toEqual([
      'argument a: "a" has 131072 bytes, and Linux passes at most 131071 in one word',
      'argument k: "k" has 131072 bytes, and Linux passes at most 131071 in one word',
    ]);
  });

  it('are those with a NUL, or half of a character', async () => {
    const go = await asyncy('{args: [a, b], kwargs: [k]}');
    expect(told(go, { json: ['a\0b', '\ud800', 'more\0'] })).toEqual([
      'argument a: "a" holds a NUL, which ends a word',
      'argument b: "b" holds half of a character, which has no bytes',
      'argument additional word: "additional word" holds a NUL, which ends a word',
    ]);
    expect(told(go, { json: { 'a b': 1 } })).toEqual([
      'argument a b: no flag can be made from the name "a b"',
    ]);
  });

  it('may be in JSON, which escapes them', async () => {
    const go = await microservice('{a: {type: string}}');
    expect(argvOf(go, { json: { a: '\0\ud800' } })).toEqual(['go', '{"a":"\\u0000\\ud800"}']);
  });
});

describe('any contract and any arguments', () => {
  const declaredAt = [{ kind: 'label', key: 'x' }] as const;
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const argument: fc.Arbitrary<Argument> = fc
    .record(
      {
        name: fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__', 'a b'), fc.string()),
        kind: fc.constantFrom('positional' as const, 'keyword' as const),
        type: fc.constantFrom('string', 'int', 'json', 'list', 'boolean', 'any', 'none', 'file'),
        required: fc.boolean(),
        default: fc.jsonValue(),
        enum: fc.array(scalar, { maxLength: 3 }),
        minimum: fc.integer(),
        maximum: fc.integer(),
      },
      { requiredKeys: ['name', 'kind', 'type', 'required'] },
    )
    .map((one) => ({ ...one, declaredAt: [...declaredAt] }) as Argument);
  const format = fc.oneof(
    fc.constantFrom('* **', '{a} {*}', '{{a}}={b}', '$json', '{$} $args', '{c', "'", '{a|into}'),
    fc.array(fc.constantFrom('{a}', 'x{b}', '*', '<json>', 'go', '{{c|into}}', ''), { maxLength: 4 }),
  );

  it('are bound or refused with reasons, and never throw', () => {
    fc.assert(
      fc.property(
        fc.array(argument, { maxLength: 4 }),
        fc.constantFrom('argv', 'json', 'template', 'mcp', 'http'),
        fc.option(format, { nil: undefined }),
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--a', '--b=1', 'true', '5')), { maxLength: 5 }),
        fc.boolean(),
        (declared, style, template, words, extra) => {
          const given = {
            positionals: words.map((text) => ({ text })),
            keywords: words.map((text) => ({ name: text.slice(0, 1), value: { text } })).slice(0, 2),
          };
          const command = {
            name: 'go',
            style: style as 'argv',
            arguments: declared,
            extra: { args: extra, kwargs: extra },
            ...(template !== undefined && { format: template }),
            declaredAt: [...declaredAt],
          };
          const bound = bindArguments(given, command, matches);
          if ('problems' in bound) expect(bound.problems).not.toHaveLength(0);
          else expect(bound.arguments.length).toBeLessThanOrEqual(declared.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
