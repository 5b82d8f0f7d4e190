import { describe, expect, test } from 'vitest';
import type { ProvenRights } from '../../../src/model/probe.js';
import { runKey, type Observation, type RunSpec } from '../../../src/model/run.js';
import leastRights from '../../../src/probes/privilege/least-rights.js';
import type { ProbeContext } from '../../../src/probes/probe.js';
import { provenRights } from '../../../src/probes/proven.js';
import { ended, observation, verdictOf, type Shown } from './observation.js';
import { declares, service, simulated } from './privilege/simulated.js';

/** What is proven when the probe that tries it has decided. */
function proven(
  given: ProbeContext,
  show: (spec: RunSpec) => Shown,
): { rights?: ProvenRights; runs: RunSpec[] } {
  const { runs } = verdictOf(leastRights, given, show);
  const made = new Map<string, Observation>(runs.map((run) => [runKey(run), observation(run, show(run))]));
  const rights = provenRights(given, (spec) => made.get(runKey(spec)));
  return { ...(rights && { rights }), runs };
}

describe('provenRights', () => {
  test('all at once: no capability, the real user, a read-only root', () => {
    const { rights, runs } = proven(service(), simulated({ uid: 10001 }));
    expect(rights).toEqual({
      capabilities: [],
      user: '10001:10001',
      readOnlyRoot: true,
      tmpfs: ['/run', '/tmp'],
      flags: [
        '--cap-drop=ALL',
        '--security-opt=no-new-privileges',
        '--read-only',
        '--tmpfs=/run',
        '--tmpfs=/tmp',
        '--user=10001:10001',
      ],
      securityContext: {
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        runAsUser: 10001,
        runAsGroup: 10001,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    expect(runs).toHaveLength(3);
  });

  test('every flag is one word that a shell takes as it is', () => {
    const given = service({ settings: { granted: ['SYS_ADMIN', 'NET_ADMIN'] } });
    for (const flag of proven(given, simulated({ uid: 7 })).rights?.flags ?? [''])
      expect(flag).toMatch(/^--[\w=:,./-]+$/);
  });

  test('an image of root gets no user, and no runAsNonRoot', () => {
    const { rights } = proven(service(), simulated({}));
    expect(rights?.user).toBeUndefined();
    expect(rights?.flags).toEqual([
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--read-only',
      '--tmpfs=/run',
      '--tmpfs=/tmp',
    ]);
    expect(rights?.securityContext).not.toHaveProperty('runAsNonRoot');
  });

  test('without a read-only root where it does not bear that', () => {
    const { rights } = proven(service(), simulated({ uid: 7, writes: true }));
    expect(rights).toMatchObject({
      readOnlyRoot: false,
      tmpfs: [],
      flags: ['--cap-drop=ALL', '--security-opt=no-new-privileges', '--user=7:7'],
      securityContext: { readOnlyRootFilesystem: false },
    });
  });

  test('the default capabilities where it is not known which it needs', () => {
    const { rights } = proven(service(), simulated({ clauses: [['CHOWN']] }));
    expect(rights?.capabilities).toBe('default');
    expect(rights?.flags.join(' ')).not.toContain('--cap');
    expect(rights?.securityContext).not.toHaveProperty('capabilities');
  });

  test('what the search found', () => {
    const given = service({ settings: { findCapabilities: true } });
    const { rights } = proven(given, simulated({ clauses: [['SETUID'], ['CHOWN']] }));
    expect(rights?.capabilities).toEqual(['CHOWN', 'SETUID']);
    expect(rights?.flags.slice(0, 3)).toEqual(['--cap-drop=ALL', '--cap-add=CHOWN', '--cap-add=SETUID']);
    expect(rights?.securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['CHOWN', 'SETUID'] });
  });

  test('what the search found of the granted ones', () => {
    const given = service({ settings: { findCapabilities: true, granted: ['CHOWN', 'SYS_ADMIN'] } });
    expect(proven(given, simulated({ clauses: [['SYS_ADMIN']] })).rights?.capabilities).toEqual([
      'SYS_ADMIN',
    ]);
  });

  test('never less than makes it drop its own rights', () => {
    const given = service({ settings: { findCapabilities: true } });
    const { rights } = proven(given, simulated({ clauses: [['CHOWN']], drops: 'SETUID' }));
    expect(rights?.capabilities).toEqual(['CHOWN', 'SETUID']);
  });

  test('no user from a run that had the own user of the image', () => {
    const { rights, runs } = proven(service(), simulated({ uid: 7, ownUser: true }));
    expect(rights).toMatchObject({ capabilities: [], readOnlyRoot: true });
    expect(rights?.user).toBeUndefined();
    expect(rights?.flags.join(' ')).not.toContain('--user');
    // The pilot run, the read-only one, and all at once; without a user it is the read-only one again.
    expect(runs).toHaveLength(3);
  });

  test('what does not work together is not told together', () => {
    const { rights } = proven(service(), simulated({ uid: 7, notTogether: true }));
    expect(rights).toMatchObject({ readOnlyRoot: true });
    expect(rights?.user).toBeUndefined();
    const given = service({ settings: { findCapabilities: true } });
    const fewNotReadOnly = (spec: RunSpec): Shown =>
      spec.readOnlyRoot && spec.capabilities !== 'default'
        ? ended(1)
        : simulated({ clauses: [['CHOWN']] })(spec);
    expect(proven(given, fewNotReadOnly).rights).toMatchObject({
      capabilities: 'default',
      readOnlyRoot: true,
    });
  });

  test('at the least the pilot run is proven', () => {
    const show = (spec: RunSpec): Shown =>
      spec.steps.some((step) => step.do === 'files') ? simulated({ uid: 7 })(spec) : ended(1);
    const { rights } = proven(service({ settings: { granted: ['KILL'] } }), show);
    expect(rights?.flags).toEqual(['--cap-drop=ALL', '--cap-add=KILL', '--security-opt=no-new-privileges']);
  });

  test('what the contract declares, when it is enough', () => {
    const show = simulated({ clauses: [['CHOWN']] });
    expect(proven(service(declares('CHOWN', 'KILL')), show).rights?.capabilities).toEqual(['CHOWN', 'KILL']);
    expect(proven(service(declares('KILL')), show).rights?.capabilities).toBe('default');
  });

  test.each<[string, (spec: RunSpec) => Shown]>([
    ['one that never is ready', () => ({ wait: { ended: 'timeout' } })],
    ['one that crashes', simulated({ soon: 'SYS_NICE' })],
    ['one that does not boot', () => ended(1)],
    ['a program that is not there', () => ({ startFault: { kind: 'not-found', message: '' } })],
  ])('nothing of %s', (_name, show) => {
    expect(proven(service(), show).rights).toBeUndefined();
  });

  test('nothing while runs are missing', () => {
    expect(provenRights(service(), () => undefined)).toBeUndefined();
  });
});
