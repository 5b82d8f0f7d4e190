import type { Excerpt, Finding } from '../../model/finding.js';
import { redacted } from '../../model/secret.js';

/** Lines shown before and after the one that a finding is about. */
const around = 1;
/** Longer lines are cut, for they are data and no text. */
const longestLine = 400;

/** A line with every secret taken out of it, also the short ones, wherever they stand as a word. */
export function mask(line: string, hidden: ReadonlySet<string>): string {
  let masked = line;
  for (const secret of hidden) {
    for (let at = masked.indexOf(secret); at !== -1; at = masked.indexOf(secret, at + redacted.length)) {
      const isWord = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);
      const before = masked.charAt(at - 1);
      const after = masked.charAt(at + secret.length);
      if (isWord(before) && isWord(after) && secret.length < 8) continue;
      masked = masked.slice(0, at) + redacted + masked.slice(at + secret.length);
    }
  }
  return masked;
}

/** The lines of the file around a finding in it. */
export function excerptOf(
  { location }: Finding,
  path: string,
  lines: readonly string[],
  hidden: ReadonlySet<string>,
): Excerpt | undefined {
  if (location?.kind !== 'file' || location.path !== path) return undefined;
  const from = Math.max(1, location.line - around);
  const shown = lines.slice(from - 1, location.line + around);
  // A file's last line break makes no line.
  if (shown.at(-1) === '' && from + shown.length - 1 > location.line) shown.pop();
  if (shown.length === 0) return undefined;
  return {
    line: from,
    lines: shown.map((line) =>
      mask(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line, hidden),
    ),
  };
}
