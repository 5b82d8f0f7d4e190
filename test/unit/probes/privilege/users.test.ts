import { describe, expect, test } from 'vitest';
import type { RunSpec, StartFault } from '../../../../src/model/run.js';
import arbitraryUid from '../../../../src/probes/privilege/arbitrary-uid.js';
import notRoot from '../../../../src/probes/privilege/not-root.js';
import { context, ended, processOf, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const service = context({ contract: { ports: [port] } });
const plain: Shown = { sockets: [tcp(8080)] };
const crash: Shown = {
  exit: { code: 1, at: 400, oomKilled: false },
  at: { 1: { ended: 'exited' } as never },
};
const root = processOf({ uid: 0, gid: 0 });

describe('privilege/not-root', () => {
  test('passes with the users that were seen', () => {
    const shown = { ...plain, processes: [processOf(), processOf({ pid: 7, uid: 33, gid: 33 })] };
    expect(verdictOf(notRoot, service, () => shown)).toMatchObject({
      outcome: 'pass',
      message: 'its processes run as 10001:10001, 33:33',
    });
  });

  test.each([undefined, '', 'root', '0', '0:0', 'root:root', '00'])(
    'root for want of a USER (%j) is a warning',
    (User) => {
      const given = context({ contract: { ports: [port] }, config: User === undefined ? {} : { User } });
      expect(verdictOf(notRoot, given, () => ({ ...plain, processes: [root] })).findings).toMatchObject([
        {
          messageId: 'root-undeclared',
          severity: 'warning',
          subject: 'user',
          message: 'It runs as root: the image names no user.',
          suggestion: 'Write USER with a number at the end of the Dockerfile: USER 10001:10001.',
        },
      ]);
    },
  );

  test('root in spite of a USER is an error that names the process, in quotes', () => {
    const given = context({ contract: { ports: [port] }, config: { User: 'app:app' } });
    const child = processOf({ pid: 9, uid: 0, gid: 0, argv: ['su"do', '-n\u001b[1m'] });
    const { findings } = verdictOf(notRoot, given, () => ({ ...plain, processes: [processOf(), child] }));
    expect(findings).toMatchObject([
      {
        messageId: 'root-declared-otherwise',
        severity: 'error',
        message: String.raw`The image names the user "app", but "su\"do -n\u001b[1m" runs as root.`,
        suggestion: expect.stringContaining('Find the set-user-ID program') as string,
      },
    ]);
  });

  test.each<[string, Shown]>([
    ['a way to look', { ...plain, processes: { reason: 'no ps' } }],
    ['processes', { ...plain, processes: [] }],
    ['a process in time', { ...crash, endedBefore: { step: 2 } }],
  ])('is skipped without %s', (_name, shown) => {
    expect(verdictOf(notRoot, service, () => shown).outcome).toBe('skip');
  });

  test('a task had ended', () => {
    expect(verdictOf(notRoot, context(), () => ended(0)).outcome).toBe('skip');
  });
});

describe('privilege/arbitrary-uid', () => {
  const asOther =
    (other: Shown, pilot: Shown = plain) =>
    ({ user }: RunSpec): Shown =>
      user === undefined ? pilot : other;

  test('passes with the user that it really had', () => {
    const other = { ...plain, processes: [processOf({ uid: 1_000_680_000, gid: 0 })] };
    const { runs, ...verdict } = verdictOf(arbitraryUid, service, asOther(other));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it came up as 1000680000:0' });
    expect(runs.at(-1)?.user).toBe('1000680000:0');
    const unseen = { ...plain, processes: { reason: 'no ps', processes: [] } };
    expect(verdictOf(arbitraryUid, service, asOther(unseen)).message).toBe('it came up');
  });

  const notExecutable: StartFault = { kind: 'not-executable', message: 'permission denied' };

  test.each<[string, string, Shown]>([
    ['does-not-start', 'As the user 1000680000:0 it ends with 13.', ended(13)],
    ['does-not-start', 'As the user 1000680000:0 it does not become ready.', { wait: { ended: 'timeout' } }],
    [
      'crashes',
      'As the user 1000680000:0 it ends with 4 soon after it was ready.',
      { ...plain, exit: { code: 4, at: 300, oomKilled: false } },
    ],
    ['not-started', 'An arbitrary user may not run the program of the image.', { startFault: notExecutable }],
  ])('%s is a warning: %s', (messageId, message, other) => {
    const verdict = verdictOf(arbitraryUid, service, asOther(other));
    expect(verdict.outcome).toBe('fail');
    expect(verdict.findings).toMatchObject([{ messageId, severity: 'warning', subject: 'user', message }]);
    expect(verdict.findings[0]?.suggestion).toContain('chgrp -R 0 /app');
  });

  test.each<StartFault['kind']>(['invalid-user', 'invalid', 'not-found'])(
    'a start fault %s proves nothing',
    (kind) => {
      const other: Shown = { startFault: { kind, message: 'no such user' } };
      expect(verdictOf(arbitraryUid, service, asOther(other))).toMatchObject({
        outcome: 'inconclusive',
        evidence: [{ kind: 'start', text: 'no such user' }],
      });
    },
  );

  test('one that has to become another user is not accused, and passes all the same where it works', () => {
    const declares = context({
      contract: { ports: [port], capabilities: [{ name: 'SETUID', declaredAt: [] }] },
    });
    expect(verdictOf(arbitraryUid, declares, asOther(ended(1))).outcome).toBe('skip');
    expect(verdictOf(arbitraryUid, declares, asOther(plain)).outcome).toBe('pass');
    const rescued = ({ capabilities, user }: RunSpec): Shown =>
      capabilities === 'default' && user === undefined ? plain : ended(1);
    expect(verdictOf(arbitraryUid, service, rescued)).toMatchObject({
      outcome: 'skip',
      message: 'it needs capabilities, and an arbitrary user has none: see privilege/no-capabilities',
    });
  });

  test.each<[string, Shown, Shown, string]>([
    ['unseen sockets', { wait: { ended: 'unobservable' } }, plain, 'inconclusive'],
    ['one that never is ready', plain, { wait: { ended: 'timeout' } }, 'skip'],
    ['one that crashes anyway', ended(1), crash, 'skip'],
    ['one that does not boot', plain, ended(1), 'inconclusive'],
  ])('says nothing of %s', (_name, other, pilot, outcome) => {
    expect(verdictOf(arbitraryUid, service, asOther(other, pilot)).outcome).toBe(outcome);
  });
});
