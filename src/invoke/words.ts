import type { BoundArgument, BoundCall } from '../model/call.js';
import type { Json, TypeExpression } from '../model/contract.js';
import { flagFor, flagOf, jsonOf, typesOf, wordOf, wordOfValue } from './encode.js';

/** Positional arguments in the order of declaration, then undeclared ones. */
export function positionalWords(bound: BoundCall): string[] {
  return [
    ...bound.arguments.filter(({ argument }) => argument.kind === 'positional').map(wordOf),
    ...bound.extraArgs.map((value) => wordOfValue(value, 'any')),
  ];
}

/** `--name value` of keyword arguments in the order of declaration, then of undeclared ones. */
export function keywordWords(bound: BoundCall): string[] {
  return [
    ...bound.arguments
      .filter(({ argument }) => argument.kind === 'keyword')
      .flatMap((one) =>
        flagWords(
          flagFor(one.argument) ?? `--${one.argument.name}`,
          one.value,
          wordOf(one),
          one.argument.type,
        ),
      ),
    ...bound.extraKwargs.flatMap(({ name, value }) =>
      flagWords(flagOf(name) ?? `--${name}`, value, wordOfValue(value, 'any'), 'any'),
    ),
  ];
}

/** A boolean is the flag alone, or nothing: no document says how a program would read `false`. */
function flagWords(flag: string, value: Json, word: string, type: TypeExpression): string[] {
  const isSwitch = typesOf(type).some((one) => one === 'boolean' || one === 'any');
  if (typeof value === 'boolean' && isSwitch) return value ? [flag] : [];
  return [flag, word];
}

/** All arguments as one JSON object, in the order of declaration; numbers keep the digits that were written. */
export function jsonWord({ arguments: bound, extraKwargs }: BoundCall): string {
  const members = [
    ...bound.map((one: BoundArgument) => [one.argument.name, jsonOf(one)] as const),
    ...extraKwargs.map(({ name, value }) => [name, JSON.stringify(value)] as const),
  ];
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}
