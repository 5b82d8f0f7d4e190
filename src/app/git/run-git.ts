import { spawnSync } from 'node:child_process';

import { UnavailableError } from '../../errors.js';

/** Where git runs. */
export interface GitPlace {
  /** A directory in the repository; the working directory when absent. */
  cwd?: string;
}

export interface GitOptions extends GitPlace {
  /** Standard input; none when absent. */
  input?: string | Uint8Array;
}

export interface GitOutcome {
  status: number;
  stdout: Buffer;
  /** What git said, trimmed. */
  stderr: string;
}

/** The history of a million commits by id, with room to spare. */
const maxOutputBytes = 256 * 1024 * 1024;

/**
 * Runs git without a shell and waits for it. The environment stays as it is: in a hook git has put `GIT_DIR` there, and that is the repository
 * that is meant. Objects are read as they are sent, without local replacements (`git replace`).
 * Throws UnavailableError when git cannot be started or is ended by a signal.
 */
export function tryGit(args: readonly string[], { cwd, input }: GitOptions = {}): GitOutcome {
  const { status, signal, stdout, stderr, error } = spawnSync('git', ['--no-replace-objects', ...args], {
    ...(cwd !== undefined && { cwd }),
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
    maxBuffer: maxOutputBytes,
    windowsHide: true,
  });
  // A git that fails early leaves its input unread (EPIPE), and its status says more than that.
  if (status !== null) return { status, stdout, stderr: stderr.toString().trim() };
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    throw new UnavailableError('GIT_NOT_FOUND', 'git is not on PATH', {
      suggestion: 'Install git, or put its folder on PATH.',
      cause: error,
    });
  }
  throw new UnavailableError(
    'GIT_FAILED',
    `git ${args[0] ?? ''} was stopped: ${error?.message ?? signal ?? ''}`,
    {
      cause: error,
    },
  );
}

/** What git prints. Throws UnavailableError with git's own words when it fails. */
export function git(args: readonly string[], options: GitOptions = {}): Buffer {
  const { status, stdout, stderr } = tryGit(args, options);
  if (status === 0) return stdout;
  throw new UnavailableError(
    'GIT_FAILED',
    `git ${args[0] ?? ''} failed with status ${String(status)}: ${stderr}`,
    {
      suggestion: 'Mend what git says; nothing was checked.',
    },
  );
}
