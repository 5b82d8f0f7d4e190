import { describe, expect, test } from 'vitest';
import type { Change, RunSpec } from '../../../../src/model/run.js';
import logsToStreams from '../../../../src/probes/process/logs-to-streams.js';
import readsStdin from '../../../../src/probes/process/reads-stdin.js';
import { context, ended, verdictOf, type Shown } from '../observation.js';

const added = (path: string, rest: Partial<Change> = {}): Change => ({
  path,
  kind: 'added',
  type: 'file',
  size: 120,
  ...rest,
});

describe('process/logs-to-streams', () => {
  const changed = (...changes: Change[]): Shown => ({ changes: { changes } });

  test.each(['/app/server.log', '/var/log/nginx/access', '/logs/today.txt', '/tmp/app.log'])(
    'a log in %s is a warning',
    (path) => {
      const { outcome, findings } = verdictOf(logsToStreams, context(), () => changed(added(path)));
      expect(outcome).toBe('fail');
      expect(findings).toMatchObject([
        {
          messageId: 'log-file',
          severity: 'warning',
          subject: `file ${path}`,
          suggestion: `Log to standard output, or link the file there: RUN ln -sf /dev/stdout ${path}.`,
        },
      ]);
    },
  );

  test.each([
    ['a link to a stream', added('/var/log/nginx/access.log', { type: 'link', target: '/dev/stdout' })],
    ['an empty file', added('/var/log/app.log', { size: 0 })],
    ['a folder', added('/var/log/app', { type: 'directory' })],
    ['a log that was removed', added('/var/log/build.log', { kind: 'deleted' })],
    ['a write-ahead log', added('/srv/db/000003.log')],
    ['another file', added('/srv/catalogue/login')],
  ])('%s is none', (_name, change) => {
    expect(verdictOf(logsToStreams, context(), () => changed(change)).outcome).toBe('pass');
  });

  test('what lies in a declared volume is left to the volume', () => {
    const given = context({ contract: { volumes: [{ path: '/logs', declaredAt: [] }] } });
    expect(verdictOf(logsToStreams, given, () => changed(added('/logs/a.log'))).outcome).toBe('pass');
  });

  test('at most ten files are named, and unseen ones are no pass', () => {
    const many = Array.from({ length: 14 }, (_, index) => added(`/app/${String(index)}a.log`));
    expect(verdictOf(logsToStreams, context(), () => changed(...many)).findings).toHaveLength(10);
    const cut: Shown = { changes: { truncated: true, changes: [added('/srv/a')] } };
    expect(verdictOf(logsToStreams, context(), () => cut).outcome).toBe('inconclusive');
    expect(verdictOf(logsToStreams, context(), () => ({ changes: { reason: 'refused' } }))).toMatchObject({
      outcome: 'skip',
      message: 'what it wrote could not be seen: refused',
    });
  });

  test('a task is looked at as well', () => {
    const task: Shown = { ...ended(0), endedBefore: { step: 9 }, changes: { changes: [added('/a.log')] } };
    expect(verdictOf(logsToStreams, context(), () => task).outcome).toBe('fail');
  });
});

describe('process/reads-stdin', () => {
  const declaredAt = [{ kind: 'label', key: 'api.STDIN' }] as const;
  const filter = context({ contract: { process: { stdin: {}, declaredAt: [...declaredAt] } } });
  const runsOn: Shown = { wait: { ended: 'timeout' } };
  const finished = (code: number, rest: Shown = {}): Shown => ({
    exit: { code, at: 90, oomKilled: false },
    ...rest,
  });
  const on =
    (line: Shown, empty: Shown = finished(0)) =>
    ({ stdin }: RunSpec): Shown =>
      stdin === undefined ? ended(0) : stdin === '' ? empty : line;

  test('passes when the line comes out again, even of a program that runs on', () => {
    for (const line of [finished(0), runsOn]) {
      const verdict = verdictOf(readsStdin, filter, on({ ...line, stdout: 'got container-api /__q7k2__\n' }));
      expect(verdict).toMatchObject({ outcome: 'pass', message: 'it wrote what it had read' });
    }
  });

  test('passes when the line changes output or status', () => {
    const counted = on(finished(0, { stdout: 'one line\n' }), finished(0, { stdout: 'no line\n' }));
    expect(verdictOf(readsStdin, filter, counted).outcome).toBe('pass');
    expect(verdictOf(readsStdin, filter, on(finished(1), finished(0))).outcome).toBe('pass');
  });

  test('the same with a line as without is an error at the label', () => {
    const same = finished(0, { stdout: '2026-01-01T10:00:00Z ready in 12 ms\n' });
    const later = finished(0, { stdout: '2026-01-01T10:00:07Z ready in 31 ms\n' });
    const { outcome, findings } = verdictOf(readsStdin, filter, on(same, later));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'ignored',
        severity: 'error',
        message: 'It is said to read standard input, and does the same with a line there and with nothing.',
        location: { kind: 'label', key: 'api.STDIN' },
      },
    ]);
  });

  test('running on in silence is the same lie', () => {
    const { findings } = verdictOf(readsStdin, filter, on(runsOn, runsOn));
    expect(findings[0]?.message).toBe(
      'It is said to read standard input, and does the same with a line there and with nothing: it runs on after it was closed.',
    );
  });

  test.each([
    [
      'other output of a program that runs on',
      on({ ...runsOn, stdout: 'abc' }, { ...runsOn, stdout: 'xyz' }),
    ],
    ['the same failure with and without', on(finished(1), finished(1))],
    ['a run that was not started', on({ startFault: { kind: 'invalid', message: '' } })],
  ])('inconclusive: %s', (_name, show) => {
    expect(verdictOf(readsStdin, filter, show).outcome).toBe('inconclusive');
  });

  test('is tried on an image that does not come up without input', () => {
    const show = on(finished(0, { stdout: 'container-api /__q7k2__' }), finished(1));
    const verdict = verdictOf(readsStdin, filter, (spec) =>
      spec.stdin === undefined ? ended(1) : show(spec),
    );
    expect(verdict.outcome).toBe('pass');
  });

  test('is skipped where nothing is said', () => {
    expect(verdictOf(readsStdin, context())).toMatchObject({ outcome: 'skip', runs: [] });
  });
});
