import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { pack } from 'tar-stream';

import { dockerProgram } from '../harness/docker.js';
import { imageOf, type Recipe } from './recipe.js';

/** Builds the image of a recipe with the classic builder, which needs no registry. */
export async function build(recipe: Pick<Recipe, 'name' | 'dockerfile' | 'files'>): Promise<void> {
  const context = pack();
  context.entry({ name: 'Dockerfile' }, `${recipe.dockerfile.join('\n')}\n`);
  for (const [name, { content, mode = 0o644 }] of Object.entries(recipe.files))
    context.entry({ name, mode }, content);
  context.finalize();
  const child = spawn(dockerProgram, ['build', '--quiet', '--tag', imageOf(recipe), '-'], {
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdout.resume();
  const [, complaint, status] = await Promise.all([
    pipeline(context, child.stdin),
    text(child.stderr),
    ended,
  ]);
  if (status !== 0) throw new Error(`${recipe.name} was not built: ${complaint}`);
}
