import { expect, test } from 'vitest';
import volumesWritable from '../../../../src/probes/api/volumes-writable.js';
import { context, ended, processOf, verdictOf, type Shown } from '../observation.js';

const declaredAt = [{ kind: 'config', pointer: '/config/Volumes/~1data' } as const];
const data = context({ contract: { volumes: [{ path: '/data', declaredAt }] } });
const folder = (uid: number, gid: number, mode: number): Shown => ({
  files: { '/data': { type: 'directory', uid, gid, mode } },
});
const as = (uid: number, gid: number, shown: Shown): Shown => ({
  ...shown,
  processes: [processOf({ uid, gid })],
});

test.each([
  ['its owner', as(1000, 1000, folder(1000, 0, 0o700))],
  ['its group', as(1000, 50, folder(0, 50, 0o775))],
  ['everybody', as(1000, 1000, folder(0, 0, 0o1777))],
  ['root who owns it', as(0, 0, folder(0, 0, 0o755))],
])('passes for %s', (_name, shown) => {
  expect(verdictOf(volumesWritable, data, () => shown).outcome).toBe('pass');
});

test.each([
  ['root’s folder', as(1000, 1000, folder(0, 0, 0o755)), '(0:0, mode 0755)', '1000:1000'],
  ['own folder without the bit', as(1000, 1000, folder(1000, 0, 0o577)), '(1000:0, mode 0577)', '1000:1000'],
  ['a folder without search', as(1000, 50, folder(0, 50, 0o720)), '(0:50, mode 0720)', '1000:50'],
])('%s is an error with the line to write', (_name, shown, held, user) => {
  const { findings, evidence } = verdictOf(volumesWritable, data, () => shown);
  expect(findings).toMatchObject([
    {
      messageId: 'not-writable',
      severity: 'error',
      subject: 'volume /data',
      message: `The volume "/data" ${held} cannot be written to by ${user}, as whom the image runs.`,
      suggestion: `Write before VOLUME: RUN mkdir -p /data && chown ${user} /data.`,
      location: declaredAt[0],
    },
  ]);
  expect(evidence[0]?.text).toMatch(/^\/data: directory \d+:\d+ 0\d{3}$/);
});

test('root without DAC_OVERRIDE needs the bits of its class, and with it none', () => {
  const shown = as(0, 0, folder(1000, 1000, 0o755));
  expect(verdictOf(volumesWritable, data, () => shown).findings).toMatchObject([
    { messageId: 'needs-override', severity: 'warning' },
  ]);
  const granted = context({
    contract: data.contract,
    settings: { granted: ['DAC_OVERRIDE'] },
  });
  expect(verdictOf(volumesWritable, granted, () => shown).outcome).toBe('pass');
  // An image that only comes up with the engine's own set has it as well.
  const verdict = verdictOf(volumesWritable, data, ({ capabilities }) =>
    capabilities === 'default' ? shown : ended(1),
  );
  expect(verdict.outcome).toBe('pass');
});

test('a volume without a directory belongs to root', () => {
  expect(verdictOf(volumesWritable, data, () => as(1000, 1000, {})).findings).toMatchObject([
    { messageId: 'missing', severity: 'error', subject: 'volume /data' },
  ]);
  expect(verdictOf(volumesWritable, data, () => as(0, 0, {})).outcome).toBe('pass');
});

test('a file needs no search', () => {
  const shown: Shown = { files: { '/data': { type: 'file', uid: 7, gid: 7, mode: 0o602 } } };
  expect(verdictOf(volumesWritable, data, () => as(1000, 1000, shown)).outcome).toBe('pass');
});

test('a group that may write could be one that the process has besides', () => {
  const verdict = verdictOf(volumesWritable, data, () => as(1000, 1000, folder(0, 2000, 0o775)));
  expect(verdict).toMatchObject({
    outcome: 'inconclusive',
    message: 'whether 1000:1000 can write to /data could not be seen',
  });
});

test('read-only volumes are left out', () => {
  const volumes = [
    { path: '/data', mode: 'ro', declaredAt },
    { path: '/conf', mode: 'ro,z', declaredAt },
  ];
  expect(verdictOf(volumesWritable, context({ contract: { volumes } }))).toMatchObject({
    outcome: 'skip',
    message: 'it declares no volume to write to',
  });
});

test('without processes, USER in numbers counts, and a name does not', () => {
  const blind: Shown = { ...folder(1000, 1000, 0o755), processes: { processes: [], reason: 'no rights' } };
  const with_ = (User: string) => context({ contract: data.contract, config: { User } });
  const outcome = (user: string) => {
    const { contract, ...rest } = with_(user);
    const given = { ...rest, contract: { ...contract, process: { user, declaredAt: [] } } };
    return verdictOf(volumesWritable, given, () => blind).outcome;
  };
  expect(outcome('1000:1000')).toBe('pass');
  expect(outcome('1001:1001')).toBe('fail');
  expect(outcome('app')).toBe('skip');
  expect(outcome('1000')).toBe('skip');
  expect(outcome('root')).toBe('fail');
});

test('a task is judged as well, one that did not boot is not', () => {
  const task: Shown = { ...ended(0), endedBefore: { step: 9 }, ...as(1000, 1000, folder(0, 0, 0o755)) };
  expect(verdictOf(volumesWritable, data, () => task).outcome).toBe('fail');
  expect(verdictOf(volumesWritable, data, () => ended(1)).outcome).toBe('inconclusive');
});
