import { expect } from 'vitest';

import type { Finding } from '../../../src/model/finding.js';
import type { TargetReport } from '../../../src/model/report.js';
import type { Outcome } from '../../cli/container-api.js';
import { reportOf, run } from '../harness/report.js';
import { imageOf, type Cell, type Recipe, type Table } from './recipe.js';

const told = ({ severity, messageId }: Finding): string => `${severity} ${messageId}`;

/** What a report says of an image, in the words of the recipes. */
export function tableOf({ probes, findings }: Pick<TargetReport, 'probes' | 'findings'>): Table {
  return Object.fromEntries(
    probes.map(({ id, outcome }) => {
      const found = findings.filter(({ ruleId }) => ruleId === id).map(told);
      const parts = outcome === 'fail' ? found : [outcome, ...found];
      return [id, parts.join(' + ') as Cell];
    }),
  );
}

/** Findings that no probe made. */
function otherFindings({ probes, findings }: TargetReport): string[] {
  const ids = new Set(probes.map(({ id }) => id));
  return findings.filter(({ ruleId }) => !ids.has(ruleId)).map(({ ruleId }) => ruleId);
}

/** What the engine could not do, for the message of a test that fails. */
export function engineErrors({ probes }: TargetReport): string {
  return probes
    .flatMap(({ id, outcome, message }) => (outcome === 'error' ? [`${id}: ${message}`] : []))
    .join('; ');
}

/** The real command on the image of a recipe. */
export function check({ check: what, flags, ...recipe }: Recipe): Promise<Outcome> {
  return run({ args: ['check', what, imageOf(recipe), ...flags] }, ['--json']);
}

export function targetOf(outcome: Outcome): TargetReport {
  expect(outcome.stdout, outcome.stderr).not.toBe('');
  const [target] = reportOf(outcome).targets;
  if (!target) throw new Error('the report has no target');
  return target;
}

/** The whole table must be as expected, with no other finding, and the status with it. */
export function expectAsPlanned({ expected, alsoFound, status }: Recipe, outcome: Outcome): void {
  const target = targetOf(outcome);
  expect(tableOf(target), engineErrors(target)).toEqual(expected);
  expect(otherFindings(target)).toEqual(alsoFound);
  expect(outcome.stderr).toBe('');
  expect(outcome.status).toBe(status);
}
