import { describe, expect, test } from 'vitest';
import type { Health } from '../../../../src/model/contract.js';
import type { RunSpec } from '../../../../src/model/run.js';
import becomesHealthy from '../../../../src/probes/api/becomes-healthy.js';
import { context, ended, tcp, verdictOf, type Shown } from '../observation.js';

const ports = [{ port: 8080, protocol: 'tcp', declaredAt: [] }];
const checking = (health: Partial<Health> = {}) =>
  context({
    contract: {
      ports,
      health: {
        test: ['CMD', '/bin/check'],
        interval: 1,
        timeout: 2,
        retries: 2,
        declaredAt: [{ kind: 'config', pointer: '/config/Healthcheck' }],
        ...health,
      },
    },
  });
const plain: Shown = { sockets: [tcp(8080)] };
const onCheck =
  (shown: Shown) =>
  ({ healthcheck }: RunSpec): Shown =>
    healthcheck ? shown : plain;
const failing = (exitCode: number, output: string): Shown => ({
  wait: { ended: 'unhealthy', health: [{ exitCode, output }] },
});

describe('api/becomes-healthy', () => {
  test('passes, and waits as long as the engine may take', () => {
    const { runs, ...verdict } = verdictOf(becomesHealthy, checking({ startPeriod: 4 }), onCheck({}));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'the engine calls it healthy' });
    // Ready after 100 ms, 4 s to start, two checks of 1 + 2 s, and 5 s.
    expect(runs[1]).toMatchObject({
      healthcheck: true,
      steps: [{ do: 'wait', for: [{ kind: 'healthy' }], timeout: 15_100 }],
    });
  });

  test.each([
    [{ interval: 600 }, 100_000],
    [{ interval: 30, timeout: 30, retries: 3 }, 100_000],
  ])('but not for ever: %j', (health, timeout) => {
    const { runs } = verdictOf(becomesHealthy, checking(health), onCheck({}));
    expect(runs[1]?.steps).toMatchObject([{ timeout }]);
  });

  test.each([
    [1, 'HTTP 500', 'unhealthy', 'The health check keeps failing, at last with status 1.'],
    [1, 'wget: server returned error: HTTP/1.1 404 Not Found', 'unhealthy', undefined],
    [127, '/bin/sh: curl: not found', 'program-missing', undefined],
    [126, '', 'program-missing', undefined],
    [1, 'check.sh: line 2: wget: command not found\n', 'program-missing', undefined],
    [
      -1,
      'OCI runtime exec failed: exec: "curl": executable file not found in $PATH: unknown',
      'program-missing',
      'The health check cannot run: its program is not in the image, or cannot be executed.',
    ],
    [
      -1,
      'Health check exceeded timeout (2s)',
      'check-timed-out',
      'The health check does not finish within 2.0 s.',
    ],
  ])('status %i, %j: %s', (exitCode, output, messageId, message) => {
    const { outcome, findings, evidence } = verdictOf(
      becomesHealthy,
      checking(),
      onCheck(failing(exitCode, output)),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId,
        severity: 'error',
        subject: 'health',
        location: { kind: 'config', pointer: '/config/Healthcheck' },
        ...(message !== undefined && { message }),
      },
    ]);
    expect(evidence[0]?.text).toBe(`health check ended with ${String(exitCode)}: ${output.trim()}`);
  });

  test('a check that did not finish is tried again', () => {
    const late = failing(-1, 'Health check exceeded timeout (2s)');
    const { outcome, runs } = verdictOf(becomesHealthy, checking(), ({ healthcheck, repetition }) =>
      healthcheck && repetition === undefined ? late : plain,
    );
    expect(outcome).toBe('pass');
    expect(runs.map(({ title }) => title)).toEqual([
      'starts',
      'becomes healthy',
      'becomes healthy, tried again',
    ]);
  });

  test('undecided in time is inconclusive, unless the program is missing', () => {
    const late = (exitCode: number): Shown => ({
      wait: { ended: 'timeout', health: [{ exitCode, output: 'x' }] },
    });
    expect(verdictOf(becomesHealthy, checking(), onCheck(late(1)))).toMatchObject({
      outcome: 'inconclusive',
      message: 'its check had decided nothing after 11.1 s',
    });
    expect(verdictOf(becomesHealthy, checking(), onCheck(late(127))).outcome).toBe('fail');
  });

  test.each([
    ['an early end', ended(1), 'inconclusive'],
    ['a run without a start', { startFault: { kind: 'invalid', message: '' } }, 'inconclusive'],
    ['an engine that does not tell', { wait: { ended: 'unobservable' } }, 'skip'],
  ] as const)('%s', (_name, shown, outcome) => {
    expect(verdictOf(becomesHealthy, checking(), onCheck(shown as Shown)).outcome).toBe(outcome);
  });

  test('is skipped without a check, for tasks and for crashes', () => {
    expect(verdictOf(becomesHealthy, context()).message).toBe('it declares no health check');
    const disabled = context({ contract: { health: { disabled: true, declaredAt: [] } } });
    expect(verdictOf(becomesHealthy, disabled).outcome).toBe('skip');
    const task = context({ contract: { health: { test: ['CMD', 'x'], declaredAt: [] } } });
    expect(verdictOf(becomesHealthy, task, () => ended(0)).outcome).toBe('skip');
    const crashed: Shown = { exit: { code: 1, at: 300, oomKilled: false } };
    expect(verdictOf(becomesHealthy, checking(), () => crashed).outcome).toBe('skip');
  });
});

describe('a health endpoint without a check', () => {
  const given = (health: Partial<Health>) =>
    context({
      contract: { ports, health: { declaredAt: [{ kind: 'label', key: 'api.HEALTH.path' }], ...health } },
    });

  test('is asked at its port, else at the first one', () => {
    const { runs, outcome } = verdictOf(becomesHealthy, given({ path: '/up' }), () => plain);
    expect(outcome).toBe('pass');
    expect(runs[1]?.steps.at(-1)).toMatchObject({ request: { method: 'GET', path: '/up', port: 8080 } });
    const other = verdictOf(becomesHealthy, given({ path: 'up', port: 9000 }), () => plain);
    expect(other.runs[1]?.steps.at(-1)).toMatchObject({ request: { path: '/up', port: 9000 } });
  });

  test.each([
    [{ status: 503 }, '503'],
    [{ status: 404 }, '404'],
    [{ fault: 'refused' }, 'refused'],
  ] as const)('an error where it answers %j', (answer, said) => {
    const show = (): Shown => ({ ...plain, answer: () => answer });
    expect(verdictOf(becomesHealthy, given({ path: '/up' }), show).findings).toMatchObject([
      {
        messageId: 'endpoint-unhealthy',
        severity: 'error',
        message: `The health endpoint is declared, and GET /up on port 8080 gives ${said}.`,
      },
    ]);
  });

  test('is skipped without a port, and inconclusive without a second boot', () => {
    const portless = context({ contract: { health: { path: '/up', declaredAt: [] } } });
    expect(verdictOf(becomesHealthy, portless).outcome).toBe('skip');
    const show = ({ steps }: RunSpec): Shown =>
      steps.some((step) => step.do === 'request') ? ended(1) : plain;
    expect(verdictOf(becomesHealthy, given({ path: '/up' }), show).outcome).toBe('inconclusive');
  });
});
