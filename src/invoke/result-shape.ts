import { typeWords as words } from '../contract/check-value.js';
import { quoted, shortened } from '../contract/finding.js';
import { isJsonObject, property, type JsonObject } from '../contract/json-text.js';
import { parseTypeExpression } from '../contract/type-expression.js';
import type { Json, Result, ValueType } from '../model/contract.js';
import { pointerToken } from '../model/location.js';

/** What a value should have been, and what it is. */
export interface Misfit {
  expected: string;
  found: string;
}

/** Where in the value. */
interface Place {
  /** JSON Pointer. */
  pointer: string;
}

const root: Place = { pointer: '' };

function below({ pointer }: Place, token: string | number): Place {
  return { pointer: `${pointer}/${pointerToken(token)}` };
}

/**
 * The first place where a result breaks the shape that its contract gives it: `properties` of objects, `elements` of lists, `values` of maps,
 * nested as deep as they are. A declared property has to be there unless it says `required: false` (spec/asyncy.md 4), or a JSON Schema
 * lists others as required; one that may be left out may be null as well. What the shape does not name is let through. `value` is no deeper
 * than the parser lets it be.
 */
export function shapeMisfit(value: Json, result: Result | undefined): Misfit | undefined {
  return misfitIn(value, shapeOf(value, result?.properties), root);
}

/**
 * The shape as one declaration. The readers put `list` and `map` where `properties` would be, and an object may well have properties of these
 * names.
 */
function shapeOf(value: Json, written: Json | undefined): JsonObject {
  if (!isJsonObject(written)) return {};
  const isWrapped = Object.entries(written).every(
    ([key, part]) =>
      (key === 'list' && holds(part, 'elements')) ||
      (key === 'map' && (holds(part, 'values') || holds(part, 'keys'))),
  );
  if (isWrapped) return written;
  return Array.isArray(value) ? {} : { properties: written };
}

function holds(part: Json, key: string): boolean {
  return isJsonObject(part) && isJsonObject(property(part, key));
}

function misfitIn(value: Json, shape: JsonObject, place: Place): Misfit | undefined {
  const wrong = typeMisfit(value, shape, place);
  if (wrong) return wrong;
  if (Array.isArray(value)) {
    const elements = partOf(shape, 'list', 'elements') ?? property(shape, 'items');
    if (!isJsonObject(elements)) return undefined;
    return firstOf(value.entries(), ([index, item]) => misfitIn(item, elements, below(place, index)));
  }
  if (!isJsonObject(value)) return undefined;
  const missing = propertiesMisfit(value, shape, place);
  const values = partOf(shape, 'map', 'values');
  if (missing || !isJsonObject(values)) return missing;
  return firstOf(Object.entries(value), ([key, item]) => misfitIn(item, values, below(place, key)));
}

/** `list: {elements}`, `map: {values}`. */
function partOf(shape: JsonObject, name: string, part: string): Json | undefined {
  const holder = property(shape, name);
  return isJsonObject(holder) ? property(holder, part) : undefined;
}

function propertiesMisfit(value: JsonObject, shape: JsonObject, place: Place): Misfit | undefined {
  const declared = property(shape, 'properties');
  if (!isJsonObject(declared)) return undefined;
  const required = property(shape, 'required');
  return firstOf(Object.entries(declared), ([name, body]) => {
    const part = isJsonObject(body) ? body : {};
    const isRequired = Array.isArray(required)
      ? required.includes(name)
      : property(part, 'required') !== false;
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item !== undefined && (item !== null || isRequired)) return misfitIn(item, part, below(place, name));
    return isRequired
      ? { expected: `an object with ${quoted(name)}${said(place)}`, found: 'an object without it' }
      : undefined;
  });
}

function typeMisfit(value: Json, shape: JsonObject, place: Place): Misfit | undefined {
  const types = typesOf(property(shape, 'type'));
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return {
      expected: `${types.map((type) => typeWords[type]).join(' or ')}${said(place)}`,
      found: shown(value),
    };
  const allowed = property(shape, 'enum') ?? property(shape, 'values');
  if (!Array.isArray(allowed) || typeof value === 'object') return undefined;
  if (allowed.some((one) => typeof one !== 'object' && String(one) === String(value))) return undefined;
  return { expected: `one of the values that are allowed${said(place)}`, found: shown(value) };
}

/** A name, a union, or the list of names of a JSON Schema; what is no type allows anything, and `enum` what it lists. */
function typesOf(written: Json | undefined): readonly ValueType[] {
  if (written === 'enum') return [];
  const names = Array.isArray(written) ? written.map(String).join('|') : written;
  const type = typeof names === 'string' ? parseTypeExpression(names) : undefined;
  return type === undefined ? [] : [type].flat();
}

/** Inside JSON a list is one already. */
const typeWords: Readonly<Record<ValueType, string>> = {
  ...words,
  list: 'a list',
  object: 'an object',
  none: 'null',
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isOfType(value: Json, type: ValueType): boolean {
  switch (type) {
    case 'any':
    case 'json':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'float':
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'file':
    case 'dir':
    case 'path':
      return typeof value === 'string' && value !== '';
    case 'uuid':
      return typeof value === 'string' && uuid.test(value);
    case 'none':
      return value === null;
  }
}

function said({ pointer }: Place): string {
  return pointer === '' ? '' : ` at ${shortened(pointer)}`;
}

function shown(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return isJsonObject(value) ? 'an object' : typeof value === 'string' ? quoted(value) : String(value);
}

function firstOf<Item>(
  items: Iterable<Item>,
  misfit: (item: Item) => Misfit | undefined,
): Misfit | undefined {
  for (const item of items) {
    const found = misfit(item);
    if (found) return found;
  }
  return undefined;
}
