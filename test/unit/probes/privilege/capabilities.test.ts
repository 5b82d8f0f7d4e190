import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import { defaultCapabilities } from '../../../../src/probes/pilot.js';
import declaredCapabilitiesNeeded from '../../../../src/probes/privilege/declared-capabilities-needed.js';
import leastRights from '../../../../src/probes/privilege/least-rights.js';
import noCapabilities from '../../../../src/probes/privilege/no-capabilities.js';
import { ended, verdictOf, type Shown } from '../observation.js';
import { declares, heldBy, service, simulated } from './simulated.js';

const find = { settings: { findCapabilities: true } };
const setsOf = (runs: readonly RunSpec[]): string[] => runs.map((run) => heldBy(run).join(' '));

describe('privilege/no-capabilities', () => {
  test('passes without any, in one run', () => {
    const { runs, ...verdict } = verdictOf(noCapabilities, service(), simulated({}));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it came up with all capabilities dropped' });
    expect(runs).toHaveLength(1);
  });

  test('what it needs and nobody declares is a warning', () => {
    const { outcome, findings } = verdictOf(noCapabilities, service(), simulated({ clauses: [['CHOWN']] }));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'needs-capabilities',
        severity: 'warning',
        message:
          "It does not come up with all capabilities dropped: it needs capabilities of the engine's default set.",
        suggestion: expect.stringContaining('--find-capabilities') as string,
      },
    ]);
  });

  test('with --find-capabilities it is told which', () => {
    const demands = { clauses: [['SETUID'], ['SETGID']] };
    const { findings, runs } = verdictOf(noCapabilities, service(find), simulated(demands));
    expect(findings).toMatchObject([
      {
        messageId: 'needs-capabilities',
        message:
          'It does not come up with all capabilities dropped: it needs the capabilities SETGID, SETUID.',
        suggestion:
          'Declare them: cap: [setgid, setuid] in the contract file. It was seen to work with docker run --cap-drop ALL --cap-add SETGID --cap-add SETUID. Better, do without them.',
        data: { capabilities: ['SETGID', 'SETUID'] },
      },
    ]);
    // The pilot run and its rescue; all, each left out, and what is needed together.
    expect(runs).toHaveLength(2 + 1 + defaultCapabilities.length + 1);
    const one = verdictOf(noCapabilities, service(find), simulated({ clauses: [['CHOWN']] }));
    expect(one.findings[0]?.subject).toBe('capability CHOWN');
  });

  test('declared ones are enough, or their lack is an error', () => {
    const demands = simulated({ clauses: [['SETUID'], ['SETGID']] });
    expect(verdictOf(noCapabilities, service(declares('SETUID', 'SETGID')), demands)).toMatchObject({
      outcome: 'pass',
      message: 'it came up with what its contract declares: SETGID, SETUID',
    });
    const short = { ...declares('SETUID'), ...find };
    expect(verdictOf(noCapabilities, service(short), demands).findings).toMatchObject([
      {
        messageId: 'needs-more-than-declared',
        severity: 'error',
        message: 'It needs the capabilities SETGID, SETUID, and its contract declares only SETUID.',
      },
    ]);
  });

  test('a label never adds to the default set', () => {
    const demands = simulated({ clauses: [['SYS_ADMIN']] });
    const { outcome, runs } = verdictOf(noCapabilities, service(declares('SYS_ADMIN')), demands);
    expect(outcome).toBe('inconclusive');
    expect(setsOf(runs).some((set) => set.includes('SYS_ADMIN'))).toBe(false);
  });

  test('granted ones pass, and are searched where that is asked for', () => {
    const granted = ['SETUID', 'SYS_ADMIN'];
    const demands = simulated({ clauses: [['SYS_ADMIN']] });
    expect(verdictOf(noCapabilities, service({ settings: { granted } }), demands)).toMatchObject({
      outcome: 'pass',
      message: 'it came up with nothing but what was granted: SETUID, SYS_ADMIN',
    });
    const searched = service({ settings: { granted, findCapabilities: true } });
    expect(verdictOf(noCapabilities, searched, demands).message).toBe(
      'it came up with nothing but what was granted: SETUID, SYS_ADMIN; of these it needs SYS_ADMIN',
    );
  });

  test('one that ends soon without a capability, or stays root, needs it', () => {
    for (const demands of [
      { clauses: [['CHOWN']], soon: 'KILL' },
      { clauses: [['CHOWN']], drops: 'KILL' },
    ]) {
      const { findings } = verdictOf(noCapabilities, service(find), simulated(demands));
      expect(findings[0]?.data).toEqual({ capabilities: ['CHOWN', 'KILL'] });
    }
  });

  test('one that only failed by chance is inconclusive', () => {
    // The first of all runs alone fails, which looks at more than the later ones.
    const show = (spec: RunSpec): Shown =>
      spec.capabilities.length === 0 && spec.steps.some((step) => step.do === 'files')
        ? ended(1)
        : simulated({})(spec);
    expect(verdictOf(noCapabilities, service(find), show)).toMatchObject({
      outcome: 'inconclusive',
      message: 'it did not come up with all capabilities dropped at first, and later it did',
    });
    const never = (spec: RunSpec): Shown =>
      spec.capabilities === 'default' ? simulated({})(spec) : ended(1);
    expect(verdictOf(noCapabilities, service(find), never).outcome).toBe('inconclusive');
  });
});

describe('privilege/declared-capabilities-needed', () => {
  const granted = (...names: string[]) => service({ ...declares(...names), settings: { granted: names } });

  test('passes when it works without none of them', () => {
    const demands = simulated({ clauses: [['SETUID'], ['SETGID']] });
    for (const given of [granted('SETUID', 'SETGID'), service(declares('SETUID', 'SETGID'))])
      expect(verdictOf(declaredCapabilitiesNeeded, given, demands)).toMatchObject({
        outcome: 'pass',
        message: 'it does not come up without any of SETGID, SETUID',
      });
  });

  test('each that it works without is a warning', () => {
    const given = granted('SETUID', 'SYS_PTRACE', 'CHOWN');
    const { findings } = verdictOf(declaredCapabilitiesNeeded, given, simulated({ clauses: [['CHOWN']] }));
    expect(findings).toMatchObject([
      {
        messageId: 'not-needed',
        severity: 'warning',
        message: 'It comes up without the capability SETUID, which its contract declares.',
        suggestion: 'Leave SETUID out of "cap", unless a later action needs it.',
        subject: 'capability SETUID',
      },
      { subject: 'capability SYS_PTRACE' },
    ]);
  });

  test('of two that stand in for each other only one is accused', () => {
    const demands = simulated({ clauses: [['SETUID', 'DAC_OVERRIDE']] });
    const { findings } = verdictOf(declaredCapabilitiesNeeded, granted('SETUID', 'DAC_OVERRIDE'), demands);
    expect(findings).toHaveLength(1);
  });

  test('whatever it needs, what is accused can be left out all together', () => {
    const name = fc.constantFrom('SETUID', 'SETGID', 'CHOWN', 'KILL', 'SYS_TIME');
    const clauses = fc.array(fc.uniqueArray(name, { minLength: 1, maxLength: 2 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), clauses, (names, needs) => {
        const { outcome, findings } = verdictOf(
          declaredCapabilitiesNeeded,
          granted(...names),
          simulated({ clauses: needs }),
        );
        const accused = findings.map(({ subject }) => subject?.slice('capability '.length));
        const rest = names.filter((one) => !accused.includes(one));
        const works = needs.every((clause) => clause.some((one) => rest.includes(one)));
        expect(works || outcome !== 'fail').toBe(true);
      }),
    );
  });

  test.each<[string, ReturnType<typeof service>, string]>([
    ['the contract declares none', service(), 'the contract declares no capability'],
    [
      'nobody grants it',
      service(declares('SYS_ADMIN')),
      'it asks for "SYS_ADMIN", which nobody grants, and came up without; a label can only take rights away: grant it with --cap-add SYS_ADMIN or with --contract FILE',
    ],
  ])('is skipped where %s', (_name, given, message) => {
    expect(verdictOf(declaredCapabilitiesNeeded, given, simulated({}))).toMatchObject({
      outcome: 'skip',
      message,
    });
  });

  test('is skipped where another probe tells', () => {
    const demands = simulated({ clauses: [['CHOWN']] });
    expect(verdictOf(declaredCapabilitiesNeeded, service(declares('SYS_ADMIN')), demands).message).toBe(
      'it asks for capabilities that nobody grants: see privilege/no-capabilities',
    );
    expect(verdictOf(declaredCapabilitiesNeeded, service(declares('KILL')), demands).message).toBe(
      'what it declares is not enough: see privilege/no-capabilities',
    );
    const crashes = simulated({ soon: 'SYS_NICE' });
    expect(verdictOf(declaredCapabilitiesNeeded, granted('KILL'), crashes).message).toContain(
      'see process/keeps-running',
    );
  });
});

describe('privilege/least-rights', () => {
  test('tells the flags of the run that had all of it', () => {
    const { runs, ...verdict } = verdictOf(leastRights, service(), simulated({ uid: 10001 }));
    expect(verdict).toMatchObject({
      outcome: 'pass',
      findings: [],
      message:
        'it came up with --cap-drop=ALL --security-opt=no-new-privileges --read-only --tmpfs=/run --tmpfs=/tmp --user=10001:10001',
    });
    expect(runs).toHaveLength(3);
    expect(runs.at(-1)).toMatchObject({ capabilities: [], readOnlyRoot: true, user: '10001:10001' });
  });

  test.each<[string, (spec: RunSpec) => Shown, string]>([
    ['one that never is ready', () => ({ wait: { ended: 'timeout' } }), 'skip'],
    ['one that crashes', simulated({ soon: 'SYS_NICE' }), 'skip'],
    ['one that does not boot', () => ended(1), 'inconclusive'],
  ])('tells nothing of %s', (_name, show, outcome) => {
    expect(verdictOf(leastRights, service(), show).outcome).toBe(outcome);
  });
});
