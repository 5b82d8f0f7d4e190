/** JSON values that nobody gave, of the shape that a contract draws. */
import {
  isJsonObject,
  parseJsonText,
  property,
  textProperty,
  type JsonObject,
} from '../../contract/json-text.js';
import { parseTypeExpression } from '../../contract/type-expression.js';
import type { Json, TypeExpression } from '../../model/contract.js';
import { synthesise } from './synthesise.js';

/** Shapes that are deeper or wider are none that people write. */
const deepest = 8;
const mostProperties = 100;

/** What a shape says of itself, the surest first. */
function toldBy(shape: JsonObject): Json | undefined {
  const examples = property(shape, 'examples');
  const members = property(shape, 'enum');
  return (
    property(shape, 'default') ??
    property(shape, 'example') ??
    (Array.isArray(examples) ? examples[0] : undefined) ??
    (Array.isArray(members) ? members[0] : undefined)
  );
}

/** A text as its type reads it; what is no JSON is itself. */
function readAs(text: string, type: TypeExpression): Json {
  const types = Array.isArray(type) ? type : [type];
  if (types.some((one) => ['string', 'file', 'dir', 'path', 'uuid', 'any'].includes(one))) return text;
  const parsed = parseJsonText(text);
  return 'value' in parsed ? parsed.value : text;
}

function scalar(name: string | undefined, type: TypeExpression): Json {
  const made = synthesise({ ...(name !== undefined && { name }), type });
  return 'value' in made ? readAs(made.value, type) : null;
}

function objectOf(properties: JsonObject, required: Json | undefined, depth: number): Json {
  const listed = Array.isArray(required) ? required : undefined;
  const entries = Object.entries(properties)
    .slice(0, mostProperties)
    .flatMap(([name, body]): [string, Json][] => {
      const part = isJsonObject(body) ? body : {};
      const isLeftOut = listed ? !listed.includes(name) : property(part, 'required') === false;
      return isLeftOut ? [] : [[name, shapedValue(part, name, depth + 1)]];
    });
  return Object.fromEntries(entries);
}

/** `list: {elements}`, `map: {values}`, or JSON Schema's `items` and `additionalProperties`. */
function within(shape: JsonObject, holder: string, part: string, schema: string): JsonObject | undefined {
  const held = property(shape, holder);
  const found = (isJsonObject(held) ? property(held, part) : undefined) ?? property(shape, schema);
  return isJsonObject(found) ? found : undefined;
}

/** A value that a declaration {type, properties, list, map, items, enum, default} describes; its required parts only. */
export function shapedValue(shape: JsonObject, name?: string, depth = 0): Json {
  const told = toldBy(shape);
  if (told !== undefined) return told;
  const properties = property(shape, 'properties');
  const type = parseTypeExpression(textProperty(shape, 'type') ?? 'any') ?? 'any';
  if (depth > deepest) return scalar(name, type);
  if (isJsonObject(properties)) return objectOf(properties, property(shape, 'required'), depth);
  const element = within(shape, 'list', 'elements', 'items');
  if (element) return [shapedValue(element, name, depth + 1)];
  const value = within(shape, 'map', 'values', 'additionalProperties');
  if (value) return { key: shapedValue(value, undefined, depth + 1) };
  return scalar(name, type);
}
