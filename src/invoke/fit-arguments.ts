import type { BoundCall } from '../model/call.js';
import type { Argument, Command } from '../model/contract.js';
import {
  givenTwice,
  leftOutBefore,
  neededByFormat,
  noPlaceForExtras,
  withoutFlag,
  withoutName,
  withoutPlace,
} from './argument-problems.js';
import { flagOf, takesWords, wordFault, wordOf, wordOfValue, type WrittenArgument } from './encode.js';
import type { Problem } from './problem.js';
import type { ArgumentTemplate, TemplateToken } from './template.js';
import { unfitWord } from './value-problems.js';

/**
 * The arguments that are passed. Positional ones go by their place: behind one that is `absent` a default would be taken for another argument, so that it is left to
 * the program, and a value of the caller is a problem.
 */
export function inOrder(
  bound: readonly WrittenArgument[],
  absent: ReadonlySet<Argument>,
  command: Command,
  template: ArgumentTemplate | undefined,
  problems: Problem[],
): WrittenArgument[] {
  if (!takesWords(command.style)) return [...bound];
  const byPlace = command.arguments.filter(
    ({ kind, name }) => kind === 'positional' && template?.named.has(name) !== true,
  );
  const gap = byPlace.findIndex((argument) => absent.has(argument));
  const leftOut = byPlace[gap];
  if (!leftOut) return [...bound];
  const behind = new Set(byPlace.slice(gap + 1));
  const later = bound.find(({ argument, origin }) => behind.has(argument) && origin === 'given');
  if (later) problems.push(leftOutBefore(leftOut, later.argument, command));
  return bound.filter(({ argument }) => !behind.has(argument));
}

/** Values that the dialect has no way to pass: words that Linux does not take, names that make no flag, JSON without a name. */
export function unfitValues(call: BoundCall, template: ArgumentTemplate | undefined): Problem[] {
  const { command, arguments: bound, extraArgs, extraKwargs } = call;
  if (!takesWords(command.style)) {
    const names = extraKwargs.map(({ name }) => name);
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    return [
      ...(extraArgs.length > 0 ? [withoutName(command)] : []),
      ...[...new Set(repeated)].map((name) =>
        givenTwice({ name, type: 'any' }, names.filter((one) => one === name).length),
      ),
    ];
  }
  const values: [string, string][] = [
    ...bound.map((one: WrittenArgument): [string, string] => [one.argument.name, wordOf(one)]),
    ...extraArgs.map((value): [string, string] => ['additional word', wordOfValue(value, 'any')]),
    ...extraKwargs.map(({ name, value }): [string, string] => [name, wordOfValue(value, 'any')]),
  ];
  const faults = values.flatMap(([name, word]) => {
    const fault = wordFault(word);
    return fault === undefined ? [] : [unfitWord(name, fault)];
  });
  const isFlag = ({ argument: { kind, name } }: WrittenArgument): boolean =>
    kind === 'keyword' &&
    template?.named.has(name) !== true &&
    (!template || has(template, 'keywords', 'all'));
  const nameless = bound.filter((one) => isFlag(one) && flagOf(one.argument.name) === undefined);
  const strange = extraKwargs.filter(({ name }) => flagOf(name) === undefined);
  return [
    ...faults,
    ...nameless.map(({ argument }) => withoutFlag(argument.name, argument)),
    ...strange.map(({ name }) => withoutFlag(name)),
  ];
}

function has({ tokens }: ArgumentTemplate, ...kinds: TemplateToken['kind'][]): boolean {
  return tokens.some(({ kind }) => kinds.includes(kind));
}

/** Values of the caller that the format has no place for, and places inside words that have no value. */
export function unplacedValues(
  call: BoundCall,
  absent: ReadonlySet<Argument>,
  template: ArgumentTemplate,
): Problem[] {
  const { command, arguments: bound, extraArgs, extraKwargs } = call;
  const takesPositional = has(template, 'rest', 'all', 'json');
  const takesKeywords = has(template, 'keywords', 'all', 'json');
  const lost = bound.filter(({ argument: { kind, name }, origin }) => {
    const isTaken = kind === 'positional' ? takesPositional : takesKeywords;
    return origin === 'given' && !isTaken && !template.named.has(name);
  });
  const holes = [...absent].filter(({ name }) => isInsideWord(name, template));
  return [
    ...lost.map(({ argument }) => withoutPlace(argument, command)),
    ...(extraArgs.length > 0 && !has(template, 'rest', 'all') ? [noPlaceForExtras(command, '*')] : []),
    ...(extraKwargs.length > 0 && !takesKeywords ? [noPlaceForExtras(command, '**')] : []),
    ...holes.map((argument) => neededByFormat(argument, command)),
  ];
}

/** True where a word cannot be made without this argument, nor be left out. */
function isInsideWord(name: string, { tokens, keepsEmpty }: ArgumentTemplate): boolean {
  if (keepsEmpty) return false;
  return tokens.some(
    (token) =>
      token.kind === 'word' &&
      token.pieces.length > 1 &&
      token.pieces.some(
        (piece) =>
          typeof piece === 'object' &&
          piece.name === name &&
          !piece.functions.some((text) => text.startsWith('or:')),
      ),
  );
}
