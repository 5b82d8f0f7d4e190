import { ContainerApiError } from '../errors.js';
import { didYouMean } from '../model/did-you-mean.js';
import { visibleLines } from '../reporters/text.js';
import { exitStatus } from './exit-status.js';

/** What an error says to the user. */
interface Failure {
  code: string;
  message: string;
  exitCode: number;
  suggestion?: string;
}

/** Errors that oclif's parser throws carry `oclif.exit` and, as class name, what was wrong. */
interface OclifError extends Error {
  oclif: { exit?: number };
  /** Flags that do not exist. */
  flags?: readonly string[];
  parse?: { input?: { flags: object } };
}

function isOclifError(error: unknown): error is OclifError {
  return error instanceof Error && 'oclif' in error;
}

/**
 * A message without the frame that oclif's parser puts around every error of a flag, ours included, and without what it appends: that is
 * said by the suggestion, or is not true of our repeatable flags.
 */
function ownWords(message: string): string {
  return message
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .replace(/^The following errors? occurred:\n +/, '')
    .replace(/\nSee more help with --help$|\n\nNote: [^]*$/, '');
}

/** The flag that was perhaps meant by one that does not exist. */
function nearestFlag({ flags, parse }: OclifError): string | undefined {
  const known = Object.keys(parse?.input?.flags ?? {});
  const guess = didYouMean(flags?.[0]?.replace(/^-+|=.*$/g, '') ?? '', known);
  return guess === undefined ? undefined : `Did you mean '--${guess}'?`;
}

function describe(error: unknown): Failure {
  if (error instanceof ContainerApiError) {
    const { code, message, exitCode, suggestion } = error;
    return { code, message: ownWords(message), exitCode, ...(suggestion !== undefined && { suggestion }) };
  }
  if (isOclifError(error)) {
    return {
      code: 'USAGE',
      message: ownWords(error.message),
      exitCode: 2,
      suggestion: nearestFlag(error) ?? 'See the flags and arguments with --help.',
    };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: 70,
    suggestion: 'This is a bug in container-api. Please report it with the command line and this text.',
  };
}

/**
 * Prints an error once, on standard error (as JSON where JSON was asked for), and sets the exit status. Standard output belongs to the report.
 */
export function reportFailure(error: unknown, argv: readonly string[]): void {
  const failure = describe(error);
  const end = argv.indexOf('--');
  const text = (end === -1 ? argv : argv.slice(0, end)).includes('--json')
    ? JSON.stringify({ error: failure }, null, 2)
    : [`Error: ${failure.message}`, ...(failure.suggestion === undefined ? [] : [`  ${failure.suggestion}`])]
        .flatMap(visibleLines)
        .join('\n');
  process.stderr.write(`${text}\n`);
  exitStatus.raise(failure.exitCode);
}
