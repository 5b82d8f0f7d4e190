import type { TypeExpression, ValueType } from '../../model/contract.js';
import type { Tree } from './print-yaml.js';

/** A type in the words of another dialect, and what is lost on the way. */
export interface TypeWord {
  word: string;
  /** The end of a sentence that begins with what has the type. */
  loss?: string;
}

/** What microservice.yml and oms.yml call the types that they have by another name, or not at all. */
const nearest: Partial<Record<ValueType, TypeWord>> = {
  json: { word: 'any', loss: 'has the type json, which is written as any' },
  file: { word: 'path', loss: 'has the type file, which is written as path' },
  dir: { word: 'path', loss: 'has the type dir, which is written as path' },
  object: { word: 'map' },
};

/** The members of a type, each once. */
export function membersOf(type: TypeExpression): ValueType[] {
  return [...new Set(Array.isArray(type) ? type : [type])];
}

/**
 * A type as the successors of asyncy.yml write it. They have no unions: one becomes `string`, as their authors did (spec/asyncy.md 2), or
 * `path` when each of its members is one.
 */
export function successorType(type: TypeExpression): TypeWord {
  const members = membersOf(type);
  const [only = 'any'] = members;
  if (members.length <= 1) return nearest[only] ?? { word: only };
  const word = members.every((member) => ['file', 'dir', 'path'].includes(member)) ? 'path' : 'string';
  return { word, loss: `has the type ${members.join(' | ')}, a union, which is written as ${word}` };
}

/** A variable's default is the text that it gets; numbers and booleans stand without quotes where their type says so. */
export function plainDefault(type: unknown, value: Tree | undefined): Tree | undefined {
  if (typeof value !== 'string') return value;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  const isNumber = ['int', 'integer', 'float', 'number'].includes(String(type));
  return isNumber && /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}
