import { withoutUnseen, yamlQuoted } from '../../contract/yaml/text.js';

export { yamlText } from '../../contract/yaml/text.js';

/** Longest foreign text that a comment repeats. */
const longestInComment = 100;

/** A foreign text inside a comment: quoted, and cut when it is long. */
export function inComment(text: string): string {
  return yamlQuoted(text.length > longestInComment ? `${text.slice(0, longestInComment)}…` : text);
}

/** A text of ours with foreign parts as one comment line, whatever these hold. */
export function comment(text: string): string {
  return withoutUnseen(`# ${text}`);
}

/** Lines as a block below the one before. */
export function indented(lines: readonly string[], depth = 1): string[] {
  return lines.map((line) => (line === '' ? line : '  '.repeat(depth) + line));
}
