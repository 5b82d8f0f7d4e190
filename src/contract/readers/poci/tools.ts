import type { Note, Volume } from '../../../model/contract.js';
import { defined } from '../../../model/defined.js';
import { quoted } from '../../finding.js';
import type { ArgumentDeclaration, CommandDeclaration } from '../../fragment.js';
import { isJsonObject } from '../../json-text.js';
import { isNull, toJson, type YamlEntry, type YamlNode } from '../../yaml/node.js';
import { schemaArgument } from '../docker-mcp/arguments.js';
import { namedIn, noteOf, present, tell, tellShape, textIn, textsIn, type Pass } from '../bridge/fields.js';

export interface ToolsPart {
  commands: CommandDeclaration[];
  volumes: Volume[];
  /** What single tools say that has no field of its own: image, user, mounts of the host. */
  notes: Note[];
}

const toolKeys = new Set(['name', 'description', 'parameters', 'container']);
const containerKeys = new Set(['image', 'command', 'volumes', 'user']);

/** `tools`: {name, description, parameters, container {image, command, volumes, user}}. */
export function readTools(pass: Pass, entry: YamlNode): ToolsPart {
  const part: ToolsPart = { commands: [], volumes: [], notes: [] };
  const seen = new Set<string>();
  for (const { name, node, location } of namedIn(pass, entry, 'tools', 'name')) {
    if (seen.has(name)) {
      const message = `There are two tools ${quoted(name)}; only the first is read.`;
      tell(pass, { messageId: 'tool-twice', message, location, suggestion: 'Give the second another name.' });
    } else readTool(pass, name, node, part);
    seen.add(name);
  }
  return part;
}

function readTool(pass: Pass, name: string, node: YamlNode, part: ToolsPart): void {
  const container = present(node, 'container')?.value;
  const mounted = readMounts(pass, name, container, part);
  const declared = readParameters(pass, present(node, 'parameters')).map((argument) =>
    mounted.has(argument.name) && (argument.type === 'string' || argument.type === undefined)
      ? { ...argument, type: 'path' as const }
      : argument,
  );
  const words = textsIn(pass, container, 'command');
  tellStrangers(pass, name, words, new Set(declared.map((argument) => argument.name)));
  part.commands.push(
    defined<CommandDeclaration>({
      name,
      help: textIn(pass, node, 'description'),
      style: 'mcp',
      arguments: declared,
      extra: { args: false, kwargs: false },
      format: words.map(({ text }) => text),
      declaredAt: [node.location],
    }),
  );
  for (const key of ['image', 'user']) {
    const entry = present(container, key);
    if (entry) part.notes.push(noteOf(`poci ${key} ${name}`, entry));
  }
  noteOthers(node, toolKeys, name, part);
  if (container) noteOthers(container, containerKeys, name, part);
}

function noteOthers(node: YamlNode, known: ReadonlySet<string>, name: string, part: ToolsPart): void {
  if (node.kind !== 'map') return;
  for (const entry of node.entries)
    if (!known.has(entry.key) && !isNull(entry.value))
      part.notes.push(noteOf(`poci ${entry.key} ${name}`, entry));
}

/** `parameters`: a JSON Schema of an object. */
function readParameters(pass: Pass, entry: YamlEntry | undefined): ArgumentDeclaration[] {
  if (!entry) return [];
  const { value } = entry;
  const properties = present(value, 'properties')?.value;
  if (value.kind !== 'map') {
    tellShape(pass, '"parameters"', 'a JSON Schema of an object', value);
    return [];
  }
  if (!properties) return [];
  if (properties.kind !== 'map') {
    tellShape(pass, '"properties" of "parameters"', 'a map', properties);
    return [];
  }
  const required = new Set(textsIn(pass, value, 'required').map(({ text }) => text));
  return properties.entries.map(({ key, keyLocation, value: body }) => {
    const schema = toJson(body);
    if (!isJsonObject(schema)) tellShape(pass, `The parameter ${quoted(key)}`, 'a JSON Schema', body);
    return schemaArgument(key, isJsonObject(schema) ? schema : {}, required.has(key), keyLocation);
  });
}

/** A volume that the engine keeps by name: `cache:/var/cache:ro`. */
const named = /^([A-Za-z0-9][\w.-]{0,100}):(\/[^:]*)(?::(r[ow]))?$/;
/** A parameter that names a path of the caller's disk. */
const mount = /^\{\{([^{}|]{1,200})\|volume(?:\|[^{}]{0,200})?\}\}$/;

/** The names of the parameters that are mounted. Volumes are added to the contract; mounts of the host are notes, for no file grants them. */
function readMounts(pass: Pass, tool: string, container: YamlNode | undefined, part: ToolsPart): Set<string> {
  const mounted = new Set<string>();
  const others: { text: string; location: Note['declaredAt'][number] }[] = [];
  for (const { text, location } of textsIn(pass, container, 'volumes')) {
    const argument = mount.exec(text)?.[1]?.trim();
    const [, name, path, mode] = named.exec(text) ?? [];
    if (argument !== undefined) mounted.add(argument);
    else if (name === undefined || path === undefined) others.push({ text, location });
    else if (!part.volumes.some((volume) => volume.path === path))
      part.volumes.push(defined<Volume>({ path, name, mode, persist: true, declaredAt: [location] }));
  }
  if (others.length > 0)
    part.notes.push({
      topic: `poci mounts ${tool}`,
      value: others.map(({ text }) => text),
      declaredAt: others.map(({ location }) => location),
    });
  return mounted;
}

/** What a template names that is no parameter stays empty. */
function tellStrangers(
  pass: Pass,
  tool: string,
  words: readonly { text: string; location: Note['declaredAt'][number] }[],
  declared: ReadonlySet<string>,
): void {
  for (const { text, location } of words) {
    for (const [, found = ''] of text.matchAll(/\{\{([^{}|]{1,200})(?:\|[^{}]{0,200})?\}\}/g)) {
      const name = found.trim();
      // A dot leads into the configuration, or into a value.
      if (declared.has(name) || declared.has(name.split('.')[0] ?? '') || name.includes('.')) continue;
      const message = `The command of the tool ${quoted(tool)} names ${quoted(name)}, which is none of its parameters.`;
      const suggestion = 'Declare it under "parameters", or correct the name.';
      tell(pass, { messageId: 'placeholder-unknown', message, location, suggestion, severity: 'warning' });
    }
  }
}
