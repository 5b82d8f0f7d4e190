/** `docs/zoo.md`, made from the recipes. */
import { format, resolveConfig } from 'prettier';

import type { Recipe, Table } from './recipe.js';

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const code = (text: string): string => `\`${text}\``;

function differencesOf({ differences }: Recipe): string {
  const cells = Object.entries(differences).map(([id, cell]) => `${code(id)}: ${cell}`);
  return cells.length > 0 ? cells.join('<br>') : 'nothing else';
}

function images(recipes: readonly Recipe[]): string {
  const lies = recipes.filter(({ lie }) => lie !== undefined);
  const honest = recipes.filter((recipe) => recipe.honest !== undefined);
  return [
    table(
      ['image', 'the lie', 'what is found'],
      lies.map((recipe) => [code(recipe.name), recipe.lie ?? '', differencesOf(recipe)]),
    ),
    '',
    'Honest images, which must not be accused:',
    '',
    table(
      ['image', 'what it is', 'other than the honest image'],
      honest.map((recipe) => [code(recipe.name), recipe.honest ?? '', differencesOf(recipe)]),
    ),
  ].join('\n');
}

const outcomes = (expected: Table): string =>
  table(
    ['promise', 'outcome'],
    Object.entries(expected).map(([id, cell]) => [code(id), cell]),
  );

/** The page, formatted as `path` is to be. */
export async function pageOf(
  zoo: readonly Recipe[],
  honest: { service: Table; dockerflow: Table },
  path: string,
): Promise<string> {
  const of = (check: Recipe['check']): Recipe[] => zoo.filter((recipe) => recipe.check === check);
  const lies = zoo.filter(({ lie }) => lie !== undefined).length;
  const text = `# The zoo

${String(lies)} images that each break one promise, and ${String(zoo.length - lies)} honest ones beside them. The tests (\`test/engine/zoo.test.ts\`) build all of them from static busybox, the running
Node binary and Debian's Python, run the real command on each, and compare the outcome of **every** probe: a lie must be found by its own probe and by no
other, and an honest image must not be accused. An outcome that differs from the honest image's in any probe that is not named here fails the test. This page is made from the same recipes
(\`UPDATE_DOCS=1 scripts/test-engine npx vitest run --project engine test/engine/zoo.test.ts\`).

## check image

${images(of('image'))}

What is found of the honest image:

${outcomes(honest.service)}

## check dockerflow

${images(of('dockerflow'))}

What is found of the honest image:

${outcomes(honest.dockerflow)}
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
