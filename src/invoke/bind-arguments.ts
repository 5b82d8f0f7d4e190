import type { BoundCall, GivenArguments, GivenValue } from '../model/call.js';
import type { Argument, Command, Json } from '../model/contract.js';
import { missing, wrongFormat } from './argument-problems.js';
import { castDefault, castValue, isFault, type Matcher } from './cast.js';
import { contradictionIn } from './contradiction.js';
import { takesWords, type WrittenArgument } from './encode.js';
import { inOrder, unfitValues, unplacedValues } from './fit-arguments.js';
import { placeArguments, type PlacedArguments } from './place-arguments.js';
import type { Problem } from './problem.js';
import { hasTemplate, parseTemplate } from './template.js';
import { isNeeded } from './usage.js';
import { impossible, wrongDefault, wrongValue } from './value-problems.js';

/**
 * Holds what was given to what the command declares: names, types, enums, ranges, patterns, what is required and what is extra. Defaults are put in for
 * what is not given, falsy ones as well. All problems are told, with those that the contract makes for itself (a format that names no argument, a
 * default that its own type refuses, an enum without a valid member), as far as this call meets them. Never throws.
 */
export function bindArguments(
  given: GivenArguments,
  command: Command,
  matches: Matcher,
): BoundCall | { problems: Problem[] } {
  const { placed, problems } = placeArguments(given, command);
  const template = hasTemplate(command) ? parseTemplate(command) : undefined;
  if (template && 'fault' in template) problems.push(wrongFormat(command, template.fault));
  const usable = template && 'tokens' in template ? template : undefined;
  const bound: WrittenArgument[] = [];
  const absent = new Set<Argument>();
  for (const argument of command.arguments) {
    const one = bindOne(argument, placed, command, matches);
    if (!one) absent.add(argument);
    else if ('message' in one) problems.push(one);
    else bound.push(one);
  }
  const inPlace = inOrder(bound, absent, command, usable, problems);
  const extras = bindExtras(placed, command, matches, problems);
  const call: BoundCall = { command, arguments: inPlace, ...extras };
  problems.push(...unfitValues(call, usable));
  if (usable) problems.push(...unplacedValues(call, absent, usable));
  return problems.length > 0 ? { problems } : call;
}

/** An argument with its value; undefined where it has none and needs none. */
function bindOne(
  argument: Argument,
  { values }: PlacedArguments,
  command: Command,
  matches: Matcher,
): WrittenArgument | Problem | undefined {
  const value = values.get(argument);
  if (value === undefined) {
    const { default: fallback } = argument;
    const cast =
      fallback === undefined
        ? undefined
        : castDefault(fallback, argument, matches, !takesWords(command.style));
    if (cast && fallback !== undefined) {
      return isFault(cast)
        ? wrongDefault(argument, fallback, cast)
        : { argument, ...cast, origin: 'default' };
    }
    if (!isNeeded(argument)) return undefined;
    const why = contradictionIn(argument, matches);
    if (why !== undefined) return impossible(argument, why);
    return missing(argument, command, optionalBefore(argument, command));
  }
  const cast = castValue(value, argument, matches);
  if (!isFault(cast)) return { argument, ...cast, origin: 'given' };
  const why = contradictionIn(argument, matches);
  return why === undefined ? wrongValue(argument, value, cast, command) : impossible(argument, why);
}

/** An optional positional argument in front of a required one: it cannot be left out. */
function optionalBefore(argument: Argument, { arguments: declared }: Command): Argument | undefined {
  if (argument.kind !== 'positional') return undefined;
  const before = declared.slice(0, declared.indexOf(argument));
  return before.find((one) => one.kind === 'positional' && !one.required);
}

function bindExtras(
  placed: PlacedArguments,
  command: Command,
  matches: Matcher,
  problems: Problem[],
): Pick<BoundCall, 'extraArgs' | 'extraKwargs'> {
  const inWords = takesWords(command.style);
  const one = (name: string, value: GivenValue | 'bare', kind: Argument['kind']): Json[] => {
    const allowed = command.extra[kind === 'positional' ? 'args' : 'kwargs'];
    const type = typeof allowed === 'boolean' ? 'any' : allowed;
    const cast = castValue(value, { type }, matches);
    if (!isFault(cast)) return [inWords ? (cast.text ?? cast.value) : cast.value];
    const { declaredAt } = command;
    problems.push(wrongValue({ name, kind, type, required: false, declaredAt }, value, cast, command));
    return [];
  };
  const extraArgs = placed.extraArgs.flatMap((value, index) =>
    one(`additional word ${String(index + 1)}`, value, 'positional'),
  );
  const extraKwargs = placed.extraKwargs.flatMap(({ name, value }) =>
    one(name, value, 'keyword').map((json) => ({ name, value: json })),
  );
  return { extraArgs, extraKwargs };
}
