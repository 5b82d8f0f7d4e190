import { expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import reapsZombies from '../../../../src/probes/process/reaps-zombies.js';
import { context, ended, processOf, verdictOf, type Shown } from '../observation.js';

const zombie = processOf({ pid: 9, state: 'Z', argv: [] });
const withZombie: Shown = { processes: [processOf(), zombie] };
const isSecond = ({ steps }: RunSpec): boolean =>
  steps.filter((step) => step.do === 'processes').length === 2;

test('passes where there are none, and looks only once', () => {
  const verdict = verdictOf(reapsZombies, context(), () => ({
    processes: [processOf(), processOf({ pid: 8 }), processOf({ pid: 10, parent: 8, state: 'Z' })],
  }));
  expect(verdict).toMatchObject({ outcome: 'pass', message: 'there are none' });
  expect(verdict.runs).toHaveLength(1);
});

test('those that stay are a warning', () => {
  const { outcome, findings, evidence } = verdictOf(reapsZombies, context(), () => withZombie);
  expect(outcome).toBe('fail');
  expect(findings).toMatchObject([
    {
      messageId: 'zombies',
      severity: 'warning',
      message: 'A process that has ended stays behind: process 1 does not fetch their status.',
      data: { count: 1 },
    },
  ]);
  expect(evidence[0]?.text).toContain('9  (Z, uid 10001, gid 10001, parent 1)');
});

test('those that are fetched a moment later are fine', () => {
  const verdict = verdictOf(reapsZombies, context(), (spec) =>
    isSecond(spec)
      ? {
          at: {
            2: { do: 'processes', processes: [processOf(), zombie] },
            4: { do: 'processes', processes: [processOf(), processOf({ pid: 11, state: 'Z' })] },
          },
        }
      : withZombie,
  );
  expect(verdict).toMatchObject({ outcome: 'pass', message: 'those that were seen are fetched soon' });
});

test('inconclusive when it does not come up again', () => {
  const verdict = verdictOf(reapsZombies, context(), (spec) => (isSecond(spec) ? ended(1) : withZombie));
  expect(verdict.outcome).toBe('inconclusive');
});

test('unseen processes, tasks and crashes are skipped', () => {
  const unseen = verdictOf(reapsZombies, context(), () => ({
    processes: { processes: [], reason: 'no rights' },
  }));
  expect(unseen.outcome).toBe('skip');
  const byEngine = verdictOf(reapsZombies, context(), () => ({
    processes: { way: 'top', processes: [processOf()] },
  }));
  expect(byEngine).toMatchObject({
    outcome: 'skip',
    message: "the engine's list of processes leaves zombies out",
  });
  expect(verdictOf(reapsZombies, context(), () => ended(0)).outcome).toBe('skip');
});
