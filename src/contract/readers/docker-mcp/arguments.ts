import type { Json, Scalar, TypeExpression } from '../../../model/contract.js';
import { pointerToken, type Location } from '../../../model/location.js';
import { defined } from '../../../model/defined.js';
import type { ArgumentDeclaration } from '../../fragment.js';
import { isJsonObject, property, textProperty, type JsonObject } from '../../json-text.js';
import { parseTypeExpression } from '../../type-expression.js';
import { placeOf, type Placed } from './place.js';

/** JSON Schema's `type`: a word or a list of words. A word that is no type is left to the linter. */
function typeOf(schema: JsonObject): TypeExpression | undefined {
  const type = property(schema, 'type');
  if (type === 'string' && property(schema, 'format') === 'uuid') return 'uuid';
  if (typeof type === 'string') return parseTypeExpression(type);
  const words = Array.isArray(type) ? type.filter((word) => typeof word === 'string') : [];
  return words.length > 0 ? parseTypeExpression(words.join('|')) : undefined;
}

function scalarsOf(value: Json | undefined): Scalar[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const scalars = value.filter((item) => typeof item !== 'object' || item === null);
  return scalars.length > 0 ? scalars : undefined;
}

function numberOf(schema: JsonObject, key: string): number | undefined {
  const value = property(schema, key);
  return typeof value === 'number' ? value : undefined;
}

/** A property of a JSON Schema as an argument, declared at `location`. */
export function schemaArgument(
  name: string,
  schema: JsonObject,
  required: boolean | undefined,
  location: Location,
): ArgumentDeclaration {
  return defined<ArgumentDeclaration>({
    name,
    kind: 'keyword',
    type: typeOf(schema),
    required,
    default: property(schema, 'default'),
    help: textProperty(schema, 'description') ?? textProperty(schema, 'desc'),
    pattern: textProperty(schema, 'pattern'),
    enum: scalarsOf(property(schema, 'enum')),
    minimum: numberOf(schema, 'minimum'),
    maximum: numberOf(schema, 'maximum'),
    shape: property(schema, 'items') ?? property(schema, 'properties'),
    declaredAt: [location],
  });
}

/** `tools[].arguments`: a list of {name, type, items, desc, optional}; what is not optional is required. */
export function listedArguments({ value, pointer }: Placed<Json>): ArgumentDeclaration[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => {
    const name = isJsonObject(item) ? textProperty(item, 'name') : undefined;
    if (!isJsonObject(item) || name === undefined) return [];
    const required = property(item, 'optional') !== true;
    return [schemaArgument(name, item, required, placeOf(`${pointer}/${String(index)}`))];
  });
}

/** `tools[].parameters`: a JSON Schema of an object. */
export function jsonSchemaArguments({ value, pointer }: Placed<Json>): ArgumentDeclaration[] {
  const properties = isJsonObject(value) ? property(value, 'properties') : undefined;
  if (!isJsonObject(value) || !isJsonObject(properties)) return [];
  const listed = property(value, 'required');
  const required = new Set(Array.isArray(listed) ? listed : []);
  return Object.entries(properties).map(([name, schema]) =>
    schemaArgument(
      name,
      isJsonObject(schema) ? schema : {},
      required.has(name),
      placeOf(`${pointer}/properties/${pointerToken(name)}`),
    ),
  );
}
