import { lstatSync, readFileSync, type Stats } from 'node:fs';

import { UsageError } from '../../errors.js';
import { ownership } from './hook-script.js';

/** What stands where a hook of ours belongs. */
export type StandingHook =
  | { kind: 'none' }
  | { kind: 'ours'; text: string; isExecutable: boolean }
  /** Ours, with lines of somebody else in it. */
  | { kind: 'changed' }
  | { kind: 'foreign'; text: string }
  | { kind: 'not-a-file'; what: string };

/** Looks at a hook without changing it. Throws UsageError when it cannot be read. */
export function standingHook(path: string): StandingHook {
  const stat = statOf(path);
  if (!stat) return { kind: 'none' };
  if (!stat.isFile()) {
    const what = stat.isSymbolicLink() ? 'a symbolic link' : stat.isDirectory() ? 'a directory' : 'no file';
    return { kind: 'not-a-file', what };
  }
  const text = readHook(path);
  const owner = ownership(text);
  if (owner === 'ours') return { kind: 'ours', text, isExecutable: (stat.mode & 0o111) !== 0 };
  return owner === 'changed' ? { kind: 'changed' } : { kind: 'foreign', text };
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failed('read', path, error);
  }
}

function readHook(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw failed('read', path, error);
  }
}

/** Hooks that somebody changed hold lines that are not ours to remove. */
export function changedSince(path: string): UsageError {
  return new UsageError(
    'HOOK_CHANGED',
    `'${path}' was installed by container-api and changed since, so it is left as it is`,
    { suggestion: 'Take your own lines out of it, delete the file, and run this again.' },
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'something is there already',
  ENOENT: 'its folder is not there and cannot be made',
  ENOSPC: 'no space left',
  ENOTDIR: 'its folder is a file',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

/** The error for a hook that cannot be read or written. */
export function failed(verb: 'read' | 'write', path: string, cause: unknown): UsageError {
  const { code = 'it failed' } = cause as NodeJS.ErrnoException;
  return new UsageError(
    verb === 'read' ? 'HOOK_NOT_READABLE' : 'HOOK_NOT_WRITABLE',
    `cannot ${verb} '${path}': ${reasons[code] ?? code}`,
    {
      suggestion:
        "Nothing was changed. See what 'git config core.hooksPath' names and who may write there; it may name another folder.",
      cause,
    },
  );
}
