import { describe, expect, test } from 'vitest';
import canRun from '../../../../src/probes/commands/can-run.js';
import exitStatus from '../../../../src/probes/commands/exit-status.js';
import refusesMissing from '../../../../src/probes/commands/refuses-missing.js';
import result from '../../../../src/probes/commands/result.js';
import { context, verdictOf, type Shown } from '../observation.js';
import { byWords, declaring, exits, wordsOf } from './declared.js';

const probes = [canRun, refusesMissing, result, exitStatus];
const unknown = 'container-api-no-such-command';

/** `greet` takes a made-up name, `count` nothing, `paint` a member of an enum. */
const contract = `commands:
  greet:
    args: [{name: name, type: string, required: true}]
    result: {type: string}
  count:
    result: {type: int}
  paint:
    kwargs: [{name: tool, type: string, required: true, enum: [brush]}]
    result: {type: json}
`;
const honest: Readonly<Record<string, Shown>> = {
  'greet user': exits(0, { stdout: 'Hello, user\n' }),
  count: exits(0, { stdout: '42\n' }),
  'paint --tool brush': exits(0, { stdout: '{"done":true}\n' }),
};
const shows = (changes: Readonly<Record<string, Shown>>) => byWords({ ...honest, ...changes });

describe('an honest image', () => {
  test('keeps all, with each run made once', async () => {
    const given = await declaring(contract);
    expect(verdictOf(canRun, given, shows({}))).toMatchObject({
      outcome: 'pass',
      message: '3 commands could be called',
    });
    const refused = verdictOf(refusesMissing, given, shows({}));
    expect(refused).toMatchObject({
      outcome: 'pass',
      message: '2 commands refused to work without a required argument',
    });
    expect(refused.runs.map(wordsOf)).toEqual(['greet user', 'greet', 'paint --tool brush', 'paint']);
    expect(verdictOf(result, given, shows({}))).toMatchObject({
      outcome: 'pass',
      message: '3 results of the declared type',
    });
    const status = verdictOf(exitStatus, given, shows({}));
    expect(status).toMatchObject({
      outcome: 'pass',
      message: '3 commands ended with an honest status, and one that is not declared was refused',
    });
    expect(status.runs.map(wordsOf)).toEqual(['greet user', 'count', 'paint --tool brush', unknown]);
  });

  test('is run as it comes, with what is granted and given, until it ends', async () => {
    const given = await declaring('commands: {count: {}}\n', {
      env: { given: [{ name: 'KEY', value: 'k', origin: 'flag', required: true }] },
      settings: { granted: ['CHOWN'], cmd: ['serve'] },
    });
    expect(verdictOf(canRun, given, shows({})).runs).toEqual([
      {
        title: 'calls count',
        env: { KEY: 'k' },
        capabilities: ['CHOWN'],
        network: 'isolated',
        cmd: ['count'],
        steps: [{ do: 'wait', for: [{ kind: 'exited' }], timeout: 30_000 }],
      },
    ]);
  });
});

test.each(probes)('$meta.id has nothing to ask of an image without commands', (probe) => {
  const { runs, ...verdict } = verdictOf(probe, context());
  expect(verdict).toMatchObject({ outcome: 'skip', message: 'it declares no commands' });
  expect(runs).toEqual([]);
});

test.each(probes)('$meta.id never passes what was left out', async (probe) => {
  const given = await declaring(`commands:
  count: {result: {type: int}}
  odd: {args: [{name: code, type: int, required: true, pattern: x}], result: {type: int}}
`);
  const { outcome, message } = verdictOf(probe, given, shows({}));
  expect(outcome).toBe('inconclusive');
  expect(message).toContain('odd: no value is known for its argument code');
});

describe('commands/can-run', () => {
  const broken = async (text: string, changes: Readonly<Record<string, Shown>>) =>
    verdictOf(canRun, await declaring(text), shows(changes));

  test.each([
    ['not-started', exits(127), /cannot be started/],
    ['not-started', exits(126), /cannot be started/],
    ['not-started', { startFault: { kind: 'not-found', message: 'no such file' } }, /cannot be started/],
    [
      'program-broken',
      exits(2, { stderr: '/app/run: line 9: syntax error: unexpected end of file (expecting "fi")\n' }),
      /is broken: \/app\/run: line 9: syntax error/,
    ],
  ] as const)('%s, whatever the values: %j', async (messageId, shown, message) => {
    const { outcome, findings } = await broken(contract, { 'greet user': shown });
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId,
        severity: 'error',
        subject: 'command greet',
        message: expect.stringMatching(message) as string,
        location: { kind: 'file', path: 'asyncy.yml', line: 2 },
        data: { command: 'greet' },
      },
    ]);
  });

  test('failed: without an argument, and with values of the contract', async () => {
    const { findings } = await broken(contract, {
      count: exits(3, { stderr: 'no luck\n' }),
      'paint --tool brush': exits(1),
    });
    expect(findings).toMatchObject([
      {
        messageId: 'failed',
        message: 'The command "count" ends with 3 without an argument, and requires none.',
      },
      {
        messageId: 'failed',
        message: 'The command "paint" ends with 1 with values that its contract gives.',
      },
    ]);
  });

  test.each([
    ['made-up values', contract, 'greet user', exits(1), 'values were made up for name'],
    [
      'a host that is not there',
      contract,
      'count',
      exits(1, { stderr: 'getaddrinfo ENOTFOUND api.example.org\n' }),
      'it looks for api.example.org on the network',
    ],
    [
      'a variable that is missing',
      contract,
      'count',
      exits(1, { stderr: 'API_TOKEN is not set\n' }),
      'give --env API_TOKEN=…',
    ],
    ['a right', `cap: [chown]\n${contract}`, 'count', exits(1), 'it was run without CHOWN: give --cap-add'],
    [
      'a volume',
      `volumes: {cache: {dest: /cache}}\n${contract}`,
      'count',
      exits(1),
      'it was run without its volume /cache',
    ],
    [
      'a hook',
      `lifecycle: {startup: ./start.sh}\n${contract}`,
      'count',
      exits(1),
      'it was called without its startup hook',
    ],
  ] as const)('a failure is not held against it for want of %s', async (_what, text, words, shown, why) => {
    const { outcome, message, evidence } = await broken(text, { [words]: shown });
    expect(outcome).toBe('inconclusive');
    expect(message).toContain(`it ends with ${String(shown.exit?.code)}; `);
    expect(message).toContain(why);
    expect(evidence[0]?.text).toContain(`${words.split(' ')[0] ?? ''}: `);
  });

  test('one that runs on is alive; one that was killed is told elsewhere', async () => {
    const running: Shown = { wait: { ended: 'timeout' } };
    expect((await broken('commands: {watch: {}}\n', { watch: running })).outcome).toBe('pass');
    expect(await broken('commands: {crash: {}}\n', { crash: exits(139) })).toMatchObject({
      outcome: 'skip',
      message: 'nothing can be told of crash: see commands/exit-status',
    });
    expect((await broken(contract, { count: exits(139) })).outcome).toBe('inconclusive');
  });

  test.each([
    ['want of memory', exits(137)],
    ['the platform', { startFault: { kind: 'platform', message: 'exec format error' } } as const],
    ['an end that was not seen', { wait: { ended: 'unobservable' } } as const],
  ])('is inconclusive for %s', async (_why, shown) => {
    expect((await broken('commands: {count: {}}\n', { count: shown })).outcome).toBe('inconclusive');
  });
});

describe('commands/refuses-missing', () => {
  const told = async (changes: Readonly<Record<string, Shown>>, text = contract) =>
    verdictOf(refusesMissing, await declaring(text), shows(changes));

  test('accepted: it ends with 0', async () => {
    const { outcome, findings } = await told({ greet: exits(0, { stdout: 'Hello, undefined\n' }) });
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'accepted',
        severity: 'error',
        message: 'Without its required argument "name" the command "greet" ends with 0, as if all were well.',
        suggestion: 'Exit with 1 when name is missing, or declare it with required: false.',
        subject: 'command greet',
        data: { command: 'greet', argument: 'name' },
      },
    ]);
  });

  test('hangs: it does not end', async () => {
    const { findings } = await told({ paint: { wait: { ended: 'timeout' } } });
    expect(findings).toMatchObject([
      { messageId: 'hangs', message: 'Without its required argument "tool" the command "paint" runs on.' },
    ]);
  });

  test('what fails with everything as well refuses nothing', async () => {
    const only = 'commands: {greet: {args: [{name: name, type: string, required: true}]}}\n';
    expect(await told({ 'greet user': exits(1) }, only)).toMatchObject({
      outcome: 'skip',
      message: 'nothing can be told of greet: see commands/can-run',
    });
    // A success without it counts all the same.
    expect((await told({ 'greet user': exits(1), greet: exits(0) }, only)).outcome).toBe('fail');
  });

  test('nothing is required', async () => {
    expect(await told({}, 'commands: {count: {}}\n')).toMatchObject({ outcome: 'skip' });
  });

  test('more than three required arguments are not decided', async () => {
    const list = ['a', 'b', 'c', 'd'].map((name) => `{name: ${name}, type: int, required: true}`).join(', ');
    const verdict = await told(
      { 'sum --a 1 --b 1 --c 1 --d 1': exits(0) },
      `commands: {sum: {kwargs: [${list}]}}\n`,
    );
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      message: 'sum: only 3 of its required arguments were left out',
    });
    expect(verdict.runs).toHaveLength(4);
  });
});

describe('commands/result', () => {
  const told = async (changes: Readonly<Record<string, Shown>>, text = contract) =>
    verdictOf(result, await declaring(text), shows(changes));

  test('wrong-type: text in place of JSON', async () => {
    const { findings } = await told({ 'paint --tool brush': exits(0, { stdout: 'painted\n' }) });
    expect(findings).toMatchObject([
      {
        messageId: 'wrong-type',
        severity: 'error',
        message:
          'The command "paint" should give JSON on standard output, and gives "painted", which is not valid JSON.',
        subject: 'command paint',
      },
    ]);
  });

  test('a made-up value that leads to success counts', async () => {
    const text =
      'commands: {greet: {args: [{name: name, type: string, required: true}], result: {type: int}}}\n';
    expect((await told({}, text)).outcome).toBe('fail');
  });

  test.each([
    ['inconclusive', 'one that holds a hidden secret', { count: exits(0, { stdout: '***\n' }) }],
    ['inconclusive', 'one that failed beside others', { count: exits(1) }],
    ['inconclusive', 'one that runs on', { count: { wait: { ended: 'timeout' } } }],
    [
      'inconclusive',
      'more than is kept',
      { count: exits(0, { stdout: { head: '4', tail: '2', bytes: 1_000_000 } }) },
    ],
  ] as const)('is %s for %s', async (outcome, _what, changes) => {
    expect((await told(changes)).outcome).toBe(outcome);
  });

  test('is not asked where no command succeeded, or none declares one', async () => {
    const failing = 'commands: {count: {result: {type: int}}}\n';
    expect((await told({ count: exits(1) }, failing)).outcome).toBe('skip');
    expect(await told({}, 'commands: {count: {}}\n')).toMatchObject({
      outcome: 'skip',
      message: 'none of its commands declares a result',
      runs: [],
    });
  });
});

describe('commands/exit-status', () => {
  const told = async (changes: Readonly<Record<string, Shown>>, text = contract) =>
    verdictOf(exitStatus, await declaring(text), shows(changes));

  test.each([
    ['was not seen', { wait: { ended: 'unobservable' } } as const],
    ['came for want of memory', exits(137)],
  ])('is inconclusive where the end of a command that is not declared %s', async (_how, shown: Shown) => {
    const { outcome, message } = await told({ [unknown]: shown });
    expect(outcome).toBe('inconclusive');
    expect(message).toContain(unknown.slice(0, 20));
  });

  test.each([
    ['ends with 0', exits(0)],
    ['runs on', { wait: { ended: 'timeout' } }],
  ] as const)('unknown-accepted: it %s', async (how, shown: Shown) => {
    const { outcome, findings } = await told({ [unknown]: shown });
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'unknown-accepted',
        severity: 'error',
        subject: 'entrypoint',
        message: `The command "${unknown}", which its contract does not declare, ${how}.`,
      },
    ]);
  });

  test('a program that is not found refuses it', async () => {
    const startFault = { kind: 'not-found', message: 'no such file' } as const;
    expect((await told({ [unknown]: { startFault } })).outcome).toBe('pass');
  });

  test('trace-and-zero, killed-by-signal', async () => {
    const trace = 'Traceback (most recent call last):\n  File "/app/x.py", line 1\nValueError: no\n';
    const { findings } = await told({
      count: exits(0, { stdout: '42\n', stderr: trace }),
      'greet user': exits(139),
    });
    expect(findings).toMatchObject([
      { messageId: 'killed-by-signal', message: 'The command "greet" is killed by SIGSEGV.' },
      {
        messageId: 'trace-and-zero',
        message: 'The command "count" ends with 0 after an error: ValueError: no',
      },
    ]);
  });

  test('an entrypoint takes any word, so that none is unknown', async () => {
    const text = 'commands: {entrypoint: {args: [{name: name, type: string, required: true}]}}\n';
    const verdict = await told({ user: exits(0) }, text);
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: '1 command ended with an honest status',
    });
    expect(verdict.runs.map(wordsOf)).toEqual(['user']);
  });

  test('a service has none yet', async () => {
    const running: Shown = { wait: { ended: 'met', met: 1 } };
    expect(await told({ '': running }, 'commands: {entrypoint: {}}\n')).toMatchObject({
      outcome: 'skip',
      message: 'none of its commands ended',
    });
  });

  test('where nothing succeeds, a refusal says nothing', async () => {
    expect((await told({ count: exits(1) }, 'commands: {count: {}}\n')).outcome).toBe('skip');
  });
});
