import type { Argument } from '../../../model/contract.js';
import type { Location } from '../../../model/location.js';
import { quoted } from '../../finding.js';
import { parseTypeExpression } from '../../type-expression.js';
import { toJson, type YamlMap, type YamlNode, type YamlScalar } from '../../yaml/node.js';
import { replaceScalar } from './edits.js';
import { argumentKeys, commandKeys } from './keys.js';
import { fieldsOf, variant, type Field, type Reading } from './reading.js';
import { booleanOf, mapOf, scalarsOf, textOf, wrongShape } from './shapes.js';
import { bindingOf, patternOf, rangeOf, shapeOf, typeFromText, typeOf, typeText } from './value.js';

type Kind = Argument['kind'];

/**
 * `args`, `kwargs` and `arguments`: a list of {name, …}, of names or of `name:type|type`, or a map of name -> {…}; each key documents
 * one of the forms and all are read (spec/asyncy.md 1.2). Undefined when the key is not there.
 */
export function readArguments(
  reading: Reading,
  field: Field | undefined,
  kind: Kind,
  command: string,
): Argument[] {
  if (!field) return [];
  const { value, key, location } = field;
  const what = `"${key}" of ${command}`;
  const documentedAsList = key !== 'arguments';
  if (value.kind === 'list') {
    if (!documentedAsList) noteForm(reading, 'arguments-list', what, 'a list', 'a map of names', location);
    return value.items.flatMap((item, index) => listItem(reading, item, index, kind, command, key));
  }
  if (value.kind === 'scalar' && value.value !== null) {
    wrongShape(reading, what, 'a list or a map', value);
    return [];
  }
  const map = mapOf(reading, value, location, what);
  if (!map || map.entries.length === 0) return [];
  if (documentedAsList) noteForm(reading, 'arguments-map', what, 'a map', 'a list', location);
  return map.entries.map((entry) => {
    const argument = `the argument ${quoted(entry.key)} of ${command}`;
    const body = mapOf(reading, entry.value, entry.keyLocation, `The argument ${quoted(entry.key)}`);
    return body
      ? fromMap(reading, body, entry.key, kind, entry.keyLocation, argument, key)
      : bare(entry.key, kind, entry.keyLocation);
  });
}

function noteForm(
  reading: Reading,
  messageId: string,
  what: string,
  is: string,
  documented: string,
  location: Location,
): void {
  variant(reading, {
    messageId,
    message: `${what} is ${is}, where ${documented} is documented; it is read all the same.`,
    location,
  });
}

function bare(name: string, kind: Kind, location: Location): Argument {
  return { name, kind, type: 'any', required: false, declaredAt: [location] };
}

function listItem(
  reading: Reading,
  item: YamlNode,
  index: number,
  kind: Kind,
  command: string,
  section: string,
): Argument[] {
  const placeholder = `arg${String(index + 1)}`;
  if (item.kind === 'scalar' && item.value !== null)
    return [fromText(reading, item, placeholder, kind, command)];
  if (item.kind !== 'map') {
    wrongShape(reading, `Every argument of ${command}`, 'a map or a name', item);
    return [];
  }
  const named = item.entries.find((entry) => entry.key === 'name');
  const name = named?.value.kind === 'scalar' && named.value.value !== null ? named.value.source : undefined;
  if (name === undefined) {
    const message = `An argument of ${command} has no name; it is called "${placeholder}".`;
    const suggestion = `Write "name: ${placeholder}" or a better one.`;
    variant(reading, {
      messageId: 'argument-without-name',
      severity: 'warning',
      message,
      location: item.location,
      suggestion,
    });
  }
  const what = `the argument ${quoted(name ?? placeholder)} of ${command}`;
  return [fromMap(reading, item, name ?? placeholder, kind, item.location, what, section)];
}

/** `name` or `name:type|type`. */
function fromText(
  reading: Reading,
  item: YamlScalar,
  placeholder: string,
  kind: Kind,
  command: string,
): Argument {
  const { source: text, location } = item;
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  const argument = bare(name === '' ? placeholder : name, kind, location);
  if (colon < 0) return argument;
  const message = `The argument ${quoted(text)} of ${command} is written as name:type, which is documented nowhere.`;
  const suggestion = `Write {name: ${argument.name}, type: ${text.slice(colon + 1).trim()}}.`;
  const type = /^[A-Za-z_][\w.-]*$/.test(name) ? parseTypeExpression(text.slice(colon + 1)) : undefined;
  const edits = type && replaceScalar(reading.lines, item, () => `{name: ${name}, type: ${typeText(type)}}`);
  variant(reading, { messageId: 'argument-shorthand', message, location, suggestion, edits });
  const what = `the argument ${quoted(argument.name)} of ${command}`;
  return { ...argument, type: typeFromText(reading, text.slice(colon + 1), location, what) };
}

function fromMap(
  reading: Reading,
  body: YamlMap,
  name: string,
  kind: Kind,
  location: Location,
  what: string,
  section: string,
): Argument {
  const fields = fieldsOf(reading, body, argumentKeys, what, (key) =>
    Object.hasOwn(commandKeys, key)
      ? `"${key}" belongs to the command; indent it as far as "${section}".`
      : undefined,
  );
  const help = textOf(reading, fields.help, what);
  const pattern = patternOf(reading, fields.pattern, what);
  const values = scalarsOf(reading, fields.enum, what);
  const binding = bindingOf(reading, fields.in, what);
  const shape = shapeOf(fields);
  booleanOf(reading, fields.deprecated, what);
  return {
    ...bare(name, kind, location),
    type: typeOf(reading, fields.type, what) ?? 'any',
    required: booleanOf(reading, fields.required, what) ?? false,
    ...(fields.default && { default: toJson(fields.default.value) }),
    ...(help === undefined ? {} : { help: help.trim() }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(values === undefined ? {} : { enum: values }),
    ...rangeOf(reading, fields.range, what),
    ...(binding === undefined ? {} : { in: binding }),
    ...(shape === undefined ? {} : { shape }),
  };
}
