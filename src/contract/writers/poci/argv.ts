import type { Argument, Command } from '../../../model/contract.js';
import { formatWords } from '../format-words.js';
import { membersOf } from '../types.js';

/** The parameter for further positional arguments. */
export const restName = 'additional_args';
/** The parameter that holds all arguments as one JSON text. */
export const jsonName = 'arguments';

/** `container.command` of a tool. */
export interface Argv {
  words: string[];
  /** Which parameters it needs beside the declared arguments; `json` stands in place of them. */
  takes: 'arguments' | 'rest' | 'json';
  /** What is lost, as sentences. */
  losses: string[];
}

/** Names that the gateway's templates can hold: a dot would lead into a value, a bar would begin a function. */
const placeable = /^[A-Za-z0-9_-]{1,100}$/;

function placeholder(name: string, functions = ''): string {
  return `{{${name}${functions}}}`;
}

function keywordWords({ name, type }: Argument, losses: string[]): string[] {
  if (membersOf(type).includes('boolean'))
    losses.push(`--${name} gets its value as a word, true or false, where it was there or not.`);
  return [`--${name}`, placeholder(name)];
}

/** Why a command cannot be a tool, or the words that it runs. */
export function argvOf(command: Command): Argv | { refused: string } {
  const { style, format, name } = command;
  if (style === 'http' || style === 'rpc' || style === 'events')
    return { refused: `It is called through ${style}; a tool is run on the command line.` };
  const unnamed = command.arguments.find((argument) => !placeable.test(argument.name));
  if (unnamed)
    return {
      refused: `Its argument ${JSON.stringify(unnamed.name.slice(0, 80))} has a name that no template can hold.`,
    };
  if (name === '') return { refused: 'It has no name.' };
  if (name.includes('{{')) return { refused: 'Its name would be read as a template.' };
  if (style === 'mcp' && typeof format === 'object')
    return { words: [...format], takes: 'arguments', losses: [] };
  if (style === 'json') return jsonArgv(command, [...commandWord(command)]);
  return (style === 'template' || style === 'mcp') && format !== undefined
    ? templateArgv(command)
    : plainArgv(command);
}

function commandWord({ name }: Command): string[] {
  return name === 'entrypoint' ? [] : [name];
}

/** The command word, positional arguments in order, `--name value`. */
function plainArgv(command: Command): Argv {
  const losses: string[] = [];
  const words = [...commandWord(command), ...restOf(command, command.arguments)];
  words.push(...keywordsOf(command, command.arguments, losses));
  return finished(command, words, losses);
}

/** Positional arguments that have no place of their own, and those that are not declared. */
function restOf({ extra }: Command, free: readonly Argument[]): string[] {
  const positionals = free.filter(({ kind }) => kind === 'positional').map(({ name }) => placeholder(name));
  return extra.args === false ? positionals : [...positionals, placeholder(restName, '|into')];
}

function keywordsOf(_command: Command, free: readonly Argument[], losses: string[]): string[] {
  return free.filter(({ kind }) => kind === 'keyword').flatMap((argument) => keywordWords(argument, losses));
}

/** All arguments as one JSON text: a template cannot make one. */
function jsonArgv({ arguments: declared }: Command, words: string[]): Argv {
  if (declared.length === 0) return { words: [...words, '{}'], takes: 'arguments', losses: [] };
  const loss = `Its arguments are one JSON object, which no template can make: they go as one text, "${jsonName}".`;
  return { words: [...words, placeholder(jsonName)], takes: 'json', losses: [loss] };
}

function templateArgv(command: Command): Argv | { refused: string } {
  const parsed = formatWords(command);
  if (!parsed) return { refused: 'Its format has a quote that does not end.' };
  const isReady = typeof command.format !== 'string';
  const parts = parsed.flatMap((word) => (word.kind === 'word' ? word.parts : []));
  const names = new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])));
  const first = parsed[0]?.kind === 'word' ? parsed[0].parts[0] : undefined;
  const isProgram = isReady && typeof first === 'string' && first !== command.name;
  const free = command.arguments.filter(({ name }) => !names.has(name));
  const losses = isProgram
    ? ['Its format takes the place of the ENTRYPOINT; the command of a tool follows it.']
    : [];
  const words = isProgram || first === command.name || names.has('$') ? [] : commandWord(command);
  for (const word of parsed) {
    if (word.kind === 'json') return jsonArgv(command, words);
    if (word.kind === 'rest' || word.kind === 'all') words.push(...restOf(command, free));
    if (word.kind === 'keywords' || word.kind === 'all') words.push(...keywordsOf(command, free, losses));
    if (word.kind !== 'word') continue;
    const texts = word.parts.map((part) =>
      typeof part === 'string'
        ? part
        : part.name === '$'
          ? commandWord(command).join('')
          : placeholder(part.name, part.functions),
    );
    words.push(texts.join(''));
  }
  const takesJson = isReady && names.size === 0 && parsed.every(({ kind }) => kind === 'word');
  if (takesJson) return jsonArgv(command, words);
  const lost = free.filter(
    ({ kind }) =>
      !parsed.some((word) => word.kind === 'all' || word.kind === (kind === 'keyword' ? 'keywords' : 'rest')),
  );
  if (lost.length > 0) losses.push(`Its format has no place for ${namesOf(lost)}.`);
  return finished(command, words, losses);
}

function namesOf(declared: readonly Argument[]): string {
  return declared.map(({ name }) => name).join(', ');
}

function finished(command: Command, words: string[], losses: string[]): Argv {
  const placed = command.arguments.filter(({ name }) => words.some((word) => word.includes(`{{${name}}}`)));
  const open = placed.filter(({ required, default: value }) => !required && value === undefined);
  if (open.length > 0)
    losses.push(`Where one is not given, an empty word stands in its place: ${namesOf(open)}.`);
  const encoded = placed.filter(({ type }) =>
    membersOf(type).some((member) => member === 'list' || member === 'object' || member === 'json'),
  );
  if (encoded.length > 0)
    losses.push(
      `Docker's gateway does not encode these as JSON, as the contract has it: ${namesOf(encoded)}.`,
    );
  if (command.extra.kwargs !== false)
    losses.push('Further keywords cannot be told; only declared ones are taken.');
  const takesRest = words.includes(placeholder(restName, '|into'));
  if (takesRest) losses.push(`Further arguments are a list of texts, "${restName}".`);
  return { words, takes: takesRest ? 'rest' : 'arguments', losses };
}
