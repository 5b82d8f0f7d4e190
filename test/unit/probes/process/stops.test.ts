import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import signalsReachTheProgram from '../../../../src/probes/process/signals-reach-the-program.js';
import stopsOnSigint from '../../../../src/probes/process/stops-on-sigint.js';
import stopsOnSigterm from '../../../../src/probes/process/stops-on-sigterm.js';
import stopsOnStopSignal from '../../../../src/probes/process/stops-on-stop-signal.js';
import { context, ended, processOf, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const service = context({ contract: { ports: [port] } });
const quitting = context({ contract: { ports: [port] }, config: { StopSignal: 'QUIT' } });

const plain: Shown = { sockets: [tcp(8080)] };
const deaf: Shown['signal'] = { exited: false, exitCode: 137, ms: 10_000 };
const shell = processOf({ argv: ['/bin/sh', '-c', 'node server.js'], caught: [] });
const child = processOf({ pid: 7, argv: ['node', 'server.js'] });

/** The pilot run shows one thing, runs with a signal another. */
const onStop =
  (pilot: Shown, stop: Shown) =>
  ({ steps }: RunSpec): Shown =>
    steps.some((step) => step.do === 'signal') ? stop : pilot;

describe('process/stops-on-stop-signal', () => {
  test('passes with the status and the time, and sends SIGTERM after watching the run', () => {
    const { runs, ...verdict } = verdictOf(stopsOnStopSignal, service, () => plain);
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: 'it ended with 0 after 5 ms',
      findings: [],
      evidence: [{ kind: 'exit', text: 'SIGTERM: ended with 0 after 5 ms' }],
    });
    expect(runs.map(({ steps }) => steps.map((step) => step.do))).toEqual([
      ['wait', 'wait', 'sockets', 'processes', 'changes', 'files'],
      ['wait', 'wait', 'changes', 'signal'],
    ]);
    expect(runs[1]?.steps.at(-1)).toEqual({ do: 'signal', signal: 'SIGTERM', grace: 10_000 });
  });

  test('an ignored SIGTERM that nobody declared is a warning', () => {
    const main = processOf({ caught: ['SIGCHLD'], ignored: [] });
    const pilot = { ...plain, processes: [main] };
    const { outcome, findings } = verdictOf(
      stopsOnStopSignal,
      service,
      onStop(pilot, { ...plain, signal: deaf }),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'signal-ignored',
        severity: 'warning',
        subject: 'signal SIGTERM',
        message:
          'It did not end within 10.0 s of SIGTERM: process 1 has no handler for it, and the kernel gives process 1 no default one.',
      },
    ]);
    expect(findings[0]?.suggestion).toContain('ENTRYPOINT ["tini", "--", "program"]');
  });

  test.each([
    [{ ignored: ['SIGTERM'], caught: [] }, 'process 1 ignores it.'],
    [{ caught: ['SIGTERM'], ignored: [] }, 'it went on.'],
    [{}, 'it went on.'],
  ])('says why as far as the kernel tells: %j', (signals, why) => {
    const pilot = { ...plain, processes: [processOf(signals)] };
    const { message } = verdictOf(stopsOnStopSignal, service, onStop(pilot, { ...plain, signal: deaf }));
    expect(message).toBe(`It did not end within 10.0 s of SIGTERM: ${why}`);
  });

  test('an ignored signal that the image names is an error at STOPSIGNAL', () => {
    const { findings } = verdictOf(stopsOnStopSignal, quitting, () => ({ ...plain, signal: deaf }));
    expect(findings).toMatchObject([
      {
        messageId: 'declared-signal-ignored',
        severity: 'error',
        subject: 'signal SIGQUIT',
        location: { kind: 'config', pointer: '/config/StopSignal' },
      },
    ]);
  });

  test.each([
    [143, []],
    [1, [{ messageId: 'odd-status', severity: 'note' }]],
    [130, [{ messageId: 'odd-status', severity: 'note' }]],
  ])('status %i beside a pass', (exitCode, notes) => {
    const { outcome, findings } = verdictOf(stopsOnStopSignal, service, () => ({
      ...plain,
      signal: { exitCode },
    }));
    expect(outcome).toBe('pass');
    expect(findings).toMatchObject(notes);
    expect(findings).toHaveLength(notes.length);
  });

  test.each(['KILL', '9', 'SIGSTOP'])('%s teaches nothing', (StopSignal) => {
    const given = context({ config: { StopSignal } });
    expect(verdictOf(stopsOnStopSignal, given).outcome).toBe('skip');
  });

  test('a task and a crash leave nothing to stop', () => {
    const task = verdictOf(stopsOnStopSignal, context(), () => ended(0));
    expect(task).toMatchObject({ outcome: 'skip', message: 'it ends by itself: there is nothing to stop' });
    const crash: Shown = { ...plain, exit: { code: 3, at: 900, oomKilled: false } };
    expect(verdictOf(stopsOnStopSignal, service, () => crash)).toMatchObject({
      outcome: 'skip',
      message: 'it ended by itself soon after it was ready: see process/keeps-running',
    });
  });

  test.each([
    ['did not come up again', ended(1), 'it did not come up again to be stopped'],
    [
      'ended before the signal',
      { ...plain, endedBefore: { step: 1 } },
      'it ended before SIGTERM could be sent',
    ],
  ] as const)('inconclusive when the second run %s', (_name, stop, message) => {
    const verdict = verdictOf(stopsOnStopSignal, service, onStop(plain, stop));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', message });
  });

  test('images that did not boot are not judged', () => {
    expect(verdictOf(stopsOnStopSignal, service, () => ended(1))).toMatchObject({
      outcome: 'inconclusive',
      message: 'it did not boot here: see process/starts',
    });
    const startFault = { kind: 'not-found', message: 'no such file' } as const;
    expect(verdictOf(stopsOnStopSignal, service, () => ({ startFault }))).toMatchObject({
      outcome: 'skip',
      message: 'the container could not be started: see process/starts',
    });
  });
});

describe('process/stops-on-sigterm', () => {
  test('is left to stops-on-stop-signal where that is the same', () => {
    expect(verdictOf(stopsOnSigterm, service)).toMatchObject({
      outcome: 'skip',
      message: 'SIGTERM is its stop signal: see process/stops-on-stop-signal',
      runs: [],
    });
    expect(verdictOf(stopsOnSigterm, context({ config: { StopSignal: '15' } })).outcome).toBe('skip');
  });

  test('is a warning where another signal is declared', () => {
    const verdict = verdictOf(stopsOnSigterm, quitting, () => ({ ...plain, signal: deaf }));
    expect(verdict.findings).toMatchObject([{ messageId: 'signal-ignored', severity: 'warning' }]);
    expect(verdictOf(stopsOnSigterm, quitting, () => plain).outcome).toBe('pass');
  });
});

describe('process/stops-on-sigint', () => {
  test('an ignored SIGINT is a warning', () => {
    const { outcome, findings } = verdictOf(stopsOnSigint, service, () => ({ ...plain, signal: deaf }));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      { messageId: 'signal-ignored', severity: 'warning', subject: 'signal SIGINT' },
    ]);
  });

  test('an odd status is a note, 130 and 0 are usual', () => {
    const withStatus = (exitCode: number) =>
      verdictOf(stopsOnSigint, service, () => ({ ...plain, signal: { exitCode } })).findings;
    expect(withStatus(130)).toEqual([]);
    expect(withStatus(1)).toMatchObject([{ messageId: 'odd-status' }]);
  });

  test('is skipped where SIGINT is the stop signal, and runs once', () => {
    expect(verdictOf(stopsOnSigint, context({ config: { StopSignal: 'int' } })).outcome).toBe('skip');
  });
});

describe('a shell as process 1', () => {
  const swallowed = onStop(
    { ...plain, processes: [shell, child] },
    { ...plain, signal: deaf, processes: [shell, child] },
  );

  test('is told by process/signals-reach-the-program alone', () => {
    const told = verdictOf(signalsReachTheProgram, service, swallowed);
    expect(told.findings).toMatchObject([
      {
        messageId: 'signal-lost',
        severity: 'warning',
        message:
          'Process 1 is a shell ("/bin/sh -c node server.js") that does not hand SIGTERM on to its program.',
      },
    ]);
    for (const probe of [stopsOnStopSignal, stopsOnSigint]) {
      expect(verdictOf(probe, service, swallowed)).toMatchObject({
        outcome: 'skip',
        message: 'process 1 is a shell: see process/signals-reach-the-program',
      });
    }
  });

  test('is an error where the image names its stop signal', () => {
    const { findings } = verdictOf(signalsReachTheProgram, quitting, swallowed);
    expect(findings).toMatchObject([{ messageId: 'declared-signal-lost', severity: 'error' }]);
  });

  test('is seen without knowing its handlers, in busybox and in bash, whose SIGINT handler is no trap', () => {
    for (const main of [
      { argv: ['busybox', 'sh', '/run.sh'] },
      { argv: ['/bin/bash', '/run.sh'], caught: ['SIGINT', 'SIGCHLD'] },
      { argv: ['-ash'], caught: ['SIGCHLD'] },
    ]) {
      const pilot = { ...plain, processes: [processOf(main), child] };
      const { outcome } = verdictOf(
        signalsReachTheProgram,
        service,
        onStop(pilot, { ...plain, signal: deaf }),
      );
      expect(outcome).toBe('fail');
    }
  });

  test('is fine when it traps the signal and ends, or gives its place to the program', () => {
    const trapping = processOf({ argv: ['sh', '/run.sh'], caught: ['SIGTERM'] });
    const pilot = { ...plain, processes: [trapping, child] };
    expect(verdictOf(signalsReachTheProgram, service, () => pilot)).toMatchObject({
      outcome: 'pass',
      message: 'it ends on SIGTERM',
    });
    expect(verdictOf(stopsOnStopSignal, service, () => pilot).outcome).toBe('pass');
  });

  test('that traps or ignores the signal and goes on is the lie of the stop signal', () => {
    for (const signals of [{ caught: ['SIGTERM'] }, { caught: [], ignored: ['SIGTERM'] }]) {
      const pilot = { ...plain, processes: [processOf({ argv: ['sh', '/run.sh'], ...signals }), child] };
      const deafRun = onStop(pilot, { ...plain, signal: deaf });
      expect(verdictOf(signalsReachTheProgram, service, deafRun)).toMatchObject({
        outcome: 'skip',
        message: '"sh /run.sh" gets SIGTERM and goes on: see process/stops-on-stop-signal',
      });
      expect(verdictOf(stopsOnStopSignal, service, deafRun).outcome).toBe('fail');
    }
  });

  test('that traps SIGTERM and not SIGINT fails for SIGINT', () => {
    const main = processOf({ argv: ['sh', '/run.sh'], caught: ['SIGTERM'] });
    const show = ({ steps }: RunSpec): Shown => {
      const last = steps.at(-1);
      const isDeaf = last?.do === 'signal' && last.signal === 'SIGINT';
      return { ...plain, processes: [main, child], ...(isDeaf && { signal: deaf }) };
    };
    expect(verdictOf(stopsOnSigint, service, show).outcome).toBe('fail');
  });
});

describe('process/signals-reach-the-program', () => {
  test('a program alone that goes on got the signal all the same', () => {
    const show = onStop(plain, { ...plain, signal: deaf });
    expect(verdictOf(signalsReachTheProgram, service, show)).toMatchObject({
      outcome: 'pass',
      message: 'process 1 is the program itself: "/app/run"',
    });
  });

  test('a wrapper that goes on is left to the stop signal', () => {
    const pilot = { ...plain, processes: [processOf({ argv: ['npm', 'start'] }), child] };
    const verdict = verdictOf(signalsReachTheProgram, service, onStop(pilot, { ...plain, signal: deaf }));
    expect(verdict.outcome).toBe('skip');
  });

  test('unseen processes are no pass', () => {
    const pilot: Shown = { ...plain, processes: { processes: [], reason: 'no rights' } };
    const verdict = verdictOf(signalsReachTheProgram, service, onStop(pilot, { ...plain, signal: deaf }));
    expect(verdict).toMatchObject({ outcome: 'skip', message: 'its processes could not be seen' });
  });
});
