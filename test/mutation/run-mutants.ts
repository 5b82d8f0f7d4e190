import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';

import { fixFiles } from '../../src/app/fix.js';
import { openLinter, type Linter } from '../../src/app/lint.js';
import type { Finding } from '../../src/model/finding.js';
import type { Example, FailingExample, Rule } from '../../src/rules/rule.js';
import { temporaryDirectory } from '../unit/sources/make-images.js';
import { materialise, noTransports, now, settingsOf } from '../unit/rules/materialise.js';
import { guarded, mutate, type Mutant } from './mutate.js';

const root = join(import.meta.dirname, '..', '..');

/** Rounds of loops in one run of a rule; more than that is a loop without end. */
const mostRounds = 100_000;

const runtime = `
const $mutant = {
  active: 0,
  rounds: 0,
  is(number) {
    // What a module works out while it is loaded is there before a mutant is chosen.
    if (this.active === undefined) throw new Error('a condition is evaluated as the module is loaded');
    return this.active === number;
  },
  invert(number, value) {
    return this.is(number) ? !value : value;
  },
  count() {
    this.rounds += 1;
    if (this.rounds > ${String(mostRounds)}) throw new Error('a loop without end');
  },
};`;

/** A module of rules: one for each mutant, and the rule as it is under the number 0. A mutant that throws reports `threw`. */
function moduleOf(path: string, mutants: readonly Mutant[]): string {
  return `
import rule from ${JSON.stringify(path)};
export default Array.from({ length: ${String(mutants.length + 1)} }, (_, number) => {
  const choose = () => Object.assign($mutant, { active: number, rounds: 0 });
  const { files } = rule;
  return {
    ...rule,
    id: \`mutant/number-\${number}\`,
    messages: { ...rule.messages, threw: ({ error }) => error },
    ...(files && { files(facts) {
      choose();
      return files(facts);
    } }),
    check(context) {
      choose();
      try {
        rule.check(context);
      } catch (error) {
        context.report('threw', { error: String(error) });
      }
    },
  };
});`;
}

const sources = new Map<string, string>();

/** Bundles all mutants of a rule; answers the path of the module. */
async function bundle(path: string, code: string, mutants: readonly Mutant[]): Promise<string> {
  const outfile = join(temporaryDirectory(), 'rules.mjs');
  await build({
    stdin: { contents: moduleOf(path, mutants), resolveDir: dirname(path), sourcefile: 'mutants.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
    banner: { js: runtime },
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
  return outfile;
}

async function openFor(
  numbers: readonly number[],
  module: string,
  example: Example,
  place: Awaited<ReturnType<typeof materialise>>,
): Promise<Linter> {
  const { contractFiles, base } = place;
  return openLinter({
    transports: noTransports,
    concurrency: 1,
    signal: new AbortController().signal,
    settings: {
      ...settingsOf('', example),
      // A module's rules are on unless they are switched off.
      rules: { 'mutant/*': 'off', ...Object.fromEntries(numbers.map((number) => [idOf(number), 'on'])) },
      plugins: [module],
    },
    now,
    contractFiles,
    ...(base !== undefined && { base }),
    ...(example.buildArgs && { buildArgs: example.buildArgs }),
  });
}

const idOf = (number: number): string => `mutant/number-${String(number)}`;

async function findings(linter: Linter, target: string): Promise<Map<string, Finding[]>> {
  const byRule = new Map<string, Finding[]>();
  for await (const report of linter.lint([target])) {
    if (report.error) throw new Error(report.error.message);
    for (const finding of report.findings)
      byRule.set(finding.ruleId, [...(byRule.get(finding.ruleId) ?? []), finding]);
  }
  return byRule;
}

/** True when the tests of the examples accept what a rule found in this one. */
function accepts(example: Example | FailingExample, found: readonly Finding[]): boolean {
  if (found.some(({ messageId }) => messageId === 'threw')) return false;
  if (!('messageId' in example)) return found.length === 0;
  const { messageId, line, suggestion, severity } = example;
  return found.some(
    (finding) =>
      finding.messageId === messageId &&
      (line === undefined || (finding.location?.kind === 'file' && finding.location.line === line)) &&
      (suggestion === undefined || finding.suggestion === suggestion) &&
      (severity === undefined || finding.severity === severity),
  );
}

export interface Outcome {
  mutants: Mutant[];
  survivors: Mutant[];
}

/** Runs all mutants of a rule over its examples. Throws when the rule as it is does not pass them. */
export async function runMutants(rule: Rule): Promise<Outcome> {
  const path = join(root, 'src', 'rules', `${rule.id}.ts`);
  const { code, mutants } = mutate(path, readFileSync(path, 'utf8'));
  const module = await bundle(path, code, mutants);
  let alive = [0, ...mutants.map((_, index) => index + 1)];
  for (const example of [...rule.examples.failing, ...rule.examples.clean]) {
    const place = await materialise(example);
    const { target } = place;
    // Files of an image are read for all rules together, so those that name files go one by one.
    const groups = rule.files ? alive.map((number) => [number]) : [alive];
    const next: number[] = [];
    for (const group of groups) {
      for (const number of await passing(group)) next.push(number);
    }
    async function passing(group: readonly number[]): Promise<number[]> {
      try {
        const found = await findings(await openFor(group, module, example, place), target);
        const passed: number[] = [];
        for (const number of group) {
          if (!accepts(example, found.get(idOf(number)) ?? [])) continue;
          if (!('fixed' in example) || (await fixed(number)) === example.fixed) passed.push(number);
        }
        return passed;
      } catch (error) {
        // A mutant may well report what the application chokes on.
        if (group.length > 1) {
          const singly: number[] = [];
          for (const number of group) singly.push(...(await passing([number])));
          return singly;
        }
        if (group[0] === 0) throw error;
        return [];
      }
    }
    async function fixed(number: number): Promise<string | undefined> {
      const [mended] = await fixFiles(await openFor([number], module, example, place), [target]);
      return mended?.after ?? example.dockerfile ?? example.contract;
    }
    if (!next.includes(0)) throw new Error(`the rule itself fails ${JSON.stringify(example)}`);
    alive = next;
  }
  return { mutants, survivors: alive.slice(1).flatMap((number) => mutants[number - 1] ?? []) };
}
