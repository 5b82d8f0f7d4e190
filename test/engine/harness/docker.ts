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

/** What must be the same after a test file as before: whatever has our label or a name that we give, and all volumes. */
async function inventory(): Promise<{ ours: string[]; volumes: string[] }> {
  const label = `label=${runLabel}`;
  const [containers, networks, images, volumes] = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', label),
    docker('network', 'ls', '--quiet', '--filter', label),
    docker('images', '--quiet', 'localhost/container-api'),
    docker('volume', 'ls', '--quiet'),
  ]);
  const lines = (text: string, kind = ''): string[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => `${kind}${line}`);
  return {
    ours: [...lines(containers, 'container '), ...lines(networks, 'network '), ...lines(images, 'image ')],
    volumes: lines(volumes),
  };
}

/** Makes the test file fail when it leaves a container, a network or an image of ours, or a volume. */
export function expectNothingLeft(): void {
  let before: string[];
  beforeAll(async () => {
    before = (await inventory()).volumes;
  });
  afterAll(async () => {
    const { ours, volumes } = await inventory();
    expect(ours, 'what is ours').toEqual([]);
    expect(volumes, 'volumes').toEqual(before);
  });
}
