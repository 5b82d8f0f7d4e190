import { spawn } from 'node:child_process';
import { once } from 'node:events';

import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Outcome } from '../cli/container-api.js';
import { dockerProgram } from './harness/docker.js';
import { startPodman, type Podman } from './harness/podman.js';
import { run } from './harness/report.js';
import { bases, makeBases, removeImages, type Base } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { tableOf, targetOf } from './zoo/observed.js';
import { byPodman } from './zoo/podman.js';
import { imageOf, type Recipe } from './zoo/recipe.js';
import { statusOf } from './zoo/tables.js';
import { zoo as all } from './zoo/zoo.js';

/** One image for each way in which an engine could matter: what is left out differs only in the image's own program. */
const names = new Set([
  'honest',
  'crashes-after-ready',
  'nobody-listens',
  'loopback-only',
  'stale-lock',
  'task',
  'filter',
]);
const zoo = all.filter(({ name }) => names.has(name));

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
    await makeBases(zoo.flatMap(({ base }) => base ?? []));
    await pMap(zoo, build, { concurrency: 4 });
    await hand(zoo.map(imageOf), podman.host);
    const lanes = Array.from({ length: 2 }, () => Promise.resolve());
    for (const [index, recipe] of zoo.entries()) {
      const lane = index % lanes.length;
      const outcome = (lanes[lane] ?? Promise.resolve()).then(() => check(recipe));
      outcomes.set(recipe.name, outcome);
      lanes[lane] = outcome.then(
        () => undefined,
        () => undefined, // the test of this image tells
      );
    }
  }, 900_000);

  afterAll(async () => {
    await podman[Symbol.asyncDispose]();
    await removeImages([...zoo.map(imageOf), ...Object.keys(bases).map((name) => bases[name as Base])]);
  });

  test.each(zoo)(
    '$name',
    async (recipe) => {
      const outcome = outcomes.get(recipe.name);
      if (!outcome) throw new Error('not begun');
      const expected = byPodman(recipe.expected);
      const result = await outcome;
      expect(tableOf(targetOf(result))).toEqual(expected);
      expect(result.status).toBe(statusOf(expected));
    },
    900_000,
  );

  test('they are images of the zoo', () => {
    expect(zoo.length).toBe(names.size);
  });
});
