import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';

import { runLabel } from '../../../src/engine/engine.js';

const run = promisify(execFile);

/** The docker CLI that `scripts/test-engine` chose. */
export const dockerProgram = required('CONTAINER_API_TEST_DOCKER');
/** The engine that `scripts/test-engine` found or started. */
export const engineHost = required('CONTAINER_API_TEST_DOCKER_HOST');

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the engine tests with scripts/test-engine`);
  return value;
}

/** Standard output of the docker CLI, without the last newline. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run(dockerProgram, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}

/** Containers with our label, and all volumes: what must be the same after a test file as before. */
async function inventory(): Promise<{ ours: string[]; volumes: string[] }> {
  const [ours, volumes] = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', `label=${runLabel}`),
    docker('volume', 'ls', '--quiet'),
  ]);
  return { ours: ours.split('\n').filter(Boolean), volumes: volumes.split('\n').filter(Boolean) };
}

/** Makes the test file fail when it leaves a container with our label, or a volume. */
export function expectNothingLeft(): void {
  let before: string[];
  beforeAll(async () => {
    before = (await inventory()).volumes;
  });
  afterAll(async () => {
    const { ours, volumes } = await inventory();
    expect(ours, 'containers with our label').toEqual([]);
    expect(volumes, 'volumes').toEqual(before);
  });
}
