import type { Argument, Command, Volume } from '../../../model/contract.js';
import { canBePrinted, type Tree } from '../print-yaml.js';
import { argumentSubject, commandSubject } from '../subjects.js';
import type { Notes } from '../conversion.js';
import { holdsSecret } from '../successor/values.js';
import { argvOf, jsonName, restName, type Argv } from './argv.js';
import { isPath, propertySchema } from './schema.js';

/** What every tool gets. */
export interface ToolSetting {
  notes: Notes;
  image?: string;
  volumes: readonly string[];
  /** What the reader of such an entry kept of single tools: image, user, mounts. */
  kept: (topic: string, command: Command) => Tree | undefined;
}

/** Names that clients of the protocol take. */
const toolName = /^[A-Za-z0-9_-]{1,64}$/;

/** `tools`: a command each; what cannot be run on a command line is left out. */
export function toolTrees(commands: readonly Command[], setting: ToolSetting): Tree[] {
  return commands.flatMap((command) => {
    const say = (message: string): void => {
      setting.notes.add(commandSubject(command), message, command);
    };
    const argv = argvOf(command);
    if ('refused' in argv) {
      say(`${argv.refused} It is left out.`);
      return [];
    }
    for (const loss of argv.losses) say(loss);
    if (!toolName.test(command.name))
      say('Clients of the protocol take names of letters, digits, _ and - only.');
    if (command.result)
      say(`A tool does not say what it answers; the result ${String(command.result.type)} is left out.`);
    return [toolTree(command, argv, setting)];
  });
}

function toolTree(command: Command, argv: Argv, setting: ToolSetting): Tree {
  const mounts = command.arguments.filter(({ type }) => argv.takes !== 'json' && isPath(type));
  const volumes = [...setting.volumes, ...mounts.map(({ name }) => `{{${name}|volume}}`)];
  const others = setting.kept('mounts', command);
  const image = setting.kept('image', command) ?? setting.image;
  return {
    name: command.name,
    description: command.help,
    parameters: parametersTree(command, argv, setting.notes),
    container: {
      image,
      command: argv.words,
      volumes: uniqueTexts([...volumes, ...(Array.isArray(others) ? others : [])]),
      user: setting.kept('user', command),
    },
  };
}

function uniqueTexts(texts: readonly Tree[]): Tree | undefined {
  const unique = [...new Set(texts)];
  return unique.length > 0 ? unique : undefined;
}

function parametersTree(command: Command, argv: Argv, notes: Notes): Tree {
  if (argv.takes === 'json') return jsonParameters(command);
  const properties = new Map<string, Tree>();
  for (const argument of command.arguments) {
    properties.set(
      argument.name,
      propertySchema(argument, (message) => {
        notes.add(argumentSubject(command, argument), `It ${message}.`, argument);
      }),
    );
  }
  if (argv.takes === 'rest')
    properties.set(restName, { type: 'array', items: { type: 'string' }, description: 'Further arguments.' });
  const required = command.arguments.filter((argument) => argument.required).map(({ name }) => name);
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

/** One text, with what it has to hold in its description. */
function jsonParameters(command: Command): Tree {
  const description = `One JSON object: ${command.arguments.map(described).join('; ') || 'empty, {}'}.`;
  return {
    type: 'object',
    properties: { [jsonName]: { type: 'string', description } },
    required: [jsonName],
  };
}

function described(argument: Argument): string {
  const { name, type, required, help, default: value } = argument;
  const isSecret = holdsSecret(argument);
  const values = isSecret ? undefined : argument.enum;
  const kind = Array.isArray(type) ? type.join(' or ') : type;
  const isShown = value !== undefined && !isSecret && canBePrinted(value);
  return [
    `${name} (${[kind, ...(required ? ['required'] : [])].join(', ')})`,
    ...(values ? [`one of ${JSON.stringify(values)}`] : []),
    ...(isShown ? [`default ${JSON.stringify(value)}`] : []),
    ...(help ? [help] : []),
  ].join(', ');
}

/** Volumes that the engine keeps by name, as `docker run --volume` takes them. */
export function volumeTexts(volumes: readonly Volume[], notes: Notes): string[] {
  const taken = new Set<string>();
  return volumes.flatMap((volume) => {
    const { path, mode, persist, description } = volume;
    const name = volume.name ?? (path.replace(/[^\w]+/g, '-').replace(/^[-_]+|-+$/g, '') || 'data');
    const say = (message: string): void => {
      notes.add(`volume ${name}`, message, volume);
    };
    const isTold = /^[A-Za-z0-9][\w.-]{0,100}$/.test(name) && /^\/[^:{}]*$/.test(path) && !taken.has(name);
    if (!isTold) {
      say('Its title or path cannot be written as a volume of Docker, or is taken; it is left out.');
      return [];
    }
    taken.add(name);
    if (volume.name === undefined) say(`The volume at ${path} has no title; it is called ${name}.`);
    if (persist !== true) say('Docker keeps a volume that has a name: its files outlive the call.');
    if (description !== undefined) say('Its description has no place in an entry.');
    const isReadOnly = mode?.toLowerCase() === 'ro';
    if (mode !== undefined && !/^r[ow]$/i.test(mode)) say(`Its mode ${mode} is none of Docker's.`);
    return [`${name}:${path}${isReadOnly ? ':ro' : ''}`];
  });
}
