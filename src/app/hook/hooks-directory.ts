import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { UsageError } from '../../errors.js';
import { git, tryGit } from '../git/run-git.js';

/** Where git looks for the hooks of a repository. Paths are absolute and need not exist. */
export interface HooksDirectory {
  path: string;
  /** Its own hooks, whatever `core.hooksPath` says. */
  own: string;
  /** It lies outside the repository (a `core.hooksPath` of the user or the machine), so its hooks run for others too. */
  isOutside: boolean;
}

/**
 * Finds the hooks of the repository that `cwd` is in as git does: linked worktrees and submodules, bare repositories, `core.hooksPath`.
 * Throws UsageError outside a repository.
 */
export function hooksDirectory(cwd: string): HooksDirectory {
  const top = topOf(cwd);
  const ask = (...words: string[]): string =>
    resolve(
      top,
      git(['rev-parse', ...words], { cwd: top })
        .toString()
        .replace(/\n$/, ''),
    );
  // Relative paths of core.hooksPath start where hooks are run: at the top.
  const path = ask('--git-path', 'hooks');
  const common = ask('--git-common-dir');
  return {
    path,
    own: join(common, 'hooks'),
    isOutside: ![top, common].some((place) => isInside(path, place)),
  };
}

/** Where git runs hooks: the top of the work tree; in a bare repository, the repository. */
function topOf(cwd: string): string {
  const asked = tryGit(['rev-parse', '--is-inside-work-tree', '--absolute-git-dir', '--show-cdup'], { cwd });
  if (asked.status !== 0) {
    throw new UsageError('NOT_A_REPOSITORY', `git finds no repository in '${cwd}': ${asked.stderr}`, {
      suggestion: "Go to a repository, or make one with 'git init'.",
    });
  }
  const [inside, directory = cwd, up = ''] = asked.stdout.toString().split('\n');
  return inside === 'true' ? resolve(cwd, up) : directory;
}

function isInside(path: string, directory: string): boolean {
  const way = relative(real(directory), real(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A path without links, as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there yet: what is above it decides.
    const above = dirname(path);
    return above === path ? path : join(real(above), relative(above, path));
  }
}
