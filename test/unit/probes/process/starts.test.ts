import { describe, expect, test } from 'vitest';
import keepsRunning from '../../../../src/probes/process/keeps-running.js';
import starts from '../../../../src/probes/process/starts.js';
import { context, ended, envVariable, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const service = context({ contract: { ports: [port] }, config: { Entrypoint: ['/app/run'], User: 'app' } });
const silent: Shown = { at: { 0: { ended: 'timeout' } } };

describe('process/starts', () => {
  test('passes when the declared ports listen', () => {
    expect(verdictOf(starts, service, () => ({ sockets: [tcp(8080)] }))).toMatchObject({
      outcome: 'pass',
      message: 'it was ready after 100 ms',
    });
  });

  test('a task passes by its end', () => {
    expect(verdictOf(starts, context(), () => ended(0))).toMatchObject({
      outcome: 'pass',
      message: 'it ended with 0 after 100 ms',
    });
  });

  test.each([
    ['no-command', 'The image has neither ENTRYPOINT nor CMD, so there is nothing to start.'],
    ['not-found', 'The program "/app/run" was not found in the image.'],
    ['not-executable', 'The program "/app/run" cannot be executed.'],
    ['invalid-user', 'The user "app" does not exist in the image.'],
    ['invalid', 'The engine refuses to start the image as it is configured.'],
  ] as const)('%s is an error with its fix', (kind, message) => {
    const startFault = { kind, message: 'words of the engine' };
    const { outcome, findings, evidence } = verdictOf(starts, service, () => ({ startFault }));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([{ messageId: kind, severity: 'error', message }]);
    expect(findings[0]?.suggestion.length).toBeGreaterThan(20);
    expect(evidence).toEqual([{ kind: 'start', text: 'words of the engine' }]);
  });

  test('another platform is not its fault', () => {
    const startFault = { kind: 'platform', message: 'exec format error' } as const;
    expect(verdictOf(starts, service, () => ({ startFault }))).toMatchObject({
      outcome: 'skip',
      message: 'this engine cannot run the platform of the image',
    });
  });

  test('an early end is inconclusive, with the log and the variable that it names', () => {
    const verdict = verdictOf(starts, service, () =>
      ended(1, { stderr: 'starting\nError: DATABASE_URL is not set\n' }),
    );
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      message: 'it ended with 1 before it was ready; give --env DATABASE_URL=…',
      findings: [],
    });
    expect(verdict.evidence.at(-1)).toEqual({
      kind: 'log',
      text: 'starting\nError: DATABASE_URL is not set',
    });
  });

  test.each([
    [
      'a value that was made up',
      { given: [{ name: 'KEY', value: 'x', origin: 'synthesised', required: true }] },
    ],
    ['a value that is missing', { missing: [{ variable: envVariable('KEY'), reason: 'a pattern' }] }],
  ] as const)('running without listening is inconclusive beside %s', (_name, env) => {
    const given = context({ contract: { ports: [port] }, env: structuredClone(env) });
    const verdict = verdictOf(starts, given, () => silent);
    expect(verdict.outcome).toBe('inconclusive');
    expect(verdict.message).toContain('KEY');
  });

  test('running without listening is another promise where all values are certain', () => {
    expect(verdictOf(starts, service, () => silent)).toMatchObject({
      outcome: 'pass',
      message: 'it runs, and does not listen on all of its ports: see api/declared-ports-listen',
    });
  });

  test('what it took is said, and told by others', () => {
    const needy = verdictOf(starts, service, ({ capabilities }) =>
      capabilities === 'default' ? {} : ended(1),
    );
    expect(needy.message).toBe(
      "it was ready after 100 ms; only with the engine's default capabilities: see privilege/no-capabilities",
    );
    const undeclared = verdictOf(starts, service, ({ env }) =>
      'APP_KEY' in env ? {} : ended(1, { stderr: 'APP_KEY is not set' }),
    );
    expect(undeclared).toMatchObject({ outcome: 'pass', findings: [] });
    expect(undeclared.message).toContain('only with "APP_KEY", which is not declared');
    expect(undeclared.runs.map(({ env }) => env)).toEqual([{}, { APP_KEY: expect.any(String) as string }]);
    const optional = [{ name: 'MODE', value: 'a', origin: 'example', required: false }] as const;
    const given = context({ contract: { ports: [port] }, env: { optional: [...optional] } });
    const wanting = verdictOf(starts, given, ({ env }) => ('MODE' in env ? {} : ended(1)));
    expect(wanting).toMatchObject({ outcome: 'pass', findings: [] });
    expect(wanting.message).toContain('see api/optional-variables-optional');
  });
});

describe('process/keeps-running', () => {
  test('passes what ran on', () => {
    expect(verdictOf(keepsRunning, service)).toMatchObject({
      outcome: 'pass',
      message: 'it ran on for 1.0 s after it was ready',
    });
  });

  test.each([
    [{ code: 3, oomKilled: false }, 'crashed', 'It ended with 3 800 ms after it was ready.'],
    [{ code: 0, oomKilled: false }, 'ended', 'It ended with 0 800 ms after it was ready.'],
    [
      { code: 137, oomKilled: true },
      'crashed',
      'It ended with 137 800 ms after it was ready, for want of memory.',
    ],
  ])('an end after it was ready: %j', (exit, messageId, message) => {
    const { findings } = verdictOf(keepsRunning, service, () => ({ exit: { ...exit, at: 900 } }));
    expect(findings).toMatchObject([{ messageId, severity: 'error', message }]);
  });

  test('tasks are left alone, quick ones and slow ones', () => {
    expect(verdictOf(keepsRunning, context(), () => ended(0)).outcome).toBe('skip');
    const slow: Shown = { exit: { code: 0, at: 1500, oomKilled: false }, endedBefore: { step: 1 } };
    expect(verdictOf(keepsRunning, context(), () => slow).outcome).toBe('skip');
  });

  test('what did not boot is inconclusive', () => {
    expect(verdictOf(keepsRunning, service, () => ended(1)).outcome).toBe('inconclusive');
  });
});
