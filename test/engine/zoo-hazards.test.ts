import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pMap from 'p-map';

import type { Outcome } from '../cli/container-api.js';
import { expectNothingLeft } from './harness/docker.js';
import { run } from './harness/report.js';
import { bases, makeBases, removeImages } from './zoo/bases.js';
import { build } from './zoo/build.js';
import { escapes, hazards } from './zoo/hazards.js';
import { tableOf, targetOf } from './zoo/observed.js';
import { imageOf, type Recipe } from './zoo/recipe.js';

const MiB = 2 ** 20;
/** What the tool may take, whatever the image does. */
const mostMemory = 400 * MiB;
/** A report is for reading. */
const longestReport = 2 * MiB;

interface Watched extends Outcome {
  seconds: number;
  /** Most bytes of the process that were in memory. */
  peak: number;
}

/** The real command, with the memory that its process took. */
async function watch({ check: what, flags, ...recipe }: Recipe, format: string): Promise<Watched> {
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = ({ pid }: ChildProcess): void => {
    try {
      const [, kib = '0'] =
        /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kib) * 1024);
    } catch {
      // The process has ended.
    }
  };
  const begun = performance.now();
  const outcome = await run({ args: ['check', what, imageOf(recipe), ...flags, '--format', format] }, [], {
    onStart: (child) =>
      (timer = setInterval(() => {
        look(child);
      }, 50)),
  });
  clearInterval(timer);
  return { ...outcome, peak, seconds: (performance.now() - begun) / 1000 };
}

describe('hazards', () => {
  expectNothingLeft();

  beforeAll(async () => {
    const recipes = hazards.map(({ recipe }) => recipe);
    await makeBases(recipes.flatMap(({ base }) => base ?? []));
    await pMap(recipes, build, { concurrency: 4 });
  });

  afterAll(() => removeImages([...hazards.map(({ recipe }) => imageOf(recipe)), ...Object.values(bases)]));

  test.each(hazards.map((hazard) => ({ name: hazard.recipe.name, ...hazard })))(
    '$name: the verdict holds, within bounds',
    async ({ recipe, held, within }) => {
      const outcome = await watch(recipe, 'json');
      expect([0, 1, 3]).toContain(outcome.status);
      expect(tableOf(targetOf(outcome))).toMatchObject(held);
      expect(outcome.seconds).toBeLessThan(within);
      expect(outcome.peak).toBeGreaterThan(0);
      expect(outcome.peak).toBeLessThan(mostMemory);
      expect(outcome.stdout.length).toBeLessThan(longestReport);
    },
    450_000,
  );

  const shown = hazards.filter(({ recipe }) => recipe.name.endsWith('escapes')).map(({ recipe }) => recipe);
  const formats = ['table', 'text', 'markdown', 'github', 'junit', 'tap', 'html'];
  test.each(shown.flatMap((recipe) => formats.map((format) => ({ name: recipe.name, format, recipe }))))(
    '$name reach no terminal by --format $format',
    async ({ recipe, format }) => {
      const { stdout, stderr, status } = await watch(recipe, format);
      expect([1, 3]).toContain(status);
      expect(stdout).not.toBe('');
      for (const one of escapes.replace(/[\w[\];]/g, '')) expect(stdout + stderr).not.toContain(one);
    },
  );
});
