import type { Json } from '../model/contract.js';
import { pointerToken } from '../model/location.js';
import { isJsonObject } from './json-text.js';

/** A place where two JSON values differ; a side without it is undefined. */
export interface JsonDifference {
  /** JSON Pointer; empty for the whole value. */
  pointer: string;
  one?: Json;
  other?: Json;
}

/** Where two values first differ, keys in any order; undefined when they are equal. Depth is the parser's to bound. */
export function firstDifference(one: Json, other: Json, pointer = ''): JsonDifference | undefined {
  if (one === other) return undefined;
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return { pointer, one, other };
    return firstOf(
      one.map((item, index) => [String(index), item, other[index]] as const),
      pointer,
    );
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return { pointer, one, other };
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const pairs = [...keys].map((key) => [key, own(one, key), own(other, key)] as const);
  return firstOf(pairs, pointer);
}

const own = (object: Record<string, Json>, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function firstOf(
  pairs: readonly (readonly [string, Json | undefined, Json | undefined])[],
  pointer: string,
): JsonDifference | undefined {
  for (const [key, one, other] of pairs) {
    const here = `${pointer}/${pointerToken(key)}`;
    if (one === undefined || other === undefined)
      return { pointer: here, ...(one !== undefined && { one }), ...(other !== undefined && { other }) };
    const found = firstDifference(one, other, here);
    if (found) return found;
  }
  return undefined;
}
