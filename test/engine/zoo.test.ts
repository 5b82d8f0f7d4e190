import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { containerApi, root, type Outcome } from '../cli/container-api.js';
import { expectNothingLeft } from './harness/docker.js';
import { bases, makeBases, removeImages, type Base } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { check, expectAsPlanned } from './zoo/observed.js';
import { pageOf } from './zoo/page.js';
import { imageOf } from './zoo/recipe.js';
import { commandsTable, dockerflowTable, serviceTable } from './zoo/tables.js';
import { zoo } from './zoo/zoo.js';

/** Images at the same time; each is run several times at once already. */
const concurrency = 3;
const outcomes = new Map<string, Promise<Outcome>>();

describe('the zoo', () => {
  expectNothingLeft();

  beforeAll(async () => {
    await makeBases(zoo.flatMap(({ base }) => base ?? []));
    await pMap(zoo, build, { concurrency: 4 });
    // All are begun here, in the order in which the tests wait for them.
    const lanes = Array.from<unknown, Promise<void>>({ length: concurrency }, () => Promise.resolve());
    for (const [index, recipe] of zoo.entries()) {
      const lane = index % concurrency;
      const outcome = (lanes[lane] ?? Promise.resolve()).then(() => check(recipe));
      outcomes.set(recipe.name, outcome);
      lanes[lane] = outcome.then(
        () => undefined,
        () => undefined, // the test of this image tells
      );
    }
  });

  afterAll(() =>
    removeImages([...zoo.map(imageOf), ...Object.keys(bases).map((name) => bases[name as Base])]),
  );

  test.each(zoo)('$name', async (recipe) => {
    const outcome = outcomes.get(recipe.name);
    if (!outcome) throw new Error('not begun');
    expectAsPlanned(recipe, await outcome);
  });
});

describe('the recipes', () => {
  test('have names of their own, and are lies or honest', () => {
    expect(new Set(zoo.map(({ name }) => name)).size).toBe(zoo.length);
    for (const { name, lie, honest } of zoo)
      expect((lie === undefined) !== (honest === undefined), name).toBe(true);
    expect(zoo.filter(({ lie }) => lie !== undefined).length).toBeGreaterThanOrEqual(40);
  });

  test('of commands have contract files that the linter finds in order, whatever their programs are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capi-zoo-'));
    try {
      const texts = zoo.flatMap(({ check: what, files }) =>
        Object.entries(what === 'commands' ? files : {}).flatMap(([name, { content }]) =>
          name.endsWith('.yml') ? [[name, String(content)] as const] : [],
        ),
      );
      const paths = [...new Map(texts.map(([name, text]) => [text, name]))].map(
        async ([text, name], index) => {
          const path = join(folder, `${String(index)}-${name}`);
          await writeFile(path, text);
          return path;
        },
      );
      expect(paths.length).toBeGreaterThanOrEqual(4);
      const { stdout, status } = await containerApi(['lint', ...(await Promise.all(paths))]);
      expect({ stdout, status }).toEqual({
        stdout: `No findings in ${String(paths.length)} targets\n`,
        status: 0,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('are those of docs/zoo.md', async () => {
    const path = join(root, 'docs', 'zoo.md');
    const honest = { service: serviceTable, commands: commandsTable, dockerflow: dockerflowTable };
    const page = await pageOf(zoo, honest, path);
    if (process.env.UPDATE_DOCS === '1') await writeFile(path, page);
    expect(await readFile(path, 'utf8'), 'run with UPDATE_DOCS=1').toBe(page);
  });
});
