import { UnavailableError, UsageError } from '../../errors.js';
import { git, type GitPlace } from './run-git.js';

/** Contract files and Dockerfiles are small; what is larger is something else. */
const maxBlobBytes = 16 * 1024 * 1024;

/**
 * What each revision expression (`<oid>^{commit}`) stands for: its object id, or undefined where there is no such object. One git process.
 */
export function resolveObjects(
  expressions: readonly string[],
  options: GitPlace = {},
): (string | undefined)[] {
  if (expressions.length === 0) return [];
  const output = git(['cat-file', '--batch-check=%(objectname)'], {
    ...options,
    input: `${expressions.join('\n')}\n`,
  });
  const lines = output.toString('latin1').split('\n');
  return expressions.map((_, index) => {
    const line = lines[index] ?? '';
    return /^[0-9a-f]+$/.test(line) ? line : undefined;
  });
}

/** A file of a commit. */
export interface CommittedFile {
  /** From the root of the repository; bytes that are not UTF-8 are replaced by U+FFFD. */
  path: string;
  oid: string;
}

/**
 * The content of files, in their order. One git process. Throws UnavailableError for an object that is not there, UsageError for one that is
 * too large for a contract file.
 */
export function readBlobs(files: readonly CommittedFile[], options: GitPlace = {}): Buffer[] {
  const output = git(['cat-file', '--batch'], {
    ...options,
    input: `${files.map(({ oid }) => oid).join('\n')}\n`,
  });
  let at = 0;
  return files.map(({ path, oid }) => {
    const end = output.indexOf(0x0a, at);
    const header = output.toString('latin1', at, end === -1 ? output.length : end);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      throw new UnavailableError('GIT_FAILED', `git cannot read '${path}' (${oid}): ${header}`, {
        suggestion: "See what 'git fsck' says of the repository.",
      });
    }
    const bytes = Number(size);
    if (bytes > maxBlobBytes) {
      throw new UsageError('FILE_TOO_LARGE', `'${path}' is too large for a contract file: ${size} bytes`, {
        suggestion: 'Give what is not a contract file or a Dockerfile another name.',
      });
    }
    at = end + 1 + bytes + 1;
    return output.subarray(end + 1, end + 1 + bytes);
  });
}
