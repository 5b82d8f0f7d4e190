import { checkValue } from '../contract/check-value.js';
import { shortened } from '../contract/finding.js';
import type { Argument, Command, Json, ValueType } from '../model/contract.js';
import { isSecretName } from '../model/secret.js';
import { flagFor, typesOf, wordOfValue } from './encode.js';

/** What stands for a value in a line of usage. */
export function placeholderOf({ name, type, kind, enum: members }: Argument): string {
  if (kind === 'positional') return name.trim().replace(/\s+/g, '-').toUpperCase();
  // The members of a secret's enum are secrets.
  if (!isSecretName(name) && members && members.length > 0 && members.length <= 4)
    return members.map(String).join('|');
  return typesOf(type)
    .filter((one) => one !== 'none')
    .map((one) => (one === 'any' ? 'value' : one))
    .join('|')
    .toUpperCase();
}

/** True for an argument that is a flag without a value. */
export function isSwitch({ type, kind }: Argument): boolean {
  return kind === 'keyword' && typesOf(type).every((one) => one === 'boolean');
}

/** `--name VALUE`, as it is written on a command line. */
export function flagUsage(argument: Argument, between: ' ' | '=' = ' '): string {
  const flag = flagFor(argument) ?? `--${JSON.stringify(argument.name)}`;
  return isSwitch(argument) ? flag : `${flag}${between}${placeholderOf(argument)}`;
}

/** The words of a line of usage: the command, its positional arguments, its keywords. */
export function usageOf(command: Command): string[] {
  const positional = command.arguments.filter(({ kind }) => kind === 'positional');
  const keywords = command.arguments.filter(({ kind }) => kind === 'keyword');
  const inBrackets = (argument: Argument, text: string): string => (isNeeded(argument) ? text : `[${text}]`);
  return [
    command.name,
    ...positional.map((argument) => inBrackets(argument, placeholderOf(argument))),
    ...(command.extra.args === false ? [] : ['[WORD...]']),
    ...keywords.map((argument) => inBrackets(argument, flagUsage(argument))),
    ...(command.extra.kwargs === false ? [] : ['[--NAME VALUE...]']),
  ];
}

/** The same as one line of a message, names cut to size. */
export function usageLine(command: Command): string {
  return usageOf(command).map(shortened).join(' ');
}

/** True for an argument that a call cannot do without. */
export function isNeeded({ required, default: fallback }: Argument): boolean {
  return required && (fallback === undefined || fallback === null);
}

const examples: Record<ValueType, string> = {
  string: 'text',
  int: '3',
  float: '1.5',
  number: '1.5',
  boolean: 'true',
  json: '{"key": "value"}',
  list: '["one", "two"]',
  object: '{"key": "value"}',
  file: './file.txt',
  dir: './folder',
  path: './file.txt',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  any: 'value',
  none: '',
};

/** A value that could be written, quoted for a shell: the default, a member of the enum, else one of the type. */
export function exampleOf(argument: Argument): string {
  const { name, type, default: fallback, enum: members = [], minimum, maximum } = argument;
  const [first = 'any'] = typesOf(type);
  const isValid = (value: Json | undefined): value is Json =>
    value !== undefined &&
    value !== null &&
    checkValue(wordOfValue(value, type), { type }, () => undefined) === undefined;
  const chosen = isSecretName(name) ? undefined : [fallback, ...members].find(isValid);
  if (chosen !== undefined) return inQuotes(wordOfValue(chosen, type));
  const isNumber = first === 'int' || first === 'float' || first === 'number';
  const example = Number(examples[first]);
  if (isNumber && minimum !== undefined && example < minimum) return String(minimum);
  if (isNumber && maximum !== undefined && example > maximum) return String(maximum);
  return inQuotes(examples[first]);
}

/** A word for a POSIX shell. */
export function inQuotes(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
