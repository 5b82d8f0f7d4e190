import { isAbsolute, relative, resolve } from 'node:path';

import { UnavailableError } from '../../errors.js';
import { tryGit } from '../git/run-git.js';

/** What git says about a work tree. */
export interface WorkTree {
  /** Object name of HEAD: 40 or 64 hexadecimal digits. */
  commit: string;
  /** Tag that stands at HEAD. */
  tag?: string;
  /** URL of the remote as it is configured; may hold credentials. */
  remote?: string;
  /** Tracked files differ from HEAD, staged or not. */
  dirty: boolean;
}

interface Answer {
  status: number;
  /** First line. */
  text: string;
}

/** Looks without the lock that a look may take, and without the program that a repository may have started for each. */
function look(directory: string, ...args: string[]): Answer {
  const options = ['--no-optional-locks', '-c', 'core.fsmonitor=false'];
  const { status, stdout, stderr } = tryGit([...options, ...args], { cwd: directory });
  const [text = ''] = (status === 0 ? stdout.toString().trim() : stderr).split('\n', 1);
  return { status, text };
}

function answer({ status, text }: Answer): string | undefined {
  return status === 0 && text !== '' ? text : undefined;
}

/** The URL of `origin`, else of the remote that is configured first. */
function remoteUrl(directory: string): string | undefined {
  const origin = answer(look(directory, 'remote', 'get-url', '--', 'origin'));
  if (origin !== undefined) return origin;
  const name = answer(look(directory, 'remote'));
  return name === undefined ? undefined : answer(look(directory, 'remote', 'get-url', '--', name));
}

function isDirty(directory: string, except: string): boolean {
  const path = relative(directory, resolve(directory, except));
  const isOutside = path === '' || path.startsWith('..') || isAbsolute(path);
  const left = isOutside ? [] : [`:(exclude,literal)${path}`];
  const compare = ['diff', '--quiet', '--no-ext-diff', '--no-textconv', 'HEAD', '--', ':/', ...left];
  return look(directory, ...compare).status === 1;
}

/** Answers `otherwise` where git is not installed. */
function withGit<T>(ask: () => T, otherwise: (reason: string) => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UnavailableError && error.code === 'GIT_NOT_FOUND') return otherwise(error.message);
    throw error;
  }
}

/** The URL of the remote of the repository around `directory`; undefined where there is none. May hold credentials. */
export function remoteOf(directory: string): string | undefined {
  return withGit(
    () => remoteUrl(directory),
    () => undefined,
  );
}

/**
 * Asks git about the repository around `directory`; `except` is a file that does not make it dirty. A text says why nothing is known, mostly in
 * git's own words: no repository, no commit yet, no git.
 */
export function workTree(directory: string, except: string): WorkTree | string {
  return withGit<WorkTree | string>(
    () => {
      const head = look(directory, 'rev-parse', '--verify', 'HEAD^{commit}');
      if (head.status !== 0) return `git says: ${head.text}`;
      const tag = answer(look(directory, 'describe', '--tags', '--exact-match', 'HEAD'));
      const remote = remoteUrl(directory);
      return {
        commit: head.text,
        ...(tag !== undefined && { tag }),
        ...(remote !== undefined && { remote }),
        dirty: isDirty(directory, except),
      };
    },
    (reason) => reason,
  );
}
