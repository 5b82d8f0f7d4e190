import { afterAll, beforeAll, describe, test } from 'vitest';
import pMap from 'p-map';

import { expectNothingLeft } from './harness/docker.js';
import { makeBases, removeImages, bases } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { miniatures } from './zoo/miniatures.js';
import { check, expectAsPlanned } from './zoo/observed.js';
import { imageOf } from './zoo/recipe.js';

describe('miniatures of real services', () => {
  expectNothingLeft();

  beforeAll(async () => {
    await makeBases(miniatures.flatMap(({ base }) => base ?? []));
    await pMap(miniatures, build, { concurrency: 4 });
  });

  afterAll(() => removeImages([...miniatures.map(imageOf), ...Object.values(bases)]));

  test.each(miniatures)('$name: $honest', async (recipe) => {
    expectAsPlanned(recipe, await check(recipe));
  });
});
