import { describe, expect, it } from 'vitest';

import {
  activeProbes,
  checkProfiles,
  severityAt,
  withCheckProfiles,
  type CheckKind,
} from '../../../../src/app/check/levels.js';
import { resolve, type LintRules } from '../../../../src/app/lint/settings.js';
import { probes } from '../../../../src/probes/index.js';
import { rules } from '../../../../src/rules/index.js';

const others = probes.map(({ meta }) => meta.id);

/** Levels of the probes of a check, by id. */
function levels(kind: CheckKind, settings: LintRules): Map<string, readonly string[]> {
  const resolved = resolve(withCheckProfiles(kind, settings), rules, new Set(), others);
  return new Map(activeProbes(kind, probes, resolved).map(({ probe, levels: own }) => [probe.meta.id, own]));
}

describe('probes that are on', () => {
  it('are those of recommended for images, whatever other profile is chosen', () => {
    const usual = [...levels('image', {}).keys()];
    expect(usual).toContain('process/starts');
    expect(usual.some((id) => id.startsWith('dockerflow/'))).toBe(false);
    for (const profile of ['oci', 'openshift', 'dockerflow', 'strict'])
      expect([...levels('image', { profiles: [profile] }).keys()]).toEqual(usual);
  });

  it('are those of one list of Dockerflow', () => {
    const [today, first] = [
      levels('dockerflow', {}),
      levels('dockerflow', { profiles: ['dockerflow-2016-02'] }),
    ];
    expect(today.has('dockerflow/serves-on-port')).toBe(true);
    expect([today.has('dockerflow/sends-statsd'), first.has('dockerflow/sends-statsd')]).toEqual([
      false,
      true,
    ]);
    expect([...first.keys()].every((id) => id.startsWith('dockerflow/'))).toBe(true);
  });

  it('are those of commands, and hooks, which images have as well', () => {
    const own = [...levels('commands', { profiles: ['dockerflow'] }).keys()];
    expect(own).toEqual([
      'api/hooks-succeed',
      'commands/can-run',
      'commands/refuses-missing',
      'commands/result',
      'commands/exit-status',
    ]);
    const usual = [...levels('image', {}).keys()];
    expect(own.every((id) => usual.includes(id))).toBe(true);
    expect([...levels('dockerflow', {}).keys()].some((id) => own.includes(id))).toBe(false);
  });

  it('can be switched off and on one by one and by category', () => {
    const off = levels('image', { rules: { 'process/*': 'off', 'process/starts': 'on' } });
    expect(off.get('process/starts')).toEqual(['on']);
    expect(off.has('process/keeps-running')).toBe(false);
    expect(off.has('api/declared-ports-listen')).toBe(true);
  });
});

describe('levels of probes', () => {
  it('are graver in the profiles that ask for what is good practice elsewhere', () => {
    const openshift = levels('image', { profiles: ['openshift'] });
    expect(severityAt(openshift.get('privilege/arbitrary-uid') as never, 'warning')).toBe('error');
    expect(severityAt(openshift.get('process/stops-on-sigint') as never, 'warning')).toBe('warning');
    const modules = levels('image', { profiles: ['module-container'] });
    expect(severityAt(modules.get('process/stops-on-sigint') as never, 'warning')).toBe('error');
    const strict = levels('dockerflow', { profiles: ['strict'] });
    expect(severityAt(strict.get('dockerflow/logs-text') as never, 'warning')).toBe('error');
  });

  it.each([
    [['on'], 'warning', 'warning'],
    [['on', 'error'], 'warning', 'error'],
    [['on', 'warning'], 'error', 'error'],
    [['warning'], 'error', 'warning'],
    [['note'], 'error', 'note'],
    [['error'], 'note', 'note'],
  ] as const)('%j makes of a finding that is %s by itself one that is %s', (given, own, severity) => {
    expect(severityAt(given, own)).toBe(severity);
  });
});

describe('checkProfiles', () => {
  it.each([
    ['image', undefined, ['recommended']],
    ['image', ['oci'], ['oci', 'recommended']],
    ['commands', ['oci'], ['oci', 'recommended']],
    ['dockerflow', undefined, ['dockerflow']],
    ['dockerflow', ['recommended', 'strict'], ['strict', 'dockerflow']],
    ['dockerflow', ['dockerflow-2016-02'], ['dockerflow-2016-02']],
  ] as const)('of %s with %j are %j', (kind, chosen, profiles) => {
    expect(checkProfiles(kind, chosen)).toEqual(profiles);
  });

  it('hold in overrides that name some', () => {
    const overrides = [{ targets: ['*'], profiles: ['oci'] }, { targets: ['x'] }];
    expect(withCheckProfiles('image', { overrides }).overrides).toEqual([
      { targets: ['*'], profiles: ['oci', 'recommended'] },
      { targets: ['x'] },
    ]);
  });
});
