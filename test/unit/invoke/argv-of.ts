import { bindArguments } from '../../../src/invoke/bind-arguments.js';
import { argumentsFromJson } from '../../../src/invoke/json-arguments.js';
import type { Problem } from '../../../src/invoke/problem.js';
import { renderArgv } from '../../../src/invoke/render-argv.js';
import { splitArguments } from '../../../src/invoke/split-arguments.js';
import type { ArgvInvocation, BoundCall } from '../../../src/model/call.js';
import type { Command, Json } from '../../../src/model/contract.js';
import { commandOf, contractOf } from './contract-of.js';

/** The engine of the language, which is what the patterns are written for. */
export const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

/** The command `go` of a contract file. */
export async function goOf(text: string): Promise<Command> {
  return commandOf((await contractOf(text)).contract, 'go');
}

/** `go` of an asyncy.yml with these fields, as a flow map. */
export function asyncy(fields: string): Promise<Command> {
  return goOf(`commands:\n  go: ${fields.replace(/\s+/g, ' ')}\n`);
}

/** `go` of a microservice.yml of the command-line era, with these arguments. */
export function microservice(args: string, more = ''): Promise<Command> {
  return goOf(`commands:\n  go:\n    arguments: ${args}\n${more}environment: {}\n`);
}

type Given = readonly string[] | { json: Json };

function bind(command: Command, given: Given): BoundCall | { problems: Problem[] } {
  const read = 'json' in given ? argumentsFromJson(given.json, command) : splitArguments(given, command);
  if ('problem' in read) throw new Error(read.problem);
  return bindArguments(read, command, matches);
}

export function boundOf(command: Command, given: Given): BoundCall {
  const bound = bind(command, given);
  if ('problems' in bound) throw new Error(JSON.stringify(bound.problems));
  return bound;
}

/** The values of a call by name; extra ones under `+` and their own names. */
export function valuesOf(command: Command, given: Given): Record<string, Json> {
  const { arguments: bound, extraArgs, extraKwargs } = boundOf(command, given);
  return Object.fromEntries<Json>([
    ...bound.map(({ argument, value }) => [argument.name, value] as const),
    ...extraKwargs.map(({ name, value }) => [name, value] as const),
    ...(extraArgs.length > 0 ? [['+', [...extraArgs]] as [string, Json]] : []),
  ]);
}

export function problemsOf(command: Command, given: Given): Problem[] {
  const bound = bind(command, given);
  if (!('problems' in bound)) throw new Error(`no problem: ${JSON.stringify(bound)}`);
  return bound.problems;
}

/** `subject: message`, one for each problem. */
export function told(command: Command, given: Given): string[] {
  return problemsOf(command, given).map(({ subject, message }) => `${subject}: ${message}`);
}

export function invocationOf(command: Command, given: Given): ArgvInvocation {
  const rendered = renderArgv(boundOf(command, given));
  if ('problem' in rendered) throw new Error(rendered.problem);
  return rendered;
}

export function argvOf(command: Command, given: Given): readonly string[] {
  return invocationOf(command, given).argv;
}
