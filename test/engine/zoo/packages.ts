/** Packages from npm, as they are installed here: an image gets the bytes that any project would get. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

import { root } from '../../cli/container-api.js';

const require = createRequire(import.meta.url);
const modules = join(root, 'node_modules');

/** What the miniatures are made with, by the folders of the packages. */
const wanted = [require.resolve('express/package.json'), require.resolve('mozlog/package.json')].map(dirname);

/** Where a package of this name is found from the folder of another, as Node looks for it; files that `exports` hides are found so too. */
function findPackage(name: string, from: string): string {
  for (let at = from; at.startsWith(modules); at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  const folder = join(modules, name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  throw new Error(`${name} is not installed: run npm ci`);
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies);
}

/** Folders of the wanted packages and of all that they depend on, sorted. */
export function packageFolders(): { from: string; to: string }[] {
  const found = new Set<string>();
  const add = (folder: string): void => {
    if (found.has(folder)) return;
    found.add(folder);
    for (const name of dependenciesOf(folder)) add(findPackage(name, folder));
  };
  wanted.forEach(add);
  return [...found].sort().map((from) => ({ from, to: relative(modules, from).split(sep).join('/') }));
}
