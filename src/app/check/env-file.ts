import { UsageError } from '../../errors.js';

/** A line of an env file; without a value it names a variable of the caller's environment. */
export interface EnvEntry {
  name: string;
  value?: string;
}

/** Longer lines are none that an environment takes. */
const longestLine = 128 * 1024;

/**
 * Reads an env file as `docker run --env-file` does: `NAME=value`, `NAME` alone for a variable of the caller, `#` before a comment. Values are taken as they
 * stand, quotes and blanks included. Throws UsageError with file and line for anything else; values are not repeated in it.
 */
export function parseEnvFile(text: string, path: string): EnvEntry[] {
  const entries: EnvEntry[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const fail = (why: string, suggestion = 'Write NAME=value, or # before a comment.'): UsageError =>
      new UsageError('ENV_FILE_INVALID', `${path}:${String(index + 1)}: ${why}`, { suggestion });
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    if (trimmed.length > longestLine) throw fail('the line is too long for an environment');
    if (trimmed.includes('\0')) throw fail('the line holds a NUL character', 'Is it a text file?');
    const equals = trimmed.indexOf('=');
    const name = equals === -1 ? trimmed.trimEnd() : trimmed.slice(0, equals);
    if (name === '') throw fail('there is no name before "="');
    if (/\s/.test(name)) {
      const isShell = name.startsWith('export ');
      throw fail(
        equals === -1 ? 'this is no variable' : 'the name of a variable holds no blanks',
        isShell ? 'Leave "export" out: it is no shell script.' : undefined,
      );
    }
    entries.push(equals === -1 ? { name } : { name, value: trimmed.slice(equals + 1) });
  }
  return entries;
}
