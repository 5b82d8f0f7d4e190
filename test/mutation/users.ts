import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import ts from 'typescript';

import type { Rule } from '../../src/rules/rule.js';

const rulesDirectory = join(import.meta.dirname, '..', '..', 'src', 'rules');

/** The files of src/rules that a file of it is made of, itself among them, by their paths in there. */
function partsOf(file: string, parts = new Set<string>()): Set<string> {
  if (parts.has(file)) return parts;
  parts.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(join(rulesDirectory, file), 'utf8'));
  for (const { fileName } of importedFiles) {
    const imported = relative(rulesDirectory, join(rulesDirectory, file, '..', fileName));
    if (!imported.startsWith('..')) partsOf(imported.replace(/\.js$/, '.ts'), parts);
  }
  return parts;
}

/** Rules by the files that they are made of. */
export function usersOf(rules: readonly Rule[]): Map<string, Rule[]> {
  const users = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const part of partsOf(`${rule.id}.ts`)) users.set(part, [...(users.get(part) ?? []), rule]);
  }
  return users;
}
