import type { GivenArguments, GivenValue } from '../model/call.js';
import type { Argument, Command } from '../model/contract.js';
import { givenTwice, nameless, tooMany, unknownKeyword } from './argument-problems.js';
import type { Problem } from './problem.js';

type Value = GivenValue | 'bare';

/** What was given, each at the argument that it is for. */
export interface PlacedArguments {
  values: ReadonlyMap<Argument, Value>;
  extraArgs: readonly GivenValue[];
  extraKwargs: readonly { name: string; value: Value }[];
}

/**
 * Gives every word its argument: keywords by name, positional ones as well; then the other words to the positional arguments that are left, in
 * the order of declaration. What is left over is extra, where the command takes such.
 */
export function placeArguments(
  given: GivenArguments,
  command: Command,
): { placed: PlacedArguments; problems: Problem[] } {
  const problems: Problem[] = [];
  const values = new Map<Argument, Value>();
  const extraKwargs: { name: string; value: Value }[] = [];
  const times = new Map<string, number>();
  for (const { name, value } of given.keywords) {
    const argument = command.arguments.find((one) => one.name === name);
    if (argument) {
      times.set(name, (times.get(name) ?? 0) + 1);
      values.set(argument, value);
    } else if (command.extra.kwargs === false) problems.push(unknownKeyword(name, command));
    else extraKwargs.push({ name, value });
  }
  for (const argument of values.keys()) {
    const count = times.get(argument.name) ?? 0;
    if (count > 1) problems.push(givenTwice(argument, count));
  }
  const open = command.arguments.filter((one) => one.kind === 'positional' && !values.has(one));
  for (const [index, argument] of open.entries()) {
    const value = given.positionals[index];
    if (value) values.set(argument, value);
  }
  let extraArgs = given.positionals.slice(open.length);
  const [first] = extraArgs;
  if (first && command.extra.args === false) {
    const keywords = command.arguments.filter((one) => one.kind === 'keyword' && !values.has(one));
    const isNameless = keywords.length > 0 && !command.arguments.some((one) => one.kind === 'positional');
    problems.push(
      isNameless ? nameless(extraArgs, keywords, command) : tooMany(first, extraArgs.length, command),
    );
    extraArgs = [];
  }
  return { placed: { values, extraArgs, extraKwargs }, problems };
}
