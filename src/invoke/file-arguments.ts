import type { BoundCall } from '../model/call.js';
import type { Argument, Json, TypeExpression, ValueType } from '../model/contract.js';
import { typesOf, type WrittenArgument } from './encode.js';

/** A value that names something of the caller's disk. */
export interface FileArgument {
  argument: Argument;
  path: string;
  /** False where the value may as well be a text (`file, dir, string`): whether it is a path is then told by the disk. */
  certain: boolean;
}

const pathTypes: ReadonlySet<ValueType> = new Set(['file', 'dir', 'path']);

/**
 * The values that the caller gave for arguments that take paths, undeclared ones included, in the order of the call. A default is left out: whoever wrote the
 * contract means a path inside the image.
 */
export function fileArguments({
  command,
  arguments: bound,
  extraArgs,
  extraKwargs,
}: BoundCall): FileArgument[] {
  const given = bound.filter(({ origin }) => origin === 'given');
  return [
    ...given.flatMap(({ argument, value, text }: WrittenArgument) => pathOf(argument, value, text)),
    ...extraArgs.flatMap((value) => pathOf(extraArgument(command, 'args'), value)),
    ...extraKwargs.flatMap(({ name, value }) => pathOf(extraArgument(command, 'kwargs', name), value)),
  ];
}

/** The same call with other paths. `rewrite` is asked for each value that `fileArguments` tells. */
export function withPaths(
  bound: BoundCall,
  rewrite: (argument: Argument, path: string) => string,
): BoundCall {
  const moved = (argument: Argument, value: Json, text?: string): Json => {
    const [file] = pathOf(argument, value, text);
    return file ? rewrite(file.argument, file.path) : value;
  };
  return {
    ...bound,
    arguments: bound.arguments.map((one: WrittenArgument) =>
      one.origin === 'given' ? { ...one, value: moved(one.argument, one.value, one.text) } : one,
    ),
    extraArgs: bound.extraArgs.map((value) => moved(extraArgument(bound.command, 'args'), value)),
    extraKwargs: bound.extraKwargs.map(({ name, value }) => ({
      name,
      value: moved(extraArgument(bound.command, 'kwargs', name), value),
    })),
  };
}

/** `text`: a value that has one was read as something else than a path. */
function pathOf(argument: Argument, value: Json, text?: string): FileArgument[] {
  const types = typesOf(argument.type);
  if (
    typeof value !== 'string' ||
    value === '' ||
    text !== undefined ||
    !types.some((type) => pathTypes.has(type))
  )
    return [];
  return [
    { argument, path: value, certain: types.every((type) => pathTypes.has(type) || !takesTexts.has(type)) },
  ];
}

/** Types that take what could be a path as well. */
const takesTexts: ReadonlySet<ValueType> = new Set(['string', 'any', 'json', 'uuid']);

/** An undeclared argument, as if it were declared with the type of all such. */
function extraArgument(
  { extra, declaredAt }: BoundCall['command'],
  kind: 'args' | 'kwargs',
  name = 'additional_args',
): Argument {
  const type: TypeExpression = typeof extra[kind] === 'boolean' ? 'any' : extra[kind];
  return { name, kind: kind === 'args' ? 'positional' : 'keyword', type, required: false, declaredAt };
}
