import { writeFile } from 'node:fs/promises';

import { expect } from 'vitest';

import type { Finding } from '../../../src/model/finding.js';
import type { TargetReport } from '../../../src/model/report.js';
import { rules } from '../../../src/rules/index.js';
import type { Recipe } from './contract-images.js';
import { reportOf, run, type Invocation } from './report.js';

/** What the real linter says about one target, every rule on. */
export async function lintReport({ args, ...invocation }: Invocation): Promise<TargetReport> {
  const outcome = await run({ ...invocation, args: ['lint', ...args, '--profile', 'strict', '--json'] });
  expect(outcome.stderr).toBe('');
  const { targets } = reportOf(outcome);
  expect(targets).toHaveLength(1);
  const [target] = targets;
  if (!target) throw new Error('the report has no target');
  expect(target.error).toBeUndefined();
  return target;
}

/** The Dockerfile of a recipe as a file. */
export async function dockerfileOf(path: string, { dockerfile }: Recipe): Promise<string> {
  await writeFile(path, `${dockerfile.join('\n')}\n`);
  return path;
}

/** Findings by what they are and what they are about; places differ between a file and an image. */
function namesOf(findings: readonly Finding[]): Map<string, string> {
  return new Map(
    findings.map(({ ruleId, messageId, subject = '' }) => [`${ruleId} ${messageId} ${subject}`, ruleId]),
  );
}

/** What this rule is about is done by the conversion itself: an image that was converted to OCI has lost its HEALTHCHECK. */
const aboutFormats = 'health/oci-dropped';

/** Rules that look at instructions, which no image has; and what readers say, which other tests compare. */
const ofDockerfilesAlone = new Set(
  rules.filter(({ subject }) => subject === 'dockerfile').map(({ id }) => id),
);

/** Findings that one of two reports has and the other has not, although its rule says nowhere that it could not look. */
export function disagreements(one: TargetReport, other: TargetReport, { forecast = false } = {}): string[] {
  const open = (report: TargetReport) => new Set(report.notEvaluated.map(({ subject }) => subject));
  const only = (has: TargetReport, lacks: TargetReport): string[] => {
    const there = namesOf(lacks.findings);
    const undecided = open(lacks);
    return [...namesOf(has.findings)].flatMap(([name, ruleId]) => {
      const isExcused =
        undecided.has(ruleId) ||
        ruleId === aboutFormats ||
        (forecast && (ofDockerfilesAlone.has(ruleId) || ruleId.startsWith('contract/')));
      return there.has(name) || isExcused ? [] : [`${name} (only of ${has.target})`];
    });
  };
  return [...only(one, other), ...only(other, one)];
}
