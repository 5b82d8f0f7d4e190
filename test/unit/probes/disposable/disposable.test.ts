import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import survivesKill from '../../../../src/probes/disposable/survives-kill.js';
import timeToReady from '../../../../src/probes/disposable/time-to-ready.js';
import { context, ended, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const service = context({ contract: { ports: [port] } });
const plain: Shown = { sockets: [tcp(8080)] };
const crash: Shown = {
  exit: { code: 1, at: 400, oomKilled: false },
  at: { 1: { ended: 'exited' } as never },
};

const isKill = ({ steps }: RunSpec): boolean => steps.some((step) => step.do === 'signal');
const onKill =
  (kill: Shown, pilot: Shown = plain) =>
  (spec: RunSpec): Shown =>
    isKill(spec) ? kill : pilot;

describe('disposable/survives-kill', () => {
  test('kills, starts a fresh one on the same volumes, and gives it all the time that there is', () => {
    const { runs, ...verdict } = verdictOf(survivesKill, service, onKill(plain));
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: 'it was ready again after 103 ms',
      findings: [],
    });
    const steps = runs.find(isKill)?.steps;
    expect(steps?.map((step) => step.do)).toEqual(['wait', 'signal', 'replace', 'wait']);
    expect(steps?.[1]).toEqual({ do: 'signal', signal: 'SIGKILL', grace: 10_000 });
    expect(steps?.[3]).toMatchObject({ for: [{ kind: 'listening' }], timeout: 30_000 });
  });

  test('one that does not come up again is an error', () => {
    const again: Shown = {
      at: { 3: { ended: 'exited' } as never },
      exit: { code: 1, at: 20, oomKilled: false },
      stderr: 'lock /data/lock is held by 1',
    };
    const { outcome, findings, evidence } = verdictOf(survivesKill, service, onKill(again));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'not-again',
        severity: 'error',
        message: 'After SIGKILL a fresh container on the same volumes ends with 1.',
      },
    ]);
    expect(findings[0]?.suggestion).toContain('remove the file where it does not');
    expect(evidence).toContainEqual({ kind: 'log', text: 'lock /data/lock is held by 1' });
  });

  test('one that waits for ever is the same error', () => {
    const again: Shown = { at: { 3: { ended: 'timeout' } as never } };
    expect(verdictOf(survivesKill, service, onKill(again)).message).toBe(
      'After SIGKILL a fresh container on the same volumes does not become ready.',
    );
  });

  test('one that cannot be started is another', () => {
    const { findings } = verdictOf(survivesKill, service, onKill({ replace: { started: false } }));
    expect(findings).toMatchObject([
      {
        messageId: 'not-started',
        severity: 'error',
        message: 'After SIGKILL no fresh container could be started on the same volumes.',
      },
    ]);
  });

  test.each<[string, Shown]>([
    ['it did not come up a second time to be killed', { wait: { ended: 'timeout' } }],
    ['it could not be killed', { ...ended(0), wait: { ended: 'met' } }],
    ['it could not be killed', { signal: { exited: false } }],
    ['it could not be seen whether it came up again', { at: { 3: { ended: 'unobservable' } as never } }],
    [
      'it could not be seen whether it came up again',
      { at: { 3: { do: 'not-reached', step: 'wait', reason: 'the run was over' } as never } },
    ],
  ])('inconclusive: %s', (message, kill) => {
    expect(verdictOf(survivesKill, service, onKill(kill))).toMatchObject({
      outcome: 'inconclusive',
      message,
    });
  });

  test('one without ports has to run on again', () => {
    expect(verdictOf(survivesKill, context())).toMatchObject({ outcome: 'pass', message: 'it ran on again' });
  });

  test('is skipped where there is nothing to kill', () => {
    expect(verdictOf(survivesKill, context(), () => ended(0)).message).toBe(
      'it ends by itself: there is nothing to kill',
    );
    expect(verdictOf(survivesKill, service, () => crash).message).toContain('see process/keeps-running');
    expect(verdictOf(survivesKill, service, () => ({ wait: { ended: 'timeout' } }))).toMatchObject({
      outcome: 'skip',
      message: 'it never was ready: see api/declared-ports-listen',
    });
  });

  test('an image that does not boot is inconclusive', () => {
    expect(verdictOf(survivesKill, service, () => ended(1)).outcome).toBe('inconclusive');
  });
});

describe('disposable/time-to-ready', () => {
  test('tells the time and judges nothing', () => {
    expect(verdictOf(timeToReady, service, () => plain)).toMatchObject({
      outcome: 'pass',
      message: 'it was ready after 100 ms',
      findings: [],
      evidence: [{ kind: 'timing', text: 'ready after 100 ms' }],
    });
    // The sockets of one that ended soon could not be looked at.
    expect(verdictOf(timeToReady, service, () => crash).outcome).toBe('pass');
  });

  test('of a task it is the time until its end', () => {
    expect(verdictOf(timeToReady, context(), () => ended(0)).message).toBe('it was done after 100 ms');
  });

  test.each<[string, Shown, typeof service]>([
    ['it never was ready: see api/declared-ports-listen', { wait: { ended: 'timeout' } }, service],
    ['it listens nowhere, so nothing tells when it is ready', {}, context()],
  ])('skipped: %s', (message, shown, given) => {
    expect(verdictOf(timeToReady, given, () => shown)).toMatchObject({ outcome: 'skip', message });
  });
});
