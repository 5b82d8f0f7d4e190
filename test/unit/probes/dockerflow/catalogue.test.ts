import { describe, expect, it } from 'vitest';

import { dockerflowProbes } from '../../../../src/probes/dockerflow/index.js';
import { rules } from '../../../../src/rules/index.js';
import { runKey } from '../../../../src/model/run.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';
import { ended, verdictOf, type Shown } from '../observation.js';
import { dockerflow, firstList, honest, isServices } from './service.js';

const inProfile = ({ settings }: ProbeContext) =>
  dockerflowProbes.filter(({ meta }) => meta.profiles.some((name) => settings.profiles.has(name)));

/** Outcome of each probe by its name, and the runs that they share. */
function checked(given: ProbeContext, show: (spec: Parameters<typeof honest>[0]) => Shown = honest) {
  const runs = new Set<string>();
  const outcomes = Object.fromEntries(
    inProfile(given).map((probe) => {
      const verdict = verdictOf(probe, given, show);
      for (const run of verdict.runs) runs.add(runKey(run));
      return [probe.meta.id.replace('dockerflow/', ''), verdict.outcome];
    }),
  );
  return { outcomes, runs: runs.size };
}

const others = (outcomes: Record<string, string>, outcome: string): string[] =>
  Object.keys(outcomes).filter((id) => outcomes[id] !== outcome);

describe('the probes of Dockerflow', () => {
  it('have ids of their own, sources, and severities for every message', () => {
    const ids = dockerflowProbes.map(({ meta }) => meta.id);
    expect(new Set(ids).size).toBe(26);
    const taken = new Set(rules.map(({ id }) => id));
    expect(ids.filter((id) => taken.has(id))).toEqual([]);
    for (const { meta } of dockerflowProbes) {
      expect(meta.id).toMatch(/^dockerflow\/[a-z]+(?:-[a-z]+)*$/);
      expect(meta.source).toMatch(/8f8771b|51e0a9a|^Advice, not in Dockerflow/);
      expect(Object.keys(meta.messages).length).toBeGreaterThan(0);
      expect(meta.maxRuns).toBeLessThanOrEqual(4);
    }
  });

  it('are on where the lists have them', () => {
    const only = (profile: string): string[] =>
      dockerflowProbes
        .filter(({ meta }) => meta.profiles.length === 1 && meta.profiles[0] === profile)
        .map(({ meta }) => meta.id.replace('dockerflow/', ''));
    expect(only('dockerflow-2016-02')).toEqual(['sends-statsd', 'config-path-file', 'config-path-directory']);
    expect(only('dockerflow')).toEqual([
      'version-file-valid',
      'starts-by-entrypoint-and-cmd',
      'code-in-app-directory',
      'code-read-only',
      'one-process',
      'default-port',
    ]);
  });

  it('find nothing in an honest image, with three runs', () => {
    const { outcomes, runs } = checked(dockerflow());
    const skipped = ['heartbeat-checks-services', 'lbheartbeat-independent', 'healthcheck-follows-port'];
    expect(others(outcomes, 'pass')).toEqual(skipped);
    expect(skipped.map((id) => outcomes[id])).toEqual(['skip', 'skip', 'skip']);
    expect(runs).toBe(3);
  });

  it('find nothing in an honest image by the first list, with three runs', () => {
    const { outcomes, runs } = checked(firstList());
    expect(others(outcomes, 'pass')).toEqual([
      'heartbeat-checks-services',
      'lbheartbeat-independent',
      'healthcheck-follows-port',
    ]);
    expect(runs).toBe(3);
  });

  it('make no more than four runs where an image exits, and call nothing broken', () => {
    for (const given of [dockerflow(), firstList(), dockerflow({ settings: { services: true } })]) {
      const { outcomes, runs } = checked(given, (spec) =>
        honest(spec, { ...ended(1), stdout: 'no database\n' }),
      );
      expect(runs).toBeLessThanOrEqual(4);
      expect(Object.values(outcomes)).not.toContain('fail');
      expect(outcomes['serves-on-port']).toBe('inconclusive');
      expect(outcomes.heartbeat).toBe('inconclusive');
    }
  });

  it('judge an image that boots beside its services only there', () => {
    const given = dockerflow({ settings: { services: true } });
    const { outcomes, runs } = checked(given, (spec) => honest(spec, isServices(spec) ? {} : ended(1)));
    expect(Object.values(outcomes)).not.toContain('fail');
    expect(Object.values(outcomes)).not.toContain('inconclusive');
    expect(outcomes['version-endpoint']).toBe('pass');
    expect(runs).toBe(4);
  });

  it('skip everything where the engine cannot run the platform', () => {
    const startFault = { kind: 'platform', message: 'exec format error' } as const;
    const { outcomes } = checked(dockerflow(), () => ({ startFault }));
    expect(others(outcomes, 'skip')).toEqual(['starts-by-entrypoint-and-cmd']);
  });
});
