import { valueTypes, type TypeExpression, type ValueType } from '../model/contract.js';

const known: ReadonlySet<string> = new Set(valueTypes);

/** Other spellings seen in contracts and in JSON Schema (spec/asyncy.md 1.4). */
const aliases = new Map<string, ValueType>([
  ['array', 'list'],
  ['bool', 'boolean'],
  ['double', 'float'],
  ['enum', 'string'],
  ['folder', 'dir'],
  ['integer', 'int'],
  ['map', 'object'],
  ['null', 'none'],
  ['str', 'string'],
]);

/**
 * Reads `int`, `file|folder`, `file, dir, string`. A union of one is that type. Undefined when a word is no type, or when there is none.
 */
export function parseTypeExpression(text: string): TypeExpression | undefined {
  const types = new Set<ValueType>();
  for (const word of text.toLowerCase().split(/[,|]/)) {
    const name = word.trim();
    const type = known.has(name) ? (name as ValueType) : aliases.get(name);
    if (type === undefined) return undefined;
    types.add(type);
  }
  const [first, ...others] = types;
  return first !== undefined && others.length > 0 ? [first, ...others] : first;
}
