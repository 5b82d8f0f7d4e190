import { Linter } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parser } from 'typescript-eslint';

import { house, imports } from '../../../scripts/house.mjs';

const root = join(import.meta.dirname, '..', '..', '..');

/** What the rule says about one line of code in a file of src. */
function lint(path: string, code: string): string[] {
  const linter = new Linter({ cwd: root });
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: parser },
    plugins: { house: { rules: { imports } } },
    rules: { 'house/imports': 'error' },
  };
  return linter.verify(code, [config], join(root, 'src', path)).map(({ message }) => message);
}

describe('the import table', () => {
  it.each([
    [
      'model/contract.ts',
      "import { UsageError } from '../errors.js';",
      'src/model may not import src/errors',
    ],
    [
      'contract/merge.ts',
      "import { readFile } from 'node:fs/promises';",
      'src/contract is pure and may not import node:fs/promises',
    ],
    [
      'contract/merge.ts',
      "import type { Engine } from '../engine/engine.js';",
      'src/contract may not import src/engine',
    ],
    [
      'contract/merge.ts',
      "const later = await import('../app/inspect.js');",
      'src/contract may not import src/app',
    ],
    [
      'reporters/table.ts',
      "export { inspect } from '../app/inspect.js';",
      'src/reporters may not import src/app',
    ],
    ['sources/docker-daemon.ts', "import Docker from 'dockerode';", 'only src/engine may import dockerode'],
    [
      'sources/docker-daemon.ts',
      "export * from '../contract/merge.js';",
      'src/sources may not import src/contract',
    ],
    [
      'app/inspect.ts',
      "import { table } from '../reporters/table.js';",
      'src/app may not import src/reporters',
    ],
    ['utils/text.ts', 'export const x = 1;', 'src/utils is not in the table of scripts/house.mjs'],
  ])('refuses in %s: %s', (path, code, message) => {
    expect(lint(path, code)).toEqual([message]);
  });

  it.each([
    ['engine/client.ts', "import type Docker from 'dockerode';"],
    ['app/inspect.ts', "import { readContract } from '../contract/read-contract.js';"],
    ['sources/tar.ts', "import { open } from 'node:fs/promises';"],
    ['cli/package.ts', "import manifest from '../../package.json' with { type: 'json' };"],
  ])('allows in %s: %s', (path, code) => {
    expect(lint(path, code)).toEqual([]);
  });

  it('has no circle: no room is imported by a room that it imports', () => {
    const table = house;
    const circles = Object.entries(table).flatMap(([room, allowed]) =>
      allowed.filter((other) => table[other]?.includes(room)).map((other) => `${room} and ${other}`),
    );
    expect(circles).toEqual([]);
  });
});
