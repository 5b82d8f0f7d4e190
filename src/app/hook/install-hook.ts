import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UsageError } from '../../errors.js';
import { refuseManagedDirectory, refuseManagedHook } from './hook-managers.js';
import { hookScript, keptSuffix, type HookName } from './hook-script.js';
import { hooksDirectory, type HooksDirectory } from './hooks-directory.js';
import { changedSince, failed, standingHook } from './standing-hook.js';

export interface HookOptions {
  hook: HookName;
  /** A directory in the repository. */
  cwd: string;
  /** Take a hooks directory outside the repository, too. */
  shared: boolean;
}

export interface Installed {
  /** `updated`: the hook of another version, or one that was not executable. */
  outcome: 'installed' | 'updated' | 'unchanged';
  path: string;
  /** Where the hook that was there before is kept. */
  kept?: string;
}

/**
 * Installs our hook in the repository that `cwd` is in. A hook that is there already is kept under another name and run by ours. Nothing is ever
 * overwritten but an unchanged hook of ours. Throws UsageError with the fix where that cannot be.
 */
export function installHook({ hook, cwd, shared }: HookOptions): Installed {
  const directory = hooksDirectory(cwd);
  refuseManagedDirectory(directory.path);
  if (!shared) refuseOutside(directory);
  const path = join(directory.path, hook);
  const script = hookScript(hook);
  const standing = standingHook(path);
  switch (standing.kind) {
    case 'none':
      write(path, script);
      return { outcome: 'installed', path };
    case 'ours':
      if (standing.text === script && standing.isExecutable) return { outcome: 'unchanged', path };
      replace(path, script);
      return { outcome: 'updated', path };
    case 'foreign':
      refuseManagedHook(path, standing.text);
      return { outcome: 'installed', path, kept: keep(path, script) };
    case 'changed':
      throw changedSince(path);
    case 'not-a-file':
      throw new UsageError('HOOK_NOT_A_FILE', `'${path}' is ${standing.what}, and is left as it is`, {
        suggestion: `Move it away and run this again, or write into the hook that it leads to: container-api hook run ${hook} "$@"`,
      });
  }
}

/** Throws UsageError for hooks that run for other repositories too. */
export function refuseOutside({ path, own, isOutside }: HooksDirectory): void {
  if (!isOutside) return;
  throw new UsageError(
    'HOOKS_SHARED',
    `core.hooksPath names a folder outside this repository, for others too: '${path}'`,
    {
      suggestion: `Write --global to mean all of them, or give this repository hooks of its own: git config core.hooksPath '${own}'`,
    },
  );
}

/** Puts ours in the place of a hook that somebody else wrote; answers where that one is kept. */
function keep(path: string, script: string): string {
  const kept = `${path}${keptSuffix}`;
  if (existsSync(kept)) {
    throw new UsageError('HOOK_KEPT_ALREADY', `'${path}' cannot be kept: '${kept}' is there already`, {
      suggestion: 'See which of the two is wanted, remove the other, and run this again.',
    });
  }
  try {
    renameSync(path, kept);
  } catch (error) {
    throw failed('write', kept, error);
  }
  try {
    write(path, script);
  } catch (error) {
    renameSync(kept, path);
    throw error;
  }
  return kept;
}

/** Executable for all who may read it, as far as the umask allows. */
const mode = 0o777;

function write(path: string, script: string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, script, { flag: 'wx', mode });
  } catch (error) {
    throw failed('write', path, error);
  }
}

/** Step by step: Node's recursive mkdir never returns below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** One hook of ours for another, at once. */
function replace(path: string, script: string): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(temporary, script, { flag: 'wx', mode });
    chmodSync(temporary, 0o755);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw failed('write', path, error);
  }
}
