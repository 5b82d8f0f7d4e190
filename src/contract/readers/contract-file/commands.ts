import type { Command, CommandStyle, Note, Result, TypeExpression } from '../../../model/contract.js';
import type { Location } from '../../../model/location.js';
import { quoted, shortened } from '../../finding.js';
import { parseTypeExpression } from '../../type-expression.js';
import { entryOf, isNull, toJson, type YamlEntry, type YamlNode } from '../../yaml/node.js';
import { readArguments } from './arguments.js';
import { renameKey, replaceScalar } from './edits.js';
import { commandKeys, resultKeys } from './keys.js';
import { fault, fieldsOf, variant, type Field, type Fields, type Reading } from './reading.js';
import { booleanOf, mapOf, namedEntries, scalarsOf, textOf, textsOf, wrongShape } from './shapes.js';
import { shapeOf, typeFromText, typeOf, typeText } from './value.js';

/** Reserved: no command word is passed. */
const entrypointName = 'entrypoint';

type CommandFields = Fields<(typeof commandKeys)[string][0]>;

export interface CommandsPart {
  commands: Command[];
  /** What commands say that has no field of its own: events, rpc, run. */
  notes: Note[];
}

/** `commands` or `actions`, with `entrypoint` in both places (spec/asyncy.md 1.1 to 1.9). `http`: the file's interface is HTTP. */
export function readCommands(
  reading: Reading,
  field: Field | undefined,
  entrypoint: Field | undefined,
  http: boolean,
): CommandsPart {
  const part: CommandsPart = { commands: [], notes: [] };
  const entries = namedEntries(reading, field, `"${field?.key ?? 'commands'}"`);
  const isTaken = entrypoint !== undefined || entries.some(({ key }) => key === entrypointName);
  for (const entry of entries) {
    if (isStrayResult(entry)) strayResult(reading, entry);
    else readCommand(reading, nameOf(reading, entry, isTaken), entry.value, entry.keyLocation, http, part);
  }
  if (entrypoint) {
    if (part.commands.some((command) => command.name === entrypointName)) {
      const message =
        'There is an entrypoint among the commands and one at the root; only the first is read.';
      const { location } = entrypoint;
      fault(reading, {
        messageId: 'entrypoint-twice',
        message,
        location,
        suggestion: 'Remove the one at the root.',
      });
    } else readCommand(reading, entrypointName, entrypoint.value, entrypoint.location, http, part);
  }
  return part;
}

/** A `result` that is indented as a command: {type, help} are no keys of a command together. */
function isStrayResult({ key, value }: YamlEntry): boolean {
  const named = ['result', 'results', 'output'].includes(key);
  return named && entryOf(value, 'type') !== undefined && entryOf(value, 'args') === undefined;
}

function strayResult(reading: Reading, { key, keyLocation: location }: YamlEntry): void {
  fault(reading, {
    messageId: 'result-as-command',
    message: `"${key}" stands among the commands, but looks like the result of one; it is not read.`,
    location,
    suggestion: 'Indent it under its command.',
  });
}

/** `_` was an early spelling of `entrypoint`. */
function nameOf(reading: Reading, { key, keyLocation: location }: YamlEntry, isTaken: boolean): string {
  if (key !== '_') return key;
  const message = 'The command "_" is read as "entrypoint".';
  const suggestion = 'Write "entrypoint".';
  variant(reading, {
    messageId: 'underscore-entrypoint',
    severity: 'warning',
    message,
    location,
    suggestion,
    edits: isTaken ? undefined : renameKey(reading.lines, location, key, entrypointName),
  });
  return entrypointName;
}

function readCommand(
  reading: Reading,
  name: string,
  value: YamlNode,
  location: Location,
  http: boolean,
  part: CommandsPart,
): void {
  const what = `the command ${quoted(name)}`;
  const body = mapOf(reading, value, location, `The command ${quoted(name)}`, shapeOfCommand(reading, name));
  const fields = body ? fieldsOf(reading, body, commandKeys, what) : {};
  const help = textOf(reading, fields.help, what);
  const result = resultOf(reading, fields.result, what);
  const format = formatOf(reading, fields.format, what);
  booleanOf(reading, fields.deprecated, what);
  const http_ = fields.http && mapOf(reading, fields.http.value, fields.http.location, `"http" of ${what}`);
  part.commands.push({
    name,
    ...(help === undefined ? {} : { help: help.trim() }),
    style: styleOf(reading, fields, http),
    arguments: [
      ...readArguments(reading, fields.args, 'positional', what),
      ...readArguments(reading, fields.kwargs, 'keyword', what),
      ...readArguments(reading, fields.arguments, 'keyword', what),
    ],
    ...(result && { result }),
    extra: extraOf(reading, fields, what),
    ...(format === undefined ? {} : { format }),
    ...(http_ && { http: toJson(http_) }),
    declaredAt: [location],
  });
  for (const topic of ['rpc', 'events', 'run'] as const) {
    const field = fields[topic];
    if (field)
      part.notes.push({
        topic: `${topic} ${name}`,
        value: toJson(field.value),
        declaredAt: [field.location],
      });
  }
}

/** A command as the dialect writes one. The program itself belongs to the image. */
function shapeOfCommand({ dialect }: Reading, name: string): string {
  const key = dialect === 'asyncy' ? 'args' : 'arguments';
  const shape = `${shortened(name)}: {help: What it does, ${key}: ${key === 'args' ? '[]' : '{}'}}`;
  return name === entrypointName
    ? `${shape}; the program itself goes into ENTRYPOINT of the Dockerfile`
    : shape;
}

function styleOf(reading: Reading, fields: CommandFields, http: boolean): CommandStyle {
  if (fields.http || (http && !fields.format)) return 'http';
  if (fields.rpc) return 'rpc';
  if (fields.events) return 'events';
  if (fields.format) return 'template';
  return reading.dialect === 'asyncy' ? 'argv' : 'json';
}

/** Undeclared arguments are taken by asyncy.yml unless it says otherwise, and refused by its successors. */
function extraOf(reading: Reading, fields: CommandFields, what: string): Command['extra'] {
  const byDefault = reading.dialect === 'asyncy';
  const variadic = booleanOf(reading, fields.variadic, what);
  const one = (field: Field | undefined): boolean | TypeExpression => {
    if (!field) return variadic ?? byDefault;
    const { value, key } = field;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
    if (value.kind === 'map') {
      const type = fieldsOf(reading, value, { type: ['type', 'amo'] }, `"${key}" of ${what}`).type;
      return typeOf(reading, type, `"${key}" of ${what}`) ?? true;
    }
    wrongShape(reading, `"${key}" of ${what}`, 'true, false or {type}', value);
    return byDefault;
  };
  return { args: one(fields.additional_args), kwargs: one(fields.additional_kwargs) };
}

/** A template text, a ready argv, or {command: argv}. */
function formatOf(reading: Reading, field: Field | undefined, what: string): string | string[] | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (value.kind === 'scalar') return textOf(reading, field, what);
  if (value.kind === 'list') return textsOf(reading, field, what);
  const { command } = fieldsOf(reading, value, { command: ['command', 'amo'] }, `"format" of ${what}`);
  if (!command) {
    wrongShape(reading, `"format" of ${what}`, 'a text, a list or {command}', value);
    return undefined;
  }
  return command.value.kind === 'scalar'
    ? textOf(reading, command, what)
    : textsOf(reading, command, `"format" of ${what}`);
}

/** `result`, `output`: {type, help, …}, or the type alone. */
function resultOf(reading: Reading, field: Field | undefined, command: string): Result | undefined {
  if (!field) return undefined;
  const { value, location } = field;
  const what = `the result of ${command}`;
  if (value.kind === 'scalar' && !isNull(value)) {
    const message = `${quoted(field.key)} of ${command} is a type alone; it is read as {type: ${value.source.slice(0, 40)}}.`;
    const type = parseTypeExpression(value.source);
    const edits = type && replaceScalar(reading.lines, value, () => `{type: ${typeText(type)}}`);
    variant(reading, { messageId: 'result-shorthand', message, location, edits });
    return { type: typeFromText(reading, value.source, location, what) };
  }
  const body = mapOf(reading, value, location, `The result of ${command}`);
  if (!body) return undefined;
  const fields = fieldsOf(reading, body, resultKeys, what);
  const help = textOf(reading, fields.help, what);
  const values = scalarsOf(reading, fields.enum, what);
  const contentType = textOf(reading, fields.contentType, what);
  const properties = fields.properties ? toJson(fields.properties.value) : shapeOf(fields);
  return {
    type: typeOf(reading, fields.type, what) ?? 'any',
    ...(help === undefined ? {} : { help: help.trim() }),
    ...(values === undefined ? {} : { enum: values }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(properties === undefined ? {} : { properties }),
  };
}
