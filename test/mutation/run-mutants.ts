import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fixFiles } from '../../src/app/fix.js';
import { openLinter, type Linter } from '../../src/app/lint.js';
import type { Finding } from '../../src/model/finding.js';
import type { Example, FailingExample, Rule } from '../../src/rules/rule.js';
import { materialise, noTransports, now, settingsOf } from '../unit/rules/materialise.js';
import { bundle, idOf, threw } from './bundle.js';
import { mutate, type Mutant, type Mutated, type Mutation } from './mutate.js';

const rulesDirectory = join(import.meta.dirname, '..', '..', 'src', 'rules');

/** An example as files, and the module whose mutants are held to it. */
interface Trial {
  module: string;
  example: Example | FailingExample;
  place: Awaited<ReturnType<typeof materialise>>;
}

async function openFor(numbers: readonly number[], { module, example, place }: Trial): Promise<Linter> {
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
    ...(example.image?.arm64 && { allPlatforms: true }),
    ...(example.buildArgs && { buildArgs: example.buildArgs }),
  });
}

/** What the tests of the examples ask of the findings in one of them. */
function accepts(example: Example | FailingExample, found: readonly Finding[]): boolean {
  if (found.some(({ messageId }) => messageId === threw)) return false;
  if (!('messageId' in example)) return found.length === 0;
  const { messageId, line, message, suggestion, severity, only } = example;
  if (only && found.length > 1) return false;
  return found.some(
    (finding) =>
      finding.messageId === messageId &&
      (line === undefined || (finding.location?.kind === 'file' && finding.location.line === line)) &&
      (message === undefined || finding.message === message) &&
      (suggestion === undefined || finding.suggestion === suggestion) &&
      (severity === undefined || finding.severity === severity),
  );
}

/** What the tests of the examples ask of `--fix`. */
async function mends(number: number, trial: Trial): Promise<boolean> {
  const { example, place } = trial;
  if (!('fixed' in example)) return true;
  const [mended] = await fixFiles(await openFor([number], trial), [place.target]);
  return (mended?.after ?? example.dockerfile ?? example.contract) === example.fixed;
}

/** Those of these mutants whose findings in the example are what its tests ask for. Throws when one of them makes the linter fail. */
async function lint(numbers: readonly number[], trial: Trial): Promise<number[]> {
  const linter = await openFor(numbers, trial);
  const found: Finding[] = [];
  for await (const { findings, error } of linter.lint([trial.place.target])) {
    if (error) throw new Error(error.message);
    found.push(...findings);
  }
  const passed: number[] = [];
  for (const number of numbers) {
    const own = found.filter(({ ruleId }) => ruleId === idOf(number));
    if (accepts(trial.example, own) && (await mends(number, trial))) passed.push(number);
  }
  return passed;
}

/** The mutants that the example does not tell from the rule. */
async function passing(numbers: readonly number[], trial: Trial): Promise<number[]> {
  try {
    return await lint(numbers, trial);
  } catch (error) {
    if (numbers.length === 1 && numbers[0] === 0) throw error;
    // A mutant may well report what the application chokes on.
    return numbers.length === 1 ? [] : one(numbers, trial);
  }
}

/** The same, each by itself. */
async function one(numbers: readonly number[], trial: Trial): Promise<number[]> {
  const passed: number[] = [];
  for (const number of numbers) passed.push(...(await passing([number], trial)));
  return passed;
}

/** The mutants that no example tells from the rule. */
async function outlasting(rule: Rule, module: string, numbers: readonly number[]): Promise<number[]> {
  let alive = [...numbers];
  for (const example of [...rule.examples.failing, ...rule.examples.clean]) {
    const trial = { module, example, place: await materialise(example) };
    // Files of an image are read for all rules together: who names files has to be alone.
    const passed = await (rule.files ? one : passing)(alive, trial);
    if (alive.includes(0) && !passed.includes(0))
      throw new Error(`the rule itself fails its example ${JSON.stringify(example)}`);
    alive = passed;
  }
  return alive;
}

const pathOf = (rule: Rule): string => join(rulesDirectory, `${rule.id}.ts`);

/** The mutants of a file that the examples of this rule do not tell from it. Throws when the rule as it is does not pass them. */
async function survivorsOf(rule: Rule, mutated: Mutated, numbers: readonly number[]): Promise<number[]> {
  const loadAs = await bundle(pathOf(rule), mutated);
  const [, ...alive] = await outlasting(rule, loadAs(0), [0, ...numbers]);
  const survivors: number[] = [];
  for (const number of alive) survivors.push(...(await outlasting(rule, loadAs(number), [number])));
  return survivors;
}

/** Those of these mutants of a file, by its path in src/rules, that no example of the rules tells from it. */
export async function runMutants(
  file: string,
  rules: readonly Rule[],
  mutations: readonly Mutation[],
): Promise<Mutant[]> {
  const path = join(rulesDirectory, file);
  const mutated = mutate(path, readFileSync(path, 'utf8'));
  const { mutants } = mutated;
  let alive = mutants.flatMap(({ mutation }, index) => (mutations.includes(mutation) ? [index + 1] : []));
  for (const rule of rules) if (alive.length > 0) alive = await survivorsOf(rule, mutated, alive);
  return alive.flatMap((number) => mutants[number - 1] ?? []);
}
