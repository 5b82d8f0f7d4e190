import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { keptSuffix } from './hook-script.js';
import { hooksDirectory } from './hooks-directory.js';
import { refuseOutside, type HookOptions } from './install-hook.js';
import { changedSince, failed, standingHook } from './standing-hook.js';

export interface Uninstalled {
  /** `absent`: no hook of ours was there, and nothing was changed. */
  outcome: 'removed' | 'restored' | 'absent';
  path: string;
}

/** Removes our hook from the repository that `cwd` is in and puts back the one that was there before. Throws UsageError where that cannot be. */
export function uninstallHook({ hook, cwd, shared }: HookOptions): Uninstalled {
  const directory = hooksDirectory(cwd);
  const path = join(directory.path, hook);
  const { kind } = standingHook(path);
  if (kind === 'changed') throw changedSince(path);
  if (kind !== 'ours') return { outcome: 'absent', path };
  if (!shared) refuseOutside(directory);
  const kept = `${path}${keptSuffix}`;
  try {
    if (existsSync(kept)) {
      renameSync(kept, path);
      return { outcome: 'restored', path };
    }
    rmSync(path);
    return { outcome: 'removed', path };
  } catch (error) {
    throw failed('write', path, error);
  }
}
