/** Images that no engine can start. */
import { bases } from './bases.js';
import type { Recipe, Table } from './recipe.js';
import { patience } from './service.js';
import { notStartedTable } from './tables.js';

function broken(name: string, lie: string, dockerfile: readonly string[], starts: Table[string]): Recipe {
  const differences: Table = { 'process/starts': starts };
  return {
    name,
    lie,
    check: 'image',
    base: 'node',
    dockerfile: [`FROM ${bases.node}`, ...dockerfile],
    files: { script: { content: '#!/usr/bin/node\n' } },
    flags: patience,
    alsoFound: [],
    expected: { ...notStartedTable, ...differences },
    differences,
    status: 1,
  };
}

export const brokenImages: readonly Recipe[] = [
  broken('no-command', 'has neither ENTRYPOINT nor CMD', ['USER 10001'], 'error no-command'),
  broken(
    'program-missing',
    'names a program that is not there',
    ['USER 10001', 'ENTRYPOINT ["/app/server"]'],
    'error not-found',
  ),
  broken(
    'shell-form-without-shell',
    'writes its ENTRYPOINT in shell form, and has no shell',
    ['USER 10001', 'ENTRYPOINT node /app/server.mjs'],
    'error not-found',
  ),
  broken(
    'not-executable',
    'names a program without its execute bit',
    ['USER 10001', 'COPY script /app/script', 'ENTRYPOINT ["/app/script"]'],
    'error not-executable',
  ),
  broken(
    'user-missing',
    'names a user that it does not have',
    ['USER nobody-knows', 'ENTRYPOINT ["/usr/bin/node", "-e", "0"]'],
    'error invalid-user',
  ),
];
