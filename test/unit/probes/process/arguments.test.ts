import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import answersHelp from '../../../../src/probes/process/answers-help.js';
import exitsNonzeroOnFailure from '../../../../src/probes/process/exits-nonzero-on-failure.js';
import refusesUnknownOptions from '../../../../src/probes/process/refuses-unknown-options.js';
import { context, ended, envVariable, tcp, verdictOf, type Shown } from '../observation.js';

const ports = [{ port: 8080, protocol: 'tcp', declaredAt: [] }];
const config = { Entrypoint: ['/app/run'] };
const service = context({ contract: { ports }, config });
const plain: Shown = { sockets: [tcp(8080)] };

/** What a run with an argument in place of CMD shows. */
const withArgument =
  (shown: Shown) =>
  ({ cmd }: RunSpec): Shown =>
    cmd ? shown : plain;

describe('process/refuses-unknown-options', () => {
  test('passes a failure, and gives the option alone', () => {
    const { runs, ...verdict } = verdictOf(refusesUnknownOptions, service, withArgument(ended(2)));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it ends with 2' });
    expect(runs[1]?.cmd).toEqual(['--container-api-no-such-option']);
  });

  test.each([
    ['ignored', plain, 'It passes over the option --container-api-no-such-option, and starts as usual.'],
    [
      'ended-with-zero',
      ended(0),
      'With the option --container-api-no-such-option it ends with 0, as if nothing were wrong.',
    ],
    [
      'hangs',
      { at: { 0: { ended: 'timeout' } } },
      'With the option --container-api-no-such-option it neither starts nor ends.',
    ],
  ] as const)('%s is advice', (messageId, shown, message) => {
    const verdict = verdictOf(refusesUnknownOptions, service, withArgument(shown));
    expect(verdict.outcome).toBe('fail');
    expect(verdict.findings).toMatchObject([{ messageId, severity: 'note', message, subject: 'entrypoint' }]);
  });

  test.each([
    ['has no ENTRYPOINT', context({ contract: { ports } })],
    [
      'has one in shell form',
      context({ contract: { ports }, config: { Entrypoint: ['/bin/sh', '-c', 'run'] } }),
    ],
  ])('is skipped where the image %s', (_name, given) => {
    expect(verdictOf(refusesUnknownOptions, given)).toMatchObject({ outcome: 'skip', runs: [] });
    expect(verdictOf(answersHelp, given)).toMatchObject({ outcome: 'skip', runs: [] });
  });

  test('a wrapper that takes the option for a command is no program with options', () => {
    for (const shown of [ended(127), ended(126), { startFault: { kind: 'not-found', message: '' } } as const])
      expect(verdictOf(refusesUnknownOptions, service, withArgument(shown)).outcome).toBe('skip');
  });

  test('a run that could not be seen is inconclusive', () => {
    const unseen: Shown = { at: { 0: { ended: 'unobservable' } } };
    expect(verdictOf(refusesUnknownOptions, service, withArgument(unseen)).outcome).toBe('inconclusive');
    const starved: Shown = { ...ended(137), exit: { code: 137, at: 9, oomKilled: true } };
    expect(verdictOf(refusesUnknownOptions, service, withArgument(starved)).outcome).toBe('inconclusive');
  });

  test('a task is judged by its status', () => {
    const task = context({ config });
    const show =
      (code: number) =>
      ({ cmd }: RunSpec): Shown =>
        cmd ? { exit: { code, at: 50, oomKilled: false } } : ended(0);
    expect(verdictOf(refusesUnknownOptions, task, show(2)).outcome).toBe('pass');
    expect(verdictOf(refusesUnknownOptions, task, show(0)).findings[0]?.messageId).toBe('ended-with-zero');
  });
});

describe('process/answers-help', () => {
  test('passes usage and 0', () => {
    const { outcome, runs } = verdictOf(
      answersHelp,
      service,
      withArgument({ ...ended(0), stdout: 'usage: run [--port N]\n' }),
    );
    expect(outcome).toBe('pass');
    expect(runs[1]?.cmd).toEqual(['--help']);
  });

  test.each([
    ['ignored', plain],
    ['ignored', { at: { 0: { ended: 'timeout' } } }],
    ['fails', { ...ended(1), stderr: 'usage: …' }],
    ['silent', ended(0)],
  ] as const)('%s is advice', (messageId, shown) => {
    const { outcome, findings } = verdictOf(answersHelp, service, withArgument(shown));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([{ messageId, severity: 'note' }]);
  });

  test('is skipped for a wrapper, and inconclusive where nothing was seen', () => {
    expect(verdictOf(answersHelp, service, withArgument(ended(127))).outcome).toBe('skip');
    const invalid: Shown = { startFault: { kind: 'invalid', message: '' } };
    expect(verdictOf(answersHelp, service, withArgument(invalid)).outcome).toBe('inconclusive');
  });
});

describe('process/exits-nonzero-on-failure', () => {
  const given = context({
    config,
    contract: { ports, env: [envVariable('KEY'), envVariable('URL')] },
    env: {
      given: [
        { name: 'KEY', value: 'k', origin: 'example', required: true },
        { name: 'URL', value: 'u', origin: 'example', required: true },
      ],
    },
  });
  const without =
    (shown: Shown) =>
    ({ env }: RunSpec): Shown =>
      'KEY' in env && 'URL' in env ? plain : shown;

  test('passes when a run without a required variable fails', () => {
    const verdict = verdictOf(exitsNonzeroOnFailure, given, without(ended(1)));
    expect(verdict.outcome).toBe('pass');
    expect(verdict.evidence).toEqual([
      { kind: 'exit', text: 'without KEY: ended with 1 after 80 ms' },
      { kind: 'exit', text: 'without URL: ended with 1 after 80 ms' },
    ]);
  });

  test('0 without a required variable is an error for each', () => {
    const { outcome, findings } = verdictOf(exitsNonzeroOnFailure, given, ({ env }) =>
      'KEY' in env ? ('URL' in env ? plain : ended(1)) : ended(0),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'zero-without-variable',
        severity: 'error',
        subject: 'env KEY',
        message: 'Without the required variable "KEY" it ends with 0, as if all were well.',
        location: { kind: 'label', key: 'api.ENV.KEY' },
      },
    ]);
  });

  test('a variable that is not required is the lie of another probe', () => {
    expect(verdictOf(exitsNonzeroOnFailure, given, () => plain)).toMatchObject({
      outcome: 'skip',
      message: 'no failure could be provoked: see api/required-variables-required',
    });
  });

  test('where nothing is required, the unknown option counts', () => {
    expect(verdictOf(exitsNonzeroOnFailure, service, withArgument(ended(2))).outcome).toBe('pass');
    expect(verdictOf(exitsNonzeroOnFailure, service, withArgument(ended(0)))).toMatchObject({
      outcome: 'skip',
      message: 'no failure could be provoked: see process/refuses-unknown-options',
    });
    expect(verdictOf(exitsNonzeroOnFailure, context({ contract: { ports } })).outcome).toBe('skip');
  });
});
