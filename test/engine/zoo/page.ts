/** `docs/zoo.md`, made from the recipes. */
import { format, resolveConfig } from 'prettier';

import type { Recipe, Table } from './recipe.js';

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export const code = (text: string): string => `\`${text}\``;

const isFinding = (cell: string): boolean => !/^(?:pass|skip|inconclusive)$/.test(cell);

/** What was found, the cause of it all. */
function findingsOf({ differences }: Recipe): string {
  const found = Object.entries(differences).filter(([, cell]) => isFinding(cell));
  return found.map(([id, cell]) => `${cell} (${code(id)})`).join('<br>');
}

/** Outcomes that differ and are no findings, by outcome. */
function restOf({ differences }: Recipe): [outcome: string, ids: string[]][] {
  const rest = Object.entries(differences).filter(([, cell]) => !isFinding(cell));
  return [...new Set(rest.map(([, cell]) => cell))].map((outcome) => [
    outcome,
    rest.filter(([, cell]) => cell === outcome).map(([id]) => id),
  ]);
}

const fewIds = 3;
const briefRest = (recipe: Recipe): string =>
  restOf(recipe)
    .map(([outcome, ids]) =>
      ids.length > fewIds
        ? `${outcome}: ${String(ids.length)}, see below`
        : `${outcome}: ${ids.map(code).join(', ')}`,
    )
    .join('<br>');

/** Images with so many differences that they stand apart, those with the same ones together. */
function manyDifferences(recipes: readonly Recipe[]): string {
  const groups = new Map<string, string[]>();
  for (const recipe of recipes) {
    for (const [outcome, ids] of restOf(recipe)) {
      if (ids.length <= fewIds) continue;
      const text = `${outcome}: ${ids.map(code).join(', ')}`;
      groups.set(text, [...(groups.get(text) ?? []), code(recipe.name)]);
    }
  }
  const lines = [...groups].map(([text, names]) => `- ${names.join(', ')}: ${text}`);
  return lines.length > 0 ? ['In full:', '', ...lines].join('\n') : '';
}

function images(recipes: readonly Recipe[]): string {
  const lies = recipes.filter(({ lie }) => lie !== undefined);
  const honest = recipes.filter((recipe) => recipe.honest !== undefined);
  return [
    table(
      ['image', 'the lie', 'what is found', 'what else is other than with the honest image'],
      lies.map((recipe) => [code(recipe.name), recipe.lie ?? '', findingsOf(recipe), briefRest(recipe)]),
    ),
    '',
    'Honest images, which must not be accused:',
    '',
    table(
      ['image', 'what it is', 'what is noted', 'what else is other'],
      honest.map((recipe) => [code(recipe.name), recipe.honest ?? '', findingsOf(recipe), briefRest(recipe)]),
    ),
    '',
    manyDifferences(recipes),
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
  honest: { service: Table; commands: Table; dockerflow: Table },
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

## check commands

Each has a contract file in it, which is in order.

${images(of('commands'))}

What is found of the honest image:

${outcomes(honest.commands)}

## check dockerflow

${images(of('dockerflow'))}

What is found of the honest image:

${outcomes(honest.dockerflow)}
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
