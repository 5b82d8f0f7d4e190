import type { Json } from '../model/contract.js';

/** Deepest nesting that is read; what lies deeper would overflow the stack of whoever prints it. */
const deepestJson = 64;

/** Most characters of one JSON text that are read. */
const longestJson = 4 * 1024 * 1024;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepestJson) return true;
  }
  return false;
}

/** Parses JSON that nobody vouches for, of up to `longest` characters. A failure says what is wrong, in words for a message. */
export function parseJsonText(text: string, longest = longestJson): { value: Json } | { fault: string } {
  if (text.length > longest) return { fault: `is longer than ${String(longest)} characters` };
  if (isTooDeep(text)) return { fault: `is nested deeper than ${String(deepestJson)} levels` };
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    // The engine's own words quote the text, which may hold a secret.
    return { fault: 'is not valid JSON' };
  }
}

/** A JSON value that is an object, read safely whatever its keys are called. */
export type JsonObject = Record<string, Json>;

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property `key`; null counts as absent. */
export function property(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined;
}

/** A property as text: strings that are not empty, numbers and booleans in their JSON spelling; else undefined. */
export function textProperty(object: JsonObject, key: string): string | undefined {
  const value = property(object, key);
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
