import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

import type { Report, TargetReport } from '../../../src/model/report.js';
import { containerApi, root, type Outcome, type RunOptions } from '../../cli/container-api.js';
import { engineHost } from './docker.js';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(join(root, 'schemas/report.schema.json'), 'utf8')) as object,
);

/** How a target is given to the command. */
export interface Invocation {
  args: string[];
  env?: Record<string, string>;
  input?: Uint8Array;
}

/** Runs the real command with the tests' engine. */
export function run(
  { args, env, input }: Invocation,
  flags: readonly string[] = [],
  options: RunOptions = {},
): Promise<Outcome> {
  return containerApi([...args, ...flags], {
    ...options,
    env: { DOCKER_HOST: engineHost, ...env },
    ...(input && { input }),
  });
}

/** The report on standard output, valid against the published schema. */
export function reportOf({ stdout }: Outcome): Report {
  const report: unknown = JSON.parse(stdout);
  validate(report);
  expect(validate.errors).toBeNull();
  return report as Report;
}

/** The report about the only target, which was read without a word on standard error. */
export async function reportAbout(
  invocation: Invocation,
  flags: readonly string[] = [],
): Promise<TargetReport> {
  const outcome = await run(invocation, ['--json', ...flags]);
  expect(outcome.stderr).toBe('');
  const { targets } = reportOf(outcome);
  expect(targets).toHaveLength(1);
  const [target] = targets;
  expect(target?.error).toBeUndefined();
  expect(outcome.status).toBe(0);
  if (!target) throw new Error('the report has no target');
  return target;
}

/** The reports of `--format jsonl`. Fails on a line that is no JSON, and on a last line that does not end. */
export function linesOf({ stdout }: Outcome): TargetReport[] {
  expect(stdout === '' || stdout.endsWith('\n')).toBe(true);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TargetReport);
}
