import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { callEnvironment } from '../../../src/invoke/environment.js';
import type { Problem } from '../../../src/invoke/problem.js';
import { contractOf } from './contract-of.js';

const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

type Answer = ReturnType<typeof callEnvironment>;

/** With this `env` of an asyncy.yml (flow map; undefined: no contract file) on an image with this ENV. */
async function environment(
  env: string | undefined,
  given: Readonly<Record<string, string>> = {},
  imageEnv: readonly string[] = [],
): Promise<Answer> {
  const text = env === undefined ? undefined : `commands: {go: {}}\nenv: ${env}\n`;
  const { contract } = await contractOf(text, { Env: [...imageEnv] });
  return callEnvironment(contract, imageEnv, new Map(Object.entries(given)), matches);
}

function problemsOf(answer: Answer): Problem[] {
  if (!('problems' in answer)) throw new Error(`no problem: ${JSON.stringify(answer)}`);
  return answer.problems;
}

describe('what is passed', () => {
  it('is what is given and requested, by its exact name', async () => {
    const env = '{access_token: {type: string, pattern: "^key_"}, Mixed_Case: {type: int, required: false}}';
    expect(await environment(env, { access_token: 'key_1', Mixed_Case: '3' }, ['PATH=/bin'])).toEqual({
      env: { access_token: 'key_1', Mixed_Case: '3' },
      unrequested: [],
    });
  });

  it('defect 5: a default is its own text, and an absent one is not sent', async () => {
    const env =
      '{A: {default: one}, B: {default: 0}, C: {default: false}, D: {default: ""}, E: {required: false}, F: {default: [1, a]}}';
    expect(await environment(env)).toEqual({
      env: { A: 'one', B: '0', C: 'false', D: '', F: '[1,"a"]' },
      unrequested: [],
    });
  });

  it('leaves what the image has, and gives way to what is given', async () => {
    const env = '{A: {default: contract}, B: {default: contract}, C: {default: contract}}';
    expect(await environment(env, { B: 'given' }, ['A=image', 'B=image', 'C='])).toEqual({
      env: { B: 'given' },
      unrequested: [],
    });
  });

  it('defect 6: what is given wins over every other source', async () => {
    expect(await environment('{A: {default: contract}}', { A: '' }, ['A=image'])).toEqual({
      env: { A: '' },
      unrequested: [],
    });
  });

  it('takes a variable of the ENV as requested by the image', async () => {
    expect(await environment('{}', { PORT: '80' }, ['PORT=8080'])).toEqual({
      env: { PORT: '80' },
      unrequested: [],
    });
  });

  it('keeps names that JavaScript knows', async () => {
    const answer = await environment(
      '{__proto__: {}, constructor: {required: false}}',
      Object.fromEntries([['__proto__', 'x']]),
    );
    expect('env' in answer && Object.entries(answer.env)).toEqual([['__proto__', 'x']]);
  });
});

describe('what is missing', () => {
  it('is named all at once, with its description and the flag to write', async () => {
    const env =
      '{CITY: {help: "The city\\n to look up"}, API_KEY: {required: true}, A: {required: false}, B: {default: x}}';
    expect(problemsOf(await environment(env))).toEqual([
      {
        subject: 'variable CITY',
        message: '"CITY" is required and has no value: The city to look up',
        suggestion: 'Write --env CITY=VALUE, or --env CITY for the value of your own environment.',
      },
      {
        subject: 'variable API_KEY',
        message: '"API_KEY" is required and has no value',
        suggestion: 'Set it in your environment and write --env API_KEY, or name a file with --env-file.',
      },
    ]);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, number]>([
    ['{A: {}}', ['A=image'], {}, 0],
    ['{A: {required: true}}', ['A=first', 'A='], {}, 1],
    ['{A: {}}', [], { A: '' }, 0],
    ['{A: {required: true}}', ['A='], {}, 1],
    ['{A: {required: true, default: ""}}', [], {}, 1],
    ['{A: {required: true, default: x}}', [], {}, 0],
    ['{A: {required: true, default: x}}', ['A='], {}, 1],
  ])('%s with %j and %j', async (env, imageEnv, given, count) => {
    const answer = await environment(env, given, imageEnv);
    expect('problems' in answer ? answer.problems.length : 0).toBe(count);
  });
});

describe('defect 12: types, patterns and enums are checked', () => {
  it.each<[string, string, string]>([
    ['{A: {type: int}}', 'x', '"A" is "x", which is not an int'],
    ['{A: {type: int}}', '', '"A" is "", which is not an int'],
    ['{A: {type: boolean, help: On or off}}', 'yes', '"A" is "yes", which is not true or false: On or off'],
    ['{A: {pattern: "^key_"}}', 'x', '"A" is "x", which is not matched by "^key_"'],
    ['{A: {type: string, enum: [on, off]}}', 'x', '"A" is "x", which is not one of "on", "off"'],
    ['{A: {}}', 'a\0b', '"A" holds a NUL, which no environment takes'],
    ['{A: {type: int}}', `ghp_${'aB3'.repeat(8)}`, '"A" has a value that is not an int'],
  ])('%s: %j', async (env, value, message) => {
    expect(problemsOf(await environment(env, { A: value }))).toEqual([
      { subject: 'variable A', message, suggestion: 'Write --env A=VALUE with another value.' },
    ]);
  });

  it.each([
    ['{API_KEY: {pattern: "^key_"}}', 'does not match its pattern'],
    ['{API_KEY: {enum: [s3cr3t-one, s3cr3t-two]}}', 'is none of the values that are allowed'],
    ['{API_KEY: {type: int}}', 'is not an int'],
    ['{PLAIN: {secret: true, type: int}}', 'is not an int'],
  ])('never repeats a secret: %s', async (env, message) => {
    const name = env.includes('PLAIN') ? 'PLAIN' : 'API_KEY';
    const problems = problemsOf(await environment(env, { [name]: 's3cr3t-three' }));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toBe(`"${name}" ${message}`);
    expect(JSON.stringify(problems)).not.toContain('s3cr3t');
  });

  it('finds a contract that contradicts itself', async () => {
    expect(problemsOf(await environment('{A: {type: int, default: many}}'))).toEqual([
      {
        subject: 'variable A',
        message: 'the default of "A" is "many", which is not an int',
        suggestion: 'Correct the contract, or write --env A=VALUE.',
      },
    ]);
    expect(await environment('{A: {type: int, default: many}}', { A: '1' })).toEqual({
      env: { A: '1' },
      unrequested: [],
    });
  });
});

describe('what nobody requests', () => {
  it('is refused, with the name that was probably meant', async () => {
    const problems = problemsOf(
      await environment('{ACCESS_TOKEN: {required: false}}', { access_token: 'x', OTHER: 'y' }),
    );
    expect(problems).toEqual([
      {
        subject: 'variable access_token',
        message: 'the contract does not request "access_token", and a container gets only what is requested',
        suggestion:
          'Did you mean "ACCESS_TOKEN"? Else leave it out, or request it under "env" of the contract: "access_token: {}".',
      },
      {
        subject: 'variable OTHER',
        message: 'the contract does not request "OTHER", and a container gets only what is requested',
        suggestion: 'Leave it out, or request it under "env" of the contract: "OTHER: {}".',
      },
    ]);
  });

  it('is refused by a contract file with commands that requests nothing at all', async () => {
    expect(problemsOf(await environment('{}', { A: 'x' }))).toHaveLength(1);
  });

  it('is passed and told where no environment was ever written down', async () => {
    expect(await environment(undefined, { A: 'x' }, ['PATH=/bin'])).toEqual({
      env: { A: 'x' },
      unrequested: ['A'],
    });
    expect(problemsOf(await environment(undefined, { A: 'x\0' }))).toHaveLength(1);
  });
});

it('passes nothing that is neither given nor declared, whatever is given', async () => {
  const env =
    '{A: {required: false}, B: {type: int, default: 1}, API_TOKEN: {required: false, pattern: "^t"}}';
  const { contract } = await contractOf(`commands: {go: {}}\nenv: ${env}\n`);
  const name = fc.oneof(
    fc.constantFrom('A', 'B', 'API_TOKEN', 'a', '__proto__'),
    fc.string({ minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
      const given = new Map(pairs);
      const answer = callEnvironment(contract, [], given, matches);
      if ('problems' in answer) {
        expect(answer.problems.length).toBeGreaterThan(0);
        return;
      }
      const { B, ...rest } = answer.env;
      expect(B).toBe(given.get('B') ?? '1');
      given.delete('B');
      expect(rest).toEqual(Object.fromEntries(given));
    }),
  );
});
