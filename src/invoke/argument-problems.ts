import { quoted, shortened } from '../contract/finding.js';
import type { GivenValue } from '../model/call.js';
import type { Argument, Command, Declared } from '../model/contract.js';
import { didYouMean } from '../model/did-you-mean.js';
import { formatLocation } from '../model/location.js';
import { holdsToken, isSecretName } from '../model/secret.js';
import { flagOf, typesOf } from './encode.js';
import type { Problem } from './problem.js';
import { flagUsage, usageLine } from './usage.js';

/** Most names that a message lists. */
export const mostNames = 20;

type Subject = Pick<Argument, 'name'>;

/** Names come from the contract or the caller, and keep to one line. */
const oneLine = (name: string): string => shortened(name.replace(/\s+/g, ' '));

export const argumentSubject = ({ name }: Subject): string => `argument ${oneLine(name)}`;

export const commandSubject = (name: string): string => `command ${oneLine(name)}`;

/** The line to write for an argument: its keyword, or its place among the words. */
function lineFor(argument: Argument, command: Command): string {
  return argument.kind === 'positional'
    ? `Write its value behind the command, as in: ${usageLine(command)}.`
    : `Write ${flagUsage(argument)}.`;
}

/** Where the contract says so, for the end of a message. */
export function placeOf({ declaredAt }: Declared): string {
  const [location] = declaredAt;
  return location ? ` (${shortened(formatLocation(location))})` : '';
}

function explained({ help }: Argument): string {
  const line = help?.replace(/\s+/g, ' ').trim();
  return line === undefined || line === '' ? '' : `: ${shortened(line)}`;
}

export function unknownKeyword(name: string, command: Command): Problem {
  const names = command.arguments.map((argument) => argument.name);
  const near = didYouMean(name, names);
  const flag = near === undefined ? undefined : (flagOf(near) ?? near);
  return {
    subject: argumentSubject({ name }),
    message: `the command ${quoted(command.name)} has no argument ${quoted(name)}${declaredOnes(names)}`,
    suggestion:
      flag !== undefined
        ? `Did you mean ${shortened(flag)}?`
        : `Leave it out, or write its value as a word behind "--".`,
  };
}

function declaredOnes(names: readonly string[]): string {
  if (names.length === 0) return ', and takes none';
  const shown = names.slice(0, mostNames).map(shortened).join(', ');
  return `; it has ${shown}${names.length > mostNames ? ` and ${String(names.length - mostNames)} more` : ''}`;
}

export function givenTwice(argument: Pick<Argument, 'name' | 'type'>, times: number): Problem {
  const isList = typesOf(argument.type).includes('list');
  return {
    subject: argumentSubject(argument),
    message: `${quoted(argument.name)} is given ${String(times)} times`,
    suggestion: isList
      ? `Give it one list in JSON: ${flagOf(argument.name) ?? argument.name} '["one", "two"]'.`
      : 'Give it once.',
  };
}

/** A command whose arguments are declared in one map, by name, has no order to go by. */
export function nameless(
  values: readonly GivenValue[],
  keywords: readonly Argument[],
  command: Command,
): Problem {
  const lines = keywords.slice(0, values.length).map((argument) => flagUsage(argument));
  return {
    subject: commandSubject(command.name),
    message: `${valueText(values[0], command)} is given without a name, and the command takes its arguments by name`,
    suggestion: `Write ${lines.join(' ')}.`,
  };
}

export function tooMany(first: GivenValue, count: number, command: Command): Problem {
  const names = command.arguments.filter(({ kind }) => kind === 'positional').map(({ name }) => name);
  const taken = names.length === 0 ? 'none' : `only ${names.slice(0, mostNames).map(shortened).join(', ')}`;
  const many =
    count === 1 ? 'is one positional argument' : `and what follows are ${String(count)} positional arguments`;
  return {
    subject: commandSubject(command.name),
    message: `${valueText(first, command)} ${many} too many: the command takes ${taken}`,
    suggestion: `Leave ${count === 1 ? 'it' : 'them'} out, as in: ${usageLine(command)}. Text with blanks in it stands in quotes.`,
  };
}

/** A word that nobody asked for may be the secret that another argument is meant to get. */
function valueText(value: GivenValue | undefined, command: Command): string {
  const text = value && 'text' in value ? value.text : JSON.stringify(value?.json ?? null);
  const isHidden = holdsToken(text) || command.arguments.some(({ name }) => isSecretName(name));
  return isHidden ? 'a word' : quoted(text);
}

export function missing(argument: Argument, command: Command, before: Argument | undefined): Problem {
  const message = `${quoted(argument.name)} is required and not given${explained(argument)}`;
  if (!before) return { subject: argumentSubject(argument), message, suggestion: lineFor(argument, command) };
  return {
    subject: argumentSubject(argument),
    message: `${message}; the contract puts it behind ${quoted(before.name)}, which is optional${placeOf(argument)}`,
    suggestion: `Give both: ${usageLine(command)}. In the contract required arguments come first.`,
  };
}

/** A positional argument is told by its place, so that none before it can be left out. */
export function leftOutBefore(argument: Argument, later: Argument, command: Command): Problem {
  return {
    subject: argumentSubject(argument),
    message: `${quoted(argument.name)} cannot be left out when ${quoted(later.name)} is given, which stands behind it`,
    suggestion: lineFor(argument, command),
  };
}

/** `whose`: the argument of the contract, where the name is not the caller's. */
export function withoutFlag(name: string, whose?: Declared): Problem {
  const better = name.match(/[\p{L}\p{N}\p{M}_.]+/gu)?.join('-') ?? 'value';
  return {
    subject: argumentSubject({ name }),
    message: `no flag can be made from the name ${quoted(name)}${whose ? placeOf(whose) : ''}`,
    suggestion: `Name it ${shortened(better)}${whose ? ' in the contract' : ''}.`,
  };
}

export function withoutName(command: Command): Problem {
  return {
    subject: commandSubject(command.name),
    message: 'a value without a name has no place where arguments are passed by name',
    suggestion: 'Write --NAME VALUE.',
  };
}

export function withoutPlace(argument: Argument, command: Command): Problem {
  return {
    subject: argumentSubject(argument),
    message: `the format of the command ${quoted(command.name)} has no place for ${quoted(argument.name)}${placeOf(command)}`,
    suggestion: `Leave it out, or write "{${shortened(argument.name)}}" into the format.`,
  };
}

export function noPlaceForExtras(command: Command, star: '*' | '**'): Problem {
  const what = star === '*' ? 'additional words' : 'additional keywords';
  return {
    subject: commandSubject(command.name),
    message: `its format has no place for ${what}${placeOf(command)}`,
    suggestion: `Leave them out, or write "${star}" into the format.`,
  };
}

export function neededByFormat(argument: Argument, command: Command): Problem {
  return {
    subject: argumentSubject(argument),
    message: `${quoted(argument.name)} is not given, and the format puts it inside a word that cannot be left out`,
    suggestion: lineFor(argument, command),
  };
}

export function wrongFormat(command: Command, fault: string): Problem {
  return {
    subject: commandSubject(command.name),
    message: `its format ${fault}${placeOf(command)}`,
    suggestion:
      'Correct the format in the contract: {name} stands for an argument, * and ** for those that are not named.',
  };
}
