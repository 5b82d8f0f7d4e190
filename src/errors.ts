/**
 * The only error classes. Library code throws them; `cli/` turns them into an exit status.
 * Match on `code` and `exitCode`, never on message text.
 */

/** What every error of ours carries: a stable code, the exit status it leads to, and what to do about it. */
export abstract class ContainerApiError extends Error {
  abstract readonly exitCode: number;
  /** Stable, machine-readable, upper snake case. */
  readonly code: string;
  /** One sentence that says what to do. */
  readonly suggestion: string | undefined;

  constructor(code: string, message: string, options: { suggestion?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.suggestion = options.suggestion;
  }
}

/** The caller's input is wrong: a bad flag, configuration, target string, or a garbage, truncated or corrupt file. Exit status 2. */
export class UsageError extends ContainerApiError {
  readonly exitCode = 2;
}

/** The check could not be made: engine, registry, image or network is not there, refuses, or took too long. Exit status 3. */
export class UnavailableError extends ContainerApiError {
  readonly exitCode = 3;
}

/** Our own bug. Exit status 70. */
export class InternalError extends ContainerApiError {
  readonly exitCode = 70;
}
