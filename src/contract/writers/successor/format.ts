import type { Argument, Command } from '../../../model/contract.js';
import { formatWords } from '../format-words.js';

/** Names that a placeholder can hold in every reader. */
const placeable = /^[A-Za-z_][\w.-]{0,99}$/;

function placeholders(positionals: readonly Argument[]): string[] {
  return positionals.map(({ name }) => `{${name}}`);
}

/**
 * A `format` that puts arguments where asyncy.yml puts them: positional ones in order, keywords as `--name value`. Undefined when a name
 * cannot stand in a placeholder.
 */
export function argvFormat({ arguments: declared, extra }: Command): string | undefined {
  const positionals = declared.filter(({ kind }) => kind === 'positional');
  if (!positionals.every(({ name }) => placeable.test(name))) return undefined;
  return [...placeholders(positionals), ...(extra.args === false ? [] : ['*']), '**'].join(' ');
}

/** A template without the words for positional arguments that are not named, which the successors do not know: each gets its own place. */
export function namedFormat(command: Command): string | string[] | undefined {
  const { format, extra } = command;
  if (format === undefined || typeof format !== 'string') return format;
  const words = formatWords(command) ?? [];
  const named = new Set(
    words.flatMap((word) =>
      word.kind === 'word' ? word.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])) : [],
    ),
  );
  const free = command.arguments.filter(({ kind, name }) => kind === 'positional' && !named.has(name));
  if (free.length === 0 || !words.some(({ kind }) => kind === 'rest' || kind === 'all')) return format;
  if (!free.every(({ name }) => placeable.test(name))) return undefined;
  const rest = [...placeholders(free), ...(extra.args === false ? [] : ['*'])].join(' ');
  return format
    .replace(/(?<![^\s])(?:\$args|\{\*\})(?!\S)/g, `${rest} **`)
    .replace(/(?<![^\s])\*(?!\S)/g, rest);
}
