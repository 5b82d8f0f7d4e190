import type { Json, Scalar, TypeExpression, ValueType } from '../../../model/contract.js';
import { isJsonObject, property } from '../../json-text.js';
import { isPattern } from '../../pattern.js';
import { canBePrinted, type Tree } from '../print-yaml.js';
import { holdsSecret } from '../successor/values.js';
import { membersOf } from '../types.js';

/** JSON Schema's word for a type, and what is lost; no word where every value is taken. */
const words: Readonly<Record<ValueType, { word?: string; format?: string; loss?: true }>> = {
  string: { word: 'string' },
  int: { word: 'integer' },
  float: { word: 'number', loss: true },
  number: { word: 'number' },
  boolean: { word: 'boolean' },
  json: { loss: true },
  list: { word: 'array' },
  object: { word: 'object' },
  file: { word: 'string', loss: true },
  dir: { word: 'string', loss: true },
  path: { word: 'string' },
  uuid: { word: 'string', format: 'uuid' },
  any: {},
  none: { word: 'null' },
};

const pathTypes: ReadonlySet<ValueType> = new Set<ValueType>(['file', 'dir', 'path']);

/** True for an argument whose every value names something of the caller's disk. */
export function isPath(type: TypeExpression): boolean {
  return membersOf(type).every((member) => pathTypes.has(member));
}

/** What an argument, or a variable, is as JSON Schema. */
export interface Described {
  name: string;
  type?: TypeExpression;
  help?: string | undefined;
  default?: Json;
  pattern?: string;
  enum?: Scalar[];
  minimum?: number;
  maximum?: number;
  shape?: Json;
  secret?: boolean;
}

/** A property of `parameters`, or of `config`. `say` gets what is lost, as the end of a sentence that begins with the argument. */
export function propertySchema(
  described: Described,
  say: (message: string) => void,
): Record<string, Tree | undefined> {
  const { help, minimum, maximum, enum: values, pattern } = described;
  const isHidden = holdsSecret(described);
  if (isHidden) say('has a default that is a secret; it is left out, with the rules that give it away');
  if (values?.length === 0) say('allows no value at all, which no schema says; the list is left out');
  const isKept = pattern === undefined || isPattern(pattern);
  if (!isKept) say('has a pattern that is no regular expression; it is left out');
  return {
    ...typeFields(described.type ?? 'string', say),
    description: help,
    default: isHidden ? undefined : writtenDefault(described.default, say),
    pattern: isHidden || !isKept ? undefined : pattern,
    enum: isHidden || values?.length === 0 ? undefined : values,
    minimum,
    maximum,
    ...shapeFields(described, say),
  };
}

function typeFields(type: TypeExpression, say: (message: string) => void): Record<string, Tree> {
  const members = membersOf(type);
  const found = members.map((member) => words[member]);
  const schemaWords = [...new Set(found.flatMap(({ word }) => (word === undefined ? [] : [word])))];
  const takesAll = found.some(({ word }) => word === undefined);
  const written = takesAll ? 'any value' : schemaWords.join(' | ');
  const isMerged = members.length > 1 && schemaWords.length < members.length;
  const isMixed = members.length > 1 && members.some((member) => pathTypes.has(member)) && !isPath(type);
  if (isMerged || isMixed || found.some(({ loss }) => loss))
    say(`has the type ${members.join(' | ')}, which is written as ${written}`);
  if (takesAll) return {};
  const [only = 'string'] = schemaWords;
  const format = members.length === 1 ? found[0]?.format : undefined;
  return { type: schemaWords.length === 1 ? only : schemaWords, ...(format !== undefined && { format }) };
}

function writtenDefault(value: Json | undefined, say: (message: string) => void): Json | undefined {
  if (value === undefined) return undefined;
  if (value !== null && canBePrinted(value)) return value;
  say('has a default that cannot be written; it is left out');
  return undefined;
}

/** `items` and `properties`, where the contract wrote them in these words or in those of contract files. */
function shapeFields({ shape, type }: Described, say: (message: string) => void): Record<string, Json> {
  if (shape === undefined) return {};
  if (isJsonObject(shape) && canBePrinted(shape)) {
    const items = shape;
    const list = property(shape, 'list');
    const elements = isJsonObject(list) ? property(list, 'elements') : undefined;
    if (elements === undefined && property(shape, 'map') === undefined) {
      const properties = property(shape, 'properties');
      if (type === 'object') return { properties: isJsonObject(properties) ? properties : shape };
      if (type === 'list') return { items };
    }
  }
  say('has a shape in the words of contract files; it is left out');
  return {};
}
