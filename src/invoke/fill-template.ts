import type { BoundArgument, BoundCall } from '../model/call.js';
import { wordOf, wordOfValue } from './encode.js';
import { keywordWords, positionalWords, jsonWord } from './words.js';
import type { ArgumentTemplate, Placeholder, TemplatePiece } from './template.js';

/** The words of a filled template, or why it cannot be filled. */
export function fillTemplate(template: ArgumentTemplate, bound: BoundCall): string[] | { problem: string } {
  const isFree = ({ argument }: BoundArgument): boolean => !template.named.has(argument.name);
  const free: BoundCall = { ...bound, arguments: bound.arguments.filter(isFree) };
  const words: string[] = template.withCommand ? commandWord(bound) : [];
  for (const token of template.tokens) {
    if (token.kind === 'rest' || token.kind === 'all') words.push(...positionalWords(free));
    if (token.kind === 'keywords' || token.kind === 'all') words.push(...keywordWords(free));
    if (token.kind === 'json') words.push(jsonWord(bound));
    if (token.kind !== 'word') continue;
    const filled = fillWord(token.pieces, template, bound);
    if ('problem' in filled) return filled;
    words.push(...filled);
  }
  return words;
}

/** The word of a command before its arguments; `entrypoint` has none. */
export function commandWord({ command }: BoundCall): string[] {
  return command.name === 'entrypoint' ? [] : [command.name];
}

function fillWord(
  pieces: readonly TemplatePiece[],
  template: ArgumentTemplate,
  bound: BoundCall,
): string[] | { problem: string } {
  const [first] = pieces;
  if (pieces.length === 1 && typeof first === 'object') {
    const words = wordsOf(first, bound);
    return words ?? (template.keepsEmpty && !first.functions.includes('into') ? [''] : []);
  }
  let word = '';
  for (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : wordsOf(piece, bound)?.join(' ');
    if (text === undefined && !template.keepsEmpty) {
      const name = typeof piece === 'string' ? piece : piece.name;
      return { problem: `its format puts ${JSON.stringify(name)} inside a word, and it has no value` };
    }
    word += text ?? '';
  }
  return [word];
}

/** The value of a placeholder: one word, or each item of a list. Undefined when there is none. */
function wordsOf({ name, functions }: Placeholder, bound: BoundCall): string[] | undefined {
  if (name === '$') return commandWord(bound);
  const found = bound.arguments.find(({ argument }) => argument.name === name);
  const fallback = option(functions, 'or');
  if (!found || (fallback !== undefined && found.value === ''))
    return fallback === undefined ? undefined : [fallback];
  const flag = option(functions, 'flag');
  if (flag !== undefined && typeof found.value === 'boolean') return found.value ? [flag] : [];
  const words = valueWords(found, functions);
  const [first, ...others] = words;
  if (flag === undefined || first === undefined) return words;
  return /[\p{L}\p{N}]$/u.test(flag) ? [flag, ...words] : [flag + first, ...others];
}

/** What stands behind the colon of a function. */
function option(functions: readonly string[], name: string): string | undefined {
  return functions.find((text) => text.startsWith(`${name}:`))?.slice(name.length + 1);
}

/** Functions of volumes are not among these: they are done where the file is mounted. */
function valueWords(found: BoundArgument, functions: readonly string[]): string[] {
  const { value } = found;
  const items = Array.isArray(value) ? value : [value];
  const words = items.map((item) => wordOfValue(item, 'any'));
  const separator = option(functions, 'join');
  if (separator !== undefined) return [words.join(separator)];
  if (functions.includes('into')) return words;
  if (functions.includes('first')) return words.slice(0, 1);
  if (functions.includes('last')) return words.slice(-1);
  return [wordOf(found)];
}
