import { describe, expect, test } from 'vitest';
import type { PlannedValue } from '../../../../src/probes/probe.js';
import type { RunSpec } from '../../../../src/model/run.js';
import defaultsAsDeclared from '../../../../src/probes/api/defaults-as-declared.js';
import optionalVariablesOptional from '../../../../src/probes/api/optional-variables-optional.js';
import requiredVariablesRequired from '../../../../src/probes/api/required-variables-required.js';
import requiredVariablesSufficient from '../../../../src/probes/api/required-variables-sufficient.js';
import startsWithoutConfiguration from '../../../../src/probes/api/starts-without-configuration.js';
import { context, ended, envVariable, tcp, verdictOf, type Shown } from '../observation.js';

const ports = [{ port: 8080, protocol: 'tcp', declaredAt: [] }];
const plain: Shown = { sockets: [tcp(8080)] };
const silent: Shown = { at: { 0: { ended: 'timeout' } } };
const unseen: Shown = { at: { 0: { ended: 'unobservable' } } };
const value = (name: string, rest: Partial<PlannedValue> = {}): PlannedValue => ({
  name,
  value: `${name}-value`,
  origin: 'example',
  required: true,
  ...rest,
});
const optional = (name: string): PlannedValue => value(name, { required: false });

const two = context({
  contract: { ports, env: [envVariable('KEY'), envVariable('URL')] },
  env: { given: [value('KEY'), value('URL')] },
});
const isFull = ({ env }: RunSpec): boolean => 'KEY' in env && 'URL' in env;
const without =
  (shown: Shown) =>
  (spec: RunSpec): Shown =>
    isFull(spec) ? plain : shown;

describe('api/required-variables-required', () => {
  test('passes when each run without one fails and names it', () => {
    const { runs, ...verdict } = verdictOf(requiredVariablesRequired, two, ({ env }) =>
      !('KEY' in env)
        ? ended(1, { stderr: 'KEY is not set' })
        : 'URL' in env
          ? plain
          : ended(2, { stdout: 'missing: URL' }),
    );
    expect(verdict).toMatchObject({ outcome: 'pass', message: '2 variables left out in turn' });
    expect(verdict.evidence).toContainEqual({ kind: 'log', text: 'without KEY: KEY is not set' });
    expect(runs.slice(1)).toMatchObject([
      { title: 'without KEY', env: { URL: 'URL-value' } },
      { title: 'without URL', env: { KEY: 'KEY-value' } },
    ]);
    expect(runs[1]?.steps[0]).toEqual({
      do: 'wait',
      for: [{ kind: 'listening', ports: [{ port: 8080, protocol: 'tcp' }] }],
      timeout: 5100,
    });
  });

  test('one that comes up without is an error at its place', () => {
    const { outcome, findings } = verdictOf(requiredVariablesRequired, two, ({ env }) =>
      'URL' in env ? plain : ended(1, { stderr: 'URL?' }),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'not-required',
        severity: 'error',
        subject: 'env KEY',
        message: 'The variable "KEY" is required, and the image comes up without it.',
        location: { kind: 'label', key: 'api.ENV.KEY' },
      },
    ]);
    expect(findings[0]?.suggestion).toContain('LABEL api.ENV.KEY.mandatory="false"');
  });

  test('listening elsewhere is coming up as well', () => {
    const other: Shown = { ...silent, sockets: [tcp(3000)] };
    const { findings } = verdictOf(requiredVariablesRequired, two, without(other));
    expect(findings.map(({ messageId }) => messageId)).toEqual(['not-required', 'not-required']);
  });

  test('a value in the ENV of the image takes the place of what was forgotten', () => {
    const given = context({
      contract: { ports, env: [envVariable('KEY', { default: 'changeme' })] },
      config: { Env: ['KEY=changeme', 'PATH=/bin'] },
      env: { given: [value('KEY')] },
    });
    const { findings, runs } = verdictOf(requiredVariablesRequired, given, () => plain);
    expect(findings).toMatchObject([{ messageId: 'has-default', severity: 'error' }]);
    expect(JSON.stringify(findings)).not.toContain('changeme');
    expect(runs[1]?.env).toEqual({});
  });

  test('an empty ENV only shows that the variable is there', () => {
    const given = context({
      contract: { ports, env: [envVariable('KEY')] },
      config: { Env: ['KEY='] },
      env: { given: [value('KEY')] },
    });
    const { findings } = verdictOf(requiredVariablesRequired, given, () => plain);
    expect(findings[0]?.messageId).toBe('not-required');
  });

  test('hanging and silence are warnings', () => {
    const hung = verdictOf(requiredVariablesRequired, two, without(silent)).findings;
    expect(hung).toMatchObject([
      {
        messageId: 'hangs',
        severity: 'warning',
        message: 'Without "KEY" it neither becomes ready nor ends within 5.1 s.',
      },
      { messageId: 'hangs' },
    ]);
    const mute = verdictOf(requiredVariablesRequired, two, without(ended(1, { stderr: 'oops' }))).findings;
    expect(mute).toMatchObject([{ messageId: 'not-named', severity: 'warning' }, { messageId: 'not-named' }]);
  });

  test('ending with 0 is the lie of another probe', () => {
    const zero = ended(0, { stderr: 'KEY and URL are not set' });
    expect(verdictOf(requiredVariablesRequired, two, without(zero)).outcome).toBe('pass');
  });

  test('a task is judged by its end', () => {
    const task = context({ contract: { env: [envVariable('KEY')] }, env: { given: [value('KEY')] } });
    const show =
      (shown: Shown) =>
      ({ env }: RunSpec): Shown =>
        'KEY' in env ? ended(0) : shown;
    const met = (code: number, rest: Shown = {}): Shown => ({
      exit: { code, at: 50, oomKilled: false },
      ...rest,
    });
    const findings = (shown: Shown) => verdictOf(requiredVariablesRequired, task, show(shown)).findings;
    expect(findings(met(1, { stderr: 'KEY missing' }))).toEqual([]);
    expect(findings(met(0, { stderr: 'KEY missing' }))).toEqual([]);
    expect(findings(met(0))).toMatchObject([{ messageId: 'not-required' }]);
    expect(findings({ at: { 0: { ended: 'timeout' } } })).toMatchObject([{ messageId: 'hangs' }]);
  });

  test('what could not be seen is inconclusive', () => {
    const starved: Shown = { ...ended(137), exit: { code: 137, at: 50, oomKilled: true } };
    expect(verdictOf(requiredVariablesRequired, two, without(starved))).toMatchObject({
      outcome: 'inconclusive',
      message: 'what it does without KEY, URL could not be seen',
    });
    expect(verdictOf(requiredVariablesRequired, two, () => ended(1)).outcome).toBe('inconclusive');
  });

  test('at most 16 are left out, and the rest is told', () => {
    const names = Array.from({ length: 18 }, (_, index) => `V${String(index)}`);
    const many = context({
      contract: { ports, env: names.map((name) => envVariable(name)) },
      env: { given: names.map((name) => value(name)) },
    });
    const verdict = verdictOf(requiredVariablesRequired, many, ({ env }) =>
      Object.keys(env).length === 18 ? plain : ended(1, { stderr: names.join(' ') }),
    );
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: '16 variables left out in turn; 2 more were not tried',
    });
    expect(verdict.runs).toHaveLength(17);
  });

  test('is skipped where nothing is required', () => {
    const given = context({ contract: { env: [envVariable('A', { required: false })] } });
    expect(verdictOf(requiredVariablesRequired, given)).toMatchObject({ outcome: 'skip', runs: [] });
  });
});

describe('api/required-variables-sufficient', () => {
  test('passes when they are enough', () => {
    expect(verdictOf(requiredVariablesSufficient, two, () => plain)).toMatchObject({
      outcome: 'pass',
      message: 'it comes up with 2 variables',
    });
  });

  test('an undeclared variable that the log misses is an error when giving it helps', () => {
    const { outcome, findings } = verdictOf(requiredVariablesSufficient, two, ({ env }) =>
      'REDIS_HOST' in env ? plain : ended(1, { stderr: 'Error: missing REDIS_HOST' }),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'needs-undeclared',
        severity: 'error',
        subject: 'env REDIS_HOST',
        message:
          'With all required variables it misses "REDIS_HOST", which is not declared; with it, it comes up.',
        suggestion: 'Declare it: LABEL api.ENV.REDIS_HOST="" api.ENV.REDIS_HOST.mandatory="true".',
      },
    ]);
  });

  test('or when it then misses something else', () => {
    const { findings } = verdictOf(requiredVariablesSufficient, two, ({ env }) =>
      ended(1, { stderr: 'REDIS_HOST' in env ? 'connection refused' : 'REDIS_HOST must be set' }),
    );
    expect(findings[0]?.message).toBe(
      'With all required variables it misses "REDIS_HOST", which is not declared.',
    );
  });

  test.each([
    ['a name that giving does not change', 'Error: missing REDIS_HOST'],
    ['a declared variable', 'KEY is required to be 32 bytes'],
    ['no name', 'connection refused'],
  ])('inconclusive: %s', (_name, stderr) => {
    expect(verdictOf(requiredVariablesSufficient, two, () => ended(1, { stderr })).outcome).toBe(
      'inconclusive',
    );
  });

  test('values that were made up are named as the reason', () => {
    const given = context({
      contract: { ports, env: [envVariable('KEY')] },
      env: { given: [value('KEY', { origin: 'synthesised' })] },
    });
    expect(verdictOf(requiredVariablesSufficient, given, () => ended(1)).message).toContain('made up');
  });

  test('leaves what others tell to them', () => {
    const wanting = context({
      contract: { ports, env: [envVariable('KEY')] },
      env: { given: [value('KEY')], optional: [optional('MODE')] },
    });
    expect(
      verdictOf(requiredVariablesSufficient, wanting, ({ env }) => ('MODE' in env ? plain : ended(1))),
    ).toMatchObject({
      outcome: 'skip',
      message: 'it needs an optional variable: see api/optional-variables-optional',
    });
    expect(verdictOf(requiredVariablesSufficient, two, () => silent)).toMatchObject({
      outcome: 'pass',
      message: 'it runs with 2 variables',
    });
    expect(verdictOf(requiredVariablesSufficient, two, () => unseen).outcome).toBe('skip');
    expect(verdictOf(requiredVariablesSufficient, context()).outcome).toBe('skip');
  });
});

describe('api/optional-variables-optional', () => {
  const declared = ['MODE', 'LEVEL', 'COLOUR'].map((name) => envVariable(name, { required: false }));
  const three = context({
    contract: { ports, env: declared },
    env: { optional: declared.map(({ name }) => optional(name)) },
  });

  test('passes when none was needed', () => {
    const verdict = verdictOf(optionalVariablesOptional, three, () => plain);
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it comes up without 3 optional variables' });
    expect(verdict.runs).toHaveLength(1);
  });

  test('a port that stays silent does so with all of them as well', () => {
    const verdict = verdictOf(optionalVariablesOptional, three, () => silent);
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: 'it does no less without 3 optional variables',
    });
    expect(verdict.runs.some(({ env }) => Object.keys(env).length === 3)).toBe(true);
  });

  test('finds the one that is needed', () => {
    const { outcome, findings, runs } = verdictOf(optionalVariablesOptional, three, ({ env }) =>
      'LEVEL' in env ? plain : ended(1, { stderr: 'no level' }),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'is-required',
        severity: 'error',
        subject: 'env LEVEL',
        message: 'The variable "LEVEL" is optional, and the image does not come up without it.',
        location: { kind: 'label', key: 'api.ENV.LEVEL' },
      },
    ]);
    // The first run, two with more, and one without each.
    expect(runs).toHaveLength(6);
  });

  test('knows it of a single one without more runs', () => {
    const one = context({
      contract: { ports, env: declared.slice(0, 1) },
      env: { optional: [optional('MODE')] },
    });
    const { findings, runs } = verdictOf(optionalVariablesOptional, one, ({ env }) =>
      'MODE' in env ? plain : ended(1),
    );
    expect(findings).toMatchObject([{ messageId: 'is-required', subject: 'env MODE' }]);
    expect(runs).toHaveLength(3);
  });

  test('says so where any two of them are enough', () => {
    const { findings } = verdictOf(optionalVariablesOptional, three, ({ env }) =>
      Object.keys(env).length >= 2 ? plain : ended(1),
    );
    expect(findings).toMatchObject([{ messageId: 'some-required', severity: 'error' }]);
    expect(findings[0]?.message).toContain('"MODE", "LEVEL", "COLOUR"');
  });

  test('decides nothing where it came up in no way, was silent, or had none to leave out', () => {
    expect(verdictOf(optionalVariablesOptional, three, () => ended(1)).outcome).toBe('inconclusive');
    expect(verdictOf(optionalVariablesOptional, three, () => unseen).outcome).toBe('skip');
    expect(verdictOf(optionalVariablesOptional, context()).outcome).toBe('skip');
  });
});

describe('api/starts-without-configuration', () => {
  const spoken = context({ contract: { ports, env: [envVariable('MODE', { required: false })] } });
  const unspoken = context({ contract: { ports } });

  test('passes what comes up with nothing', () => {
    const verdict = verdictOf(startsWithoutConfiguration, spoken, () => plain);
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it comes up with nothing but its own ENV' });
    expect(verdict.runs).toHaveLength(1);
  });

  test('is skipped where something is required', () => {
    expect(verdictOf(startsWithoutConfiguration, two)).toMatchObject({ outcome: 'skip', runs: [] });
  });

  test('an undeclared variable is an error where the contract speaks of variables', () => {
    const show = ({ env }: RunSpec): Shown =>
      'APP_KEY' in env ? plain : ended(1, { stderr: 'APP_KEY is required' });
    const { findings } = verdictOf(startsWithoutConfiguration, spoken, show);
    expect(findings).toMatchObject([
      {
        messageId: 'needs-undeclared',
        severity: 'error',
        message:
          'No variable is required, and it misses "APP_KEY", which is not declared; with it, it comes up.',
      },
    ]);
    expect(verdictOf(startsWithoutConfiguration, unspoken, show)).toMatchObject({
      outcome: 'inconclusive',
      message: 'it misses "APP_KEY", which is not declared; with it, it comes up',
    });
  });

  test('or where it then misses something else', () => {
    const show = ({ env }: RunSpec): Shown =>
      ended(1, { stderr: 'APP_KEY' in env ? 'no route' : 'APP_KEY is required' });
    expect(verdictOf(startsWithoutConfiguration, spoken, show).findings[0]?.message).toBe(
      'No variable is required, and it misses "APP_KEY", which is not declared.',
    );
  });

  test('the ENV of the image alone does not speak of variables', () => {
    const declaredAt = [{ kind: 'config', pointer: '/config/Env/0' }] as const;
    const given = context({
      contract: { ports, env: [envVariable('PATH', { required: false, declaredAt: [...declaredAt] })] },
    });
    expect(verdictOf(startsWithoutConfiguration, given, () => ended(1)).outcome).toBe('inconclusive');
  });

  test('a failure that nothing else explains is an error', () => {
    const { findings } = verdictOf(startsWithoutConfiguration, spoken, () =>
      ended(1, { stderr: 'bad config' }),
    );
    expect(findings).toMatchObject([
      {
        messageId: 'does-not-start',
        message: 'No variable is required, and with none it ends with 1 before it is ready.',
      },
    ]);
  });

  test.each([
    ['connect ECONNREFUSED 10.0.0.1:5432', 1],
    ['mkdir /data: permission denied', 1],
    ['lookup db on 10.0.0.2:53: no such host', 1],
    ['bye', 0],
  ])('inconclusive: %s', (stderr, code) => {
    const verdict = verdictOf(startsWithoutConfiguration, spoken, () => ended(code, { stderr }));
    expect(verdict.outcome).toBe('inconclusive');
  });

  test('what was given is taken away again', () => {
    const given = context({
      contract: { ports, env: [envVariable('MODE', { required: false })] },
      env: { given: [value('MODE', { origin: 'flag', required: false })] },
    });
    const needs = verdictOf(startsWithoutConfiguration, given, ({ env }) =>
      'MODE' in env ? plain : ended(1),
    );
    expect(needs.findings).toMatchObject([
      {
        messageId: 'needs-given',
        message: 'No variable is required, and it only comes up with those that were given: "MODE".',
      },
    ]);
    expect(verdictOf(startsWithoutConfiguration, given, () => plain).outcome).toBe('pass');
  });

  test('leaves what others tell to them', () => {
    expect(verdictOf(startsWithoutConfiguration, spoken, () => unseen).outcome).toBe('skip');
    expect(verdictOf(startsWithoutConfiguration, spoken, () => silent)).toMatchObject({
      outcome: 'pass',
      message: 'it runs with nothing but its own ENV',
    });
    const wanting = context({ contract: { ports }, env: { optional: [optional('MODE')] } });
    expect(
      verdictOf(startsWithoutConfiguration, wanting, ({ env }) => ('MODE' in env ? plain : ended(1))).message,
    ).toBe('it needs an optional variable: see api/optional-variables-optional');
  });
});

describe('api/defaults-as-declared', () => {
  const declaring = (env: ReturnType<typeof envVariable>[], Env: string[]) =>
    context({ contract: { env }, config: { Env } });

  test('passes equal ones, and counts those that are the program’s own', () => {
    const given = declaring(
      [envVariable('PORT', { default: '8080' }), envVariable('MODE', { default: 'fast' })],
      ['PORT=8080'],
    );
    expect(verdictOf(defaultsAsDeclared, given)).toMatchObject({
      outcome: 'pass',
      message: "1 of 2 declared defaults stand in the image's ENV, as declared",
      runs: [],
    });
  });

  test('another value is an error with both', () => {
    const given = declaring([envVariable('PORT', { default: '8080' })], ['PORT=1', 'PORT=9090']);
    expect(verdictOf(defaultsAsDeclared, given).findings).toMatchObject([
      {
        messageId: 'differs',
        severity: 'error',
        subject: 'env PORT',
        message: 'The default of "PORT" is declared as "8080", and the image sets "9090".',
      },
    ]);
  });

  test('an empty value in the image is another one', () => {
    const given = declaring([envVariable('PORT', { default: '8080' })], ['PORT=']);
    expect(verdictOf(defaultsAsDeclared, given).outcome).toBe('fail');
  });

  test('secrets are not shown', () => {
    const given = declaring([envVariable('KEY', { default: 'hunter2', secret: true })], ['KEY=swordfish']);
    const [found] = verdictOf(defaultsAsDeclared, given).findings;
    expect(found?.message).toBe('The default of "KEY" is declared as ***, and the image sets ***.');
  });

  test.each([
    ['nothing is declared', [envVariable('PORT')], ['PORT=8080']],
    ['the default is empty', [envVariable('PORT', { default: '' })], ['PORT=8080']],
    ['the image sets none of them', [envVariable('PORT', { default: '8080' })], ['PATH=/bin']],
    [
      'only the image declares it',
      [envVariable('PORT', { default: '8080', declaredAt: [{ kind: 'config', pointer: '/config/Env/0' }] })],
      ['PORT=8080'],
    ],
  ])('is skipped where %s', (_name, env, Env) => {
    expect(verdictOf(defaultsAsDeclared, declaring(env, Env)).outcome).toBe('skip');
  });
});
