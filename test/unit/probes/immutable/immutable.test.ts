import { describe, expect, test } from 'vitest';
import type { Change, RunSpec } from '../../../../src/model/run.js';
import runsReadOnly from '../../../../src/probes/immutable/runs-read-only.js';
import writesOnlyToVolumes from '../../../../src/probes/immutable/writes-only-to-volumes.js';
import writesTheSamePlaces from '../../../../src/probes/immutable/writes-the-same-places.js';
import { context, ended, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const volume = { path: '/data', declaredAt: [] };
const service = context({ contract: { ports: [port], volumes: [volume] } });
const plain: Shown = { sockets: [tcp(8080)] };
const crash: Shown = {
  exit: { code: 1, at: 400, oomKilled: false },
  at: { 1: { ended: 'exited' } as never },
};
const added = (path: string, rest: Partial<Change> = {}): Change => ({
  path,
  kind: 'added',
  type: 'file',
  size: 9,
  ...rest,
});
const wrote = (...changes: Change[]): Shown => ({ ...plain, changes: { changes } });

describe('immutable/writes-only-to-volumes', () => {
  test('passes where all goes to volumes, scratch, logs and the files of the engine', () => {
    const own = wrote(
      ...['/data/a', '/tmp/b', '/run/app.pid', '/etc/hosts', '/app/app.log'].map((path) => added(path)),
      { path: '/app', kind: 'modified', type: 'directory' },
    );
    expect(verdictOf(writesOnlyToVolumes, service, () => own)).toMatchObject({
      outcome: 'pass',
      message: 'nothing was written outside its volumes',
      evidence: [],
    });
  });

  test('what it writes elsewhere is a warning with the volumes to declare', () => {
    const { outcome, findings, evidence } = verdictOf(writesOnlyToVolumes, service, () =>
      wrote(
        added('/app/cache', { type: 'directory' }),
        added('/app/cache/a'),
        added('/app/cache/b'),
        added('/srv/x'),
      ),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'writes-outside',
        severity: 'warning',
        message: 'It writes to places that are no volumes: "/app/cache (2 files)", "/srv/x".',
        suggestion: 'Declare them: VOLUME ["/app/cache","/srv"]. Or write to /tmp what may be lost.',
      },
    ]);
    expect(evidence).toEqual([{ kind: 'files', text: '/app/cache (2 files)\n/srv/x' }]);
  });

  test('never asks for the root or the system as a volume', () => {
    const { findings } = verdictOf(writesOnlyToVolumes, service, () =>
      wrote(added('/state.db'), added('/etc/x')),
    );
    expect(findings[0]?.suggestion).toBe(
      'Write to a folder of its own, and declare it: VOLUME ["/data"]. Or write to /tmp what may be lost.',
    );
  });

  test('changed and removed files of the image are told apart', () => {
    const { findings } = verdictOf(writesOnlyToVolumes, service, () =>
      wrote(
        { path: '/app/settings.json', kind: 'modified', type: 'file' },
        { path: '/app/old', kind: 'deleted' },
        { path: '/app/unknown', kind: 'modified' },
        { path: '/app', kind: 'modified', type: 'directory' },
      ),
    );
    expect(findings).toMatchObject([
      {
        messageId: 'writes-to-code',
        severity: 'warning',
        message: 'It changes what the image brought along: "/app/settings.json", "/app/old".',
      },
    ]);
    expect(findings[0]?.suggestion).toContain('no right to write to them');
  });

  test('ten places are named, and the others counted', () => {
    const many = Array.from({ length: 13 }, (_, index) => added(`/srv/${String(index)}/a`));
    const code = many.map((change): Change => ({ ...change, kind: 'modified' }));
    const { findings } = verdictOf(writesOnlyToVolumes, service, () => wrote(...many));
    expect(findings[0]?.message).toMatch(/"\/srv\/6\/a" and 3 more\.$/);
    expect(findings[0]?.data?.places).toHaveLength(10);
    const changed = verdictOf(writesOnlyToVolumes, service, () => wrote(...code));
    expect(changed.findings[0]?.message).toMatch(/"\/srv\/9\/a" and 3 more\.$/);
  });

  test('a task is looked at as well', () => {
    const task = ended(0, { changes: { changes: [added('/srv/x')] } });
    expect(verdictOf(writesOnlyToVolumes, context(), () => task).outcome).toBe('fail');
  });

  test('what was not seen passes nothing', () => {
    const unseen = { ...plain, changes: { reason: 'refused' } };
    expect(verdictOf(writesOnlyToVolumes, service, () => unseen)).toMatchObject({
      outcome: 'inconclusive',
      message: 'what it wrote could not be seen',
    });
    const cut = { ...plain, changes: { truncated: true, changes: [added('/data/a')] } };
    expect(verdictOf(writesOnlyToVolumes, service, () => cut)).toMatchObject({
      outcome: 'inconclusive',
      message: 'it wrote more files than could be looked at',
    });
    expect(verdictOf(writesOnlyToVolumes, service, () => ended(1)).outcome).toBe('inconclusive');
  });
});

const onReadOnly =
  (readOnly: Shown, pilot: Shown = plain) =>
  (spec: RunSpec): Shown =>
    spec.readOnlyRoot ? readOnly : pilot;
const refused = ended(1, { stderr: "Error: EROFS: read-only file system, open '/srv/state/db'" });

describe('immutable/runs-read-only', () => {
  test('passes when it comes up and runs on', () => {
    const { runs, ...verdict } = verdictOf(runsReadOnly, service, onReadOnly(plain));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it came up with a read-only root' });
    expect(runs.at(-1)).toMatchObject({ readOnlyRoot: true, tmpfs: ['/run', '/tmp'], capabilities: [] });
    expect(runs.at(-1)?.steps.map((step) => step.do)).toEqual(['wait', 'wait', 'processes']);
  });

  test('one that does not come up is a warning, with the folder to declare', () => {
    const { outcome, findings } = verdictOf(runsReadOnly, service, onReadOnly(refused));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'does-not-start',
        severity: 'warning',
        message: 'It does not come up with a read-only root: it cannot write to "/srv/state/db".',
        suggestion:
          'Declare what it must write as a volume (VOLUME ["/srv/state"]), and put what may be lost below /tmp.',
      },
    ]);
  });

  test('one that ends a little later is another', () => {
    const later: Shown = { ...plain, exit: { code: 3, at: 300, oomKilled: false } };
    expect(verdictOf(runsReadOnly, service, onReadOnly(later)).findings).toMatchObject([
      {
        messageId: 'crashes',
        message: 'With a read-only root it ends soon after it was ready.',
        suggestion:
          'Declare what it must write as a volume (VOLUME ["/data"]), and put what may be lost below /tmp.',
      },
    ]);
  });

  test.each<[string, Change, Shown, string]>([
    ['the same file', added('/srv/state/db'), refused, 'immutable/writes-only-to-volumes'],
    ['one beside it', added('/srv/state/db.tmp'), refused, 'immutable/writes-only-to-volumes'],
    ['the folder that it makes', added('/srv/state/db/1/a'), refused, 'immutable/writes-only-to-volumes'],
    ['anything, where no path is named', added('/srv/x'), ended(1), 'immutable/writes-only-to-volumes'],
    ['a log', added('/srv/state/a.log'), refused, 'process/logs-to-streams'],
  ])('is skipped where another probe tells: %s', (_name, change, readOnly, id) => {
    const verdict = verdictOf(runsReadOnly, service, onReadOnly(readOnly, wrote(change)));
    expect(verdict).toMatchObject({
      outcome: 'skip',
      message: `it does not run with a read-only root, as it writes to it: see ${id}`,
      findings: [],
    });
  });

  test.each<[string, Change]>([
    ['somewhere else', added('/app/cache')],
    ['to a volume', added('/data/a')],
    ['an empty log, which nobody tells', added('/srv/state/a.log', { size: 0 })],
    ['into a folder of the image', { path: '/srv/state', kind: 'modified', type: 'directory' }],
  ])('and not where the image writes %s', (_name, change) => {
    expect(verdictOf(runsReadOnly, service, onReadOnly(refused, wrote(change))).outcome).toBe('fail');
  });

  test('a folder that the tmpfs hides has a remedy of its own', () => {
    const hidden = ended(1, {
      stderr: 'open() "/run/nginx/nginx.pid" failed (2: No such file or directory)',
    });
    expect(verdictOf(runsReadOnly, service, onReadOnly(hidden)).findings[0]?.suggestion).toBe(
      'Make "/run/nginx" at the start: what the image has below /run and /tmp is hidden by the tmpfs there.',
    );
  });

  test('a task has to end with 0 again', () => {
    const done: Shown = { ...ended(0), wait: { ended: 'met' } };
    expect(verdictOf(runsReadOnly, context(), onReadOnly(done, ended(0))).outcome).toBe('pass');
    const broken: Shown = { ...ended(2), wait: { ended: 'met' } };
    expect(verdictOf(runsReadOnly, context(), onReadOnly(broken, ended(0))).outcome).toBe('fail');
  });

  test.each<[string, Shown, Shown, string]>([
    ['unseen sockets', { wait: { ended: 'unobservable' } }, plain, 'inconclusive'],
    ['a run that was not started', { startFault: { kind: 'invalid', message: '' } }, plain, 'inconclusive'],
    ['an image that does not boot', ended(1), ended(1), 'inconclusive'],
    ['one that never is ready', plain, { wait: { ended: 'timeout' } }, 'skip'],
    ['one that crashes anyway', ended(1), crash, 'skip'],
  ])('says nothing of %s', (_name, readOnly, pilot, outcome) => {
    expect(verdictOf(runsReadOnly, service, onReadOnly(readOnly, pilot)).outcome).toBe(outcome);
  });
});

describe('immutable/writes-the-same-places', () => {
  const second =
    (other: Shown, pilot: Shown) =>
    ({ steps }: RunSpec): Shown =>
      steps.some((step) => step.do === 'signal') ? other : pilot;

  test('passes when both runs wrote the same', () => {
    const same = wrote(added('/srv/a'), added('/srv/b.log'));
    expect(verdictOf(writesTheSamePlaces, service, second(same, same))).toMatchObject({
      outcome: 'pass',
      message: 'two runs wrote the same places',
    });
  });

  test('names that each run has of its own are a warning', () => {
    const show = second(wrote(added('/srv/a'), added('/srv/17')), wrote(added('/srv/a'), added('/srv/42')));
    expect(verdictOf(writesTheSamePlaces, service, show)).toMatchObject({
      outcome: 'fail',
      evidence: [{ kind: 'files', text: '/srv/17\n/srv/42' }],
      findings: [
        {
          messageId: 'differ',
          severity: 'warning',
          message: 'Two runs wrote different places: "/srv/17", "/srv/42".',
          suggestion: 'Give files names that do not change from run to run, or put them below /tmp.',
        },
      ],
    });
  });

  test('one that had only got further accuses nobody', () => {
    const show = second(wrote(added('/srv/a')), wrote(added('/srv/a'), added('/srv/b')));
    expect(verdictOf(writesTheSamePlaces, service, show)).toMatchObject({
      outcome: 'skip',
      message: 'one run wrote more than the other: that may be for the time that each had',
    });
  });

  test.each<[string, Shown, Shown, string]>([
    ['it writes nothing', plain, plain, 'skip'],
    ['it writes only to volumes and scratch', plain, wrote(added('/data/a'), added('/tmp/1')), 'skip'],
    ['too many files', plain, { ...plain, changes: { truncated: true, changes: [added('/srv/a')] } }, 'skip'],
    [
      'too many files later',
      { ...plain, changes: { truncated: true, changes: [added('/srv/b')] } },
      wrote(added('/srv/a')),
      'skip',
    ],
    ['it crashes', plain, { ...crash, changes: { changes: [added('/srv/a')] } }, 'skip'],
    ['unseen writes', plain, { ...plain, changes: { reason: 'refused' } }, 'inconclusive'],
    [
      'unseen writes later',
      { ...plain, changes: { reason: 'refused' } },
      wrote(added('/srv/a')),
      'inconclusive',
    ],
    ['no second run', ended(1), wrote(added('/srv/a')), 'inconclusive'],
  ])('%s', (_name, other, pilot, outcome) => {
    expect(verdictOf(writesTheSamePlaces, service, second(other, pilot)).outcome).toBe(outcome);
  });

  test('a task is skipped', () => {
    expect(verdictOf(writesTheSamePlaces, context(), () => ended(0)).outcome).toBe('skip');
  });
});
