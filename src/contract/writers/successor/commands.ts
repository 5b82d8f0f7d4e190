import type { Command, Json, Result } from '../../../model/contract.js';
import { isJsonObject, property } from '../../json-text.js';
import { commandSubject } from '../subjects.js';
import { canBeKey, canBePrinted, type Tree } from '../print-yaml.js';
import { successorType } from '../types.js';
import { argumentsTree } from './arguments.js';
import type { Writing } from './dialect.js';
import { argvFormat, namedFormat } from './format.js';
import { shapeFields } from './values.js';

/** `commands` or `actions`. */
export function commandsTree(writing: Writing): ReadonlyMap<string, Tree> {
  const tree = new Map<string, Tree>();
  for (const command of writing.contract.commands) {
    // "_" is read as "entrypoint".
    if (canBeKey(command.name) && command.name !== '_') tree.set(command.name, commandTree(writing, command));
    else
      writing.notes.add(
        commandSubject(command),
        'It has a name that no file can hold; it is left out.',
        command,
      );
  }
  return tree;
}

function commandTree(writing: Writing, command: Command): Tree {
  const names = argumentsTree(writing, command);
  const call = callFields(writing, command);
  const { args, kwargs } = command.extra;
  const takesMore = args !== false || kwargs !== false;
  const say = (message: string): void => {
    writing.notes.add(commandSubject(command), message, command);
  };
  if (takesMore && (args !== true || kwargs !== true))
    say('"variadic" takes further arguments of every kind and type, where the contract told them apart.');
  const positionals = command.arguments.filter(({ kind }) => kind === 'positional');
  if (positionals.length > 0) {
    const list = positionals.map(({ name }) => name).join(', ');
    const kept = call.format === undefined ? '' : '; the format keeps their places';
    say(`Positional arguments are declared as all others, by name: ${list}${kept}.`);
  }
  return {
    help: command.help,
    ...call,
    ...(takesMore && { variadic: true }),
    ...(names.size > 0 && { arguments: names }),
    output: command.result && resultTree(command.result, say),
  };
}

type Say = (message: string) => void;

function resultTree(result: Result, say: Say): Tree {
  const { word, loss } = successorType(result.type);
  if (loss !== undefined) say(`The result ${loss}.`);
  const { help, enum: values, contentType, properties } = result;
  const shape = shapeFields(properties);
  const isWrapped =
    isJsonObject(properties) && shape !== undefined && property(properties, 'properties') === undefined;
  const isLost = properties !== undefined && !canBePrinted(properties);
  if (isLost) say('The shape of the result cannot be written; it is left out.');
  const whole = isLost || properties === undefined || isWrapped ? undefined : properties;
  return {
    type: word === 'map' && whole !== undefined ? 'object' : word,
    help,
    enum: values,
    contentType,
    ...(isWrapped && shape),
    properties: whole,
  };
}

/** How the command is called. */
function callFields(writing: Writing, command: Command): Record<string, Tree | undefined> {
  const { contract, dialect, file, notes } = writing;
  const say: Say = (message) => {
    notes.add(commandSubject(command), message, command);
  };
  const noted = (topic: string): Json | undefined =>
    contract.notes.find((note) => note.topic === `${topic} ${command.name}`)?.value;
  const kept = {
    rpc: noted('rpc'),
    events: noted('events'),
    run: dialect === 'microservice' ? noted('run') : undefined,
  };
  if (noted('run') !== undefined && dialect === 'oms')
    say('oms.yml has no "run" for a command; it is left out.');
  const format = formatOf(command, say);
  if (format !== undefined) {
    if (dialect === 'oms')
      say('oms.yml has withdrawn "format"; without it the command is not called as before.');
    return { ...kept, format, http: httpOf(writing, command, say) };
  }
  if (command.style === 'json' && dialect === 'oms')
    say(
      `${file} calls commands through HTTP, RPC or events; this one gets its arguments as one JSON object.`,
    );
  return { ...kept, http: httpOf(writing, command, say) };
}

function formatOf(command: Command, say: Say): string | string[] | undefined {
  const { style, format } = command;
  switch (style) {
    case 'template':
    case 'http': {
      const named = namedFormat(command);
      if (format !== undefined && named === undefined)
        say('Its format cannot name its positional arguments; the arguments are passed as one JSON object.');
      return named;
    }
    case 'mcp':
      if (format !== undefined) {
        say('Its words follow the ENTRYPOINT of the image; a format of this file takes the place of it.');
        return format;
      }
      return argvFormat(command);
    case 'argv': {
      const made = argvFormat(command);
      if (made === undefined)
        say(
          'A positional argument has a name that no format can hold; the arguments are passed as one JSON object.',
        );
      else
        say('Its arguments go on the command line; a "format" says so, for the default is one JSON object.');
      return made;
    }
    case 'json':
    case 'rpc':
    case 'events':
      return undefined;
  }
}

/** The command's own request, or what `interface` says for all. */
function httpOf({ contract, notes }: Writing, command: Command, say: Say): Json | undefined {
  if (command.http !== undefined) {
    if (canBePrinted(command.http)) return command.http;
    say('Its HTTP request cannot be written; it is left out.');
    return undefined;
  }
  if (command.style !== 'http') return undefined;
  const { port, path, ssl } = contract.interface ?? {};
  notes.add(
    commandSubject(command),
    'The contract does not say by which method it is called; POST is written.',
    command,
  );
  if (ssl !== undefined) say('"ssl" of its request is documented nowhere; it is written all the same.');
  return {
    method: 'post',
    ...(port !== undefined && { port }),
    ...(path !== undefined && { path }),
    ...(ssl !== undefined && { ssl }),
    contentType: 'application/json',
  };
}
