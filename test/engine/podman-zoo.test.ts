import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { root, type Outcome } from '../cli/container-api.js';
import { docker, dockerProgram } from './harness/docker.js';
import { startPodman, type Podman } from './harness/podman.js';
import { run } from './harness/report.js';
import { bases, makeBases, removeImages } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { engineErrors, tableOf, targetOf } from './zoo/observed.js';
import { podmanPageOf } from './zoo/podman-page.js';
import { brokenBy, byPodman, leftOut, podmanDifferences, podmanZoo } from './zoo/podman.js';
import { imageOf, type Recipe } from './zoo/recipe.js';
import { statusOf } from './zoo/tables.js';

/** Images at the same time; each is run several times at once already. */
const concurrency = 3;

/** `docker save … | docker load` into Podman: layers that images share travel once. */
async function hand(images: readonly string[], host: string): Promise<void> {
  const save = spawn(dockerProgram, ['save', ...images], { stdio: ['ignore', 'pipe', 'inherit'] });
  const load = spawn(dockerProgram, ['--host', host, 'load', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  save.stdout.pipe(load.stdin);
  const [saved, loaded] = await Promise.all([once(save, 'close'), once(load, 'close')]);
  if (saved[0] !== 0 || loaded[0] !== 0) throw new Error('the images did not get into Podman');
}

describe('images of the zoo, run by Podman', () => {
  let podman: Podman;
  const outcomes = new Map<string, Promise<Outcome>>();

  const check = ({ check: what, flags, ...recipe }: Recipe): Promise<Outcome> =>
    run(
      { args: ['check', what, `localhost/${imageOf(recipe)}`, ...flags], env: { DOCKER_HOST: podman.host } },
      ['--json'],
    );

  beforeAll(async () => {
    podman = await startPodman('overlay');
    await makeBases(podmanZoo.flatMap(({ base }) => base ?? []));
    await pMap(podmanZoo, build, { concurrency: 4 });
    await hand(podmanZoo.map(imageOf), podman.host);
    // All are begun here, in the order in which the tests wait for them.
    const lanes = Array.from<unknown, Promise<void>>({ length: concurrency }, () => Promise.resolve());
    for (const [index, recipe] of podmanZoo.entries()) {
      const lane = index % concurrency;
      const outcome = (lanes[lane] ?? Promise.resolve()).then(() => check(recipe));
      outcomes.set(recipe.name, outcome);
      lanes[lane] = outcome.then(
        () => undefined,
        () => undefined, // the test of this image tells
      );
    }
  }, 900_000);

  afterAll(async () => {
    const left = await docker('--host', podman.host, 'ps', '--all', '--quiet');
    await podman[Symbol.asyncDispose]();
    await removeImages([...podmanZoo.map(imageOf), ...Object.values(bases)]);
    expect(left, 'containers').toBe('');
  });

  test.each(podmanZoo)(
    '$name',
    async (recipe) => {
      const outcome = outcomes.get(recipe.name);
      if (!outcome) throw new Error('not begun');
      const expected = byPodman(recipe);
      const result = await outcome;
      const target = targetOf(result);
      expect(tableOf(target), engineErrors(target)).toEqual(expected);
      expect(result.status).toBe(statusOf(expected));
    },
    900_000,
  );
});

describe('what Podman runs', () => {
  test('breaks each promise that any image of the zoo breaks', () => {
    const broken = new Set(podmanZoo.flatMap(brokenBy));
    expect(leftOut.flatMap(brokenBy).filter((id) => !broken.has(id))).toEqual([]);
    expect(broken.size).toBeGreaterThanOrEqual(55);
  });

  test('has nothing that is said to differ and is not run', () => {
    const names = new Set(podmanZoo.map(({ name }) => name));
    expect(podmanDifferences.flatMap(({ images }) => images).filter((name) => !names.has(name))).toEqual([]);
  });

  test('is what docs/podman.md says', async () => {
    const path = join(root, 'docs', 'podman.md');
    const page = await podmanPageOf(path);
    if (process.env.UPDATE_DOCS === '1') await writeFile(path, page);
    expect(await readFile(path, 'utf8'), 'run with UPDATE_DOCS=1').toBe(page);
  });
});
