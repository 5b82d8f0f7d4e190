import { isJsonObject } from '../contract/json-text.js';
import type { Argument, Command, Contract, Json, Result } from '../model/contract.js';
import { isSecretName } from '../model/secret.js';
import { typesOf, wordOfValue } from './encode.js';
import { callableCommands } from './find-command.js';
import { exampleOf, flagUsage, inQuotes, isNeeded, isSwitch, placeholderOf, usageOf } from './usage.js';
import { columns, table, wrapped, wrappedWords } from './wrap.js';

/** How the tool is called. */
export interface HelpContext {
  /** `container-api`. */
  bin: string;
  target: string;
}

/** Members of an enum, and keys of a result, that a line lists. */
const mostListed = 20;

/**
 * How one command is called, from its contract: usage, arguments, result, an example. Plain text of at most 80 columns, except in the example, which is one line
 * to be copied. It repeats what the contract says; the caller makes that visible.
 */
export function commandHelp(command: Command, contract: Contract, how: HelpContext): string {
  const line = `$ ${how.bin} call ${inQuotes(how.target)}`;
  const positional = command.arguments.filter(({ kind }) => kind === 'positional');
  const keywords = command.arguments.filter(({ kind }) => kind === 'keyword');
  const parts = [
    summaryOf(command, contract),
    section('USAGE', indented(wrappedWords([...line.split(' '), ...usageOf(command)], columns - 2, 2))),
    section('ARGUMENTS', table(positional.map((one) => [placeholderOf(one), described(one)]))),
    section('FLAGS', table(keywords.map((one) => [keywordLabel(one), described(one)]))),
    section('FURTHER ARGUMENTS', indented(extraOf(command).flatMap((text) => wrapped(text, columns - 2)))),
    section('RESULT', command.result ? indented(resultOf(command.result)) : []),
    section('EXAMPLE', [`  ${[line, exampleWords(command)].join(' ').trim()}`]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** All commands that can be called, each with the first line of its help. */
export function commandList(contract: Contract, how: HelpContext): string {
  const commands = callableCommands(contract);
  const line = `$ ${how.bin} call ${inQuotes(how.target)}`;
  const rows = commands.map(({ name, help }) => [oneLine(name), firstLine(help ?? '')] as const);
  const others = contract.commands.filter((command) => !commands.includes(command));
  const parts = [
    paragraph(headline(contract, how, commands.length)),
    commands.length === 0
      ? ''
      : section('USAGE', [`  ${line} COMMAND [ARGUMENTS...]`, `  ${line} COMMAND --help`]),
    section('COMMANDS', table(rows)),
    others.length === 0
      ? ''
      : paragraph(
          `Not to be called from here, because they speak rpc or events: ${others.map(({ name }) => oneLine(name)).join(', ')}.`,
        ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headline({ info }: Contract, { target }: HelpContext, commands: number): string {
  const title = info.title?.value ?? target;
  if (commands === 0)
    return `The contract of ${title} declares no command that can be called. A file that does can be joined to it: --contract asyncy.yml`;
  return info.description ? `${title}: ${firstLine(info.description.value)}` : `The commands of ${title}.`;
}

const paragraph = (text: string): string => wrapped(text, columns).join('\n');

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines].join('\n');
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function firstLine(text: string): string {
  return oneLine(text.trim().split(/\r?\n/, 1)[0] ?? '');
}

/** Paragraphs stay apart. */
function summaryOf({ help, name }: Command, contract: Contract): string {
  const text = help ?? (name === 'entrypoint' ? contract.info.description?.value : undefined);
  if (text === undefined || text.trim() === '') return '';
  return text
    .trim()
    .split(/\r?\n\s*\r?\n/)
    .map((one) => paragraph(one))
    .join('\n\n');
}

function keywordLabel(argument: Argument): string {
  const label = flagUsage(argument, '=');
  return isSwitch(argument) && argument.default === true ? label.replace('--', '--[no-]') : label;
}

/** `(required) Help text. [int; 1 to 5; default 3]` */
function described(argument: Argument): string {
  const { help } = argument;
  const facts = [...typeFacts(argument), ...valueFacts(argument)];
  const parts = [
    ...(isNeeded(argument) ? ['(required)'] : []),
    ...(help === undefined ? [] : [sentence(oneLine(help))]),
    ...(facts.length > 0 ? [`[${facts.join('; ')}]`] : []),
  ];
  return parts.join(' ');
}

/** The placeholder of a keyword says its type already. */
function typeFacts({ kind, type }: Argument): string[] {
  const types = typesOf(type);
  const isJson = types.some((one) => one === 'list' || one === 'object');
  if (kind === 'keyword') return isJson ? ['in JSON'] : [];
  return types.includes('any') ? [] : [`${types.join(' or ')}${isJson ? ' in JSON' : ''}`];
}

/** A secret's enum, pattern and default give it away. */
function valueFacts(argument: Argument): string[] {
  const { name, kind, type, default: fallback, enum: members, pattern, minimum, maximum } = argument;
  const facts: string[] = [];
  if (minimum !== undefined && maximum !== undefined) facts.push(`${String(minimum)} to ${String(maximum)}`);
  else if (minimum !== undefined) facts.push(`${String(minimum)} or more`);
  else if (maximum !== undefined) facts.push(`${String(maximum)} or less`);
  const hasDefault = fallback !== undefined && fallback !== null;
  if (isSecretName(name)) return hasDefault ? [...facts, 'has a default'] : facts;
  if (members && (kind === 'positional' || members.length > 4)) facts.push(`one of ${listed(members)}`);
  if (pattern !== undefined) facts.push(`matching ${oneLine(pattern)}`);
  if (hasDefault) {
    const word = wordOfValue(fallback, type);
    facts.push(`default ${word === '' ? '""' : oneLine(word)}`);
  }
  return facts;
}

function sentence(text: string): string {
  return /[.!?:;)]$/.test(text) || text === '' ? text : `${text}.`;
}

function listed(values: readonly Json[]): string {
  const shown = values.slice(0, mostListed).map((value) => oneLine(wordOfValue(value, 'any')));
  const more = values.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function extraOf({ extra }: Command): string[] {
  const one = (what: string, allowed: Command['extra']['args']): string[] => {
    if (allowed === false) return [];
    const type = allowed === true ? '' : `, each ${typesOf(allowed).join(' or ')}`;
    return [`${what} that are not listed are passed on${type}.`];
  };
  if (extra.args === true && extra.kwargs === true) return one('Words and keywords', true);
  return [...one('Words', extra.args), ...one('Keywords', extra.kwargs)];
}

function resultOf({ type, help, enum: members, contentType, properties }: Result): string[] {
  const facts = [
    typesOf(type).join(' or '),
    ...(contentType === undefined ? [] : [oneLine(contentType)]),
    ...(members ? [`one of ${listed(members)}`] : []),
    ...(isJsonObject(properties) ? [`with ${listed(Object.keys(properties))}`] : []),
  ].join(', ');
  return wrapped(help === undefined ? facts : `${facts}: ${oneLine(help)}`, columns - 2);
}

/** What is required, and the first keyword that is not, to show how they are written. */
function exampleWords(command: Command): string {
  const needed = command.arguments.filter(isNeeded);
  const lastNeeded = needed.filter(({ kind }) => kind === 'positional').at(-1);
  const positional = command.arguments.filter(({ kind }) => kind === 'positional');
  const places = lastNeeded
    ? positional.slice(0, positional.indexOf(lastNeeded) + 1)
    : positional.slice(0, 1);
  const keywords = command.arguments.filter(({ kind }) => kind === 'keyword');
  const named = keywords.filter(isNeeded);
  const shown = named.length > 0 ? named : keywords.slice(0, 1);
  return [
    inQuotes(command.name),
    ...places.map(exampleOf),
    ...shown.map((argument) =>
      isSwitch(argument)
        ? flagUsage(argument)
        : `${flagUsage(argument).split(' ', 1)[0] ?? ''} ${exampleOf(argument)}`,
    ),
  ].join(' ');
}
