import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';

import { temporaryDirectory } from '../unit/sources/make-images.js';
import { guarded, type Mutated } from './mutate.js';

/** Rounds of loops in one run of a rule; more than that is a loop without end. */
const mostRounds = 100_000;

/** What stands before the code of a module; `active` is the mutant that it is loaded as. */
const runtime = (active: number): string => `
const $mutant = {
  active: ${String(active)},
  rounds: 0,
  is(number) {
    return this.active === number;
  },
  invert(number, value) {
    return this.active === number ? !value : value;
  },
  count() {
    this.rounds += 1;
    if (this.rounds > ${String(mostRounds)}) throw new Error('a loop without end');
  },
};`;

/** The id of a mutant as a rule of its own. */
export const idOf = (number: number): string => `mutant/number-${String(number)}`;

/** The message of a mutant that throws. */
export const threw = 'threw';

/** A module of rules: one for each mutant, and under the number 0 the rule as it is. */
function rulesOf(path: string, count: number): string {
  return `
import rule from ${JSON.stringify(path)};
export default Array.from({ length: ${String(count + 1)} }, (_, number) => {
  const choose = () => Object.assign($mutant, { active: number, rounds: 0 });
  const { files } = rule;
  return {
    ...rule,
    id: ${JSON.stringify(idOf(0))}.replace('0', number),
    messages: { ...rule.messages, ${threw}: ({ error }) => error },
    ...(files && { files(facts) {
      choose();
      return files(facts);
    } }),
    check(context) {
      choose();
      try {
        rule.check(context);
      } catch (error) {
        context.report(${JSON.stringify(threw)}, { error: String(error) });
      }
    },
  };
});`;
}

const sources = new Map<string, string>();

/**
 * Bundles a rule with all mutants of a file: its own, or one that it imports. Answers which module to load: for what is worked out while a
 * module is loaded each mutant has one.
 */
export async function bundle(
  rule: string,
  { path, code, mutants }: Mutated,
): Promise<(active: number) => string> {
  const bundled = await build({
    stdin: {
      contents: rulesOf(rule, mutants.length),
      resolveDir: dirname(rule),
      sourcefile: 'mutants.mjs',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutate',
        setup(builder) {
          builder.onLoad({ filter: /\/src\/.*\.ts$/ }, (file) => {
            const known = sources.get(file.path) ?? guarded(file.path, readFileSync(file.path, 'utf8'));
            sources.set(file.path, known);
            return { contents: file.path === path ? code : known, loader: 'ts' };
          });
        },
      },
    ],
  });
  const text = bundled.outputFiles[0]?.text ?? '';
  const directory = temporaryDirectory();
  return (active) => {
    const file = join(directory, `as-${String(active)}.mjs`);
    writeFileSync(file, runtime(active) + text);
    return file;
  };
}
