import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pMap from 'p-map';

import { docker, expectNothingLeft } from './harness/docker.js';
import { bases, makeBase, makeBases, removeImages } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { miniatures } from './zoo/miniatures.js';
import { check, expectAsPlanned } from './zoo/observed.js';
import { packageFolders } from './zoo/packages.js';
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

  test('are made of the packages that npm installed, and of nothing else', () => {
    const names = packageFolders().map(({ to }) => to);
    expect(names).toEqual(expect.arrayContaining(['express', 'mozlog', 'intel', 'merge', 'router', 'send']));
    expect(names).not.toContain('vitest');
    expect(new Set(names).size).toBe(names.length);
  });

  test('stand on a layer that is the same each time', async () => {
    const again = `${bases.express}-again`;
    const layersOf = (image: string): Promise<string> =>
      docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image);
    try {
      await makeBase('express', again);
      expect(await layersOf(again)).toBe(await layersOf(bases.express));
    } finally {
      await removeImages([again]);
    }
  });
});
