import { isJsonObject } from '../contract/json-text.js';
import type { GivenArguments } from '../model/call.js';
import type { Command, Json } from '../model/contract.js';

/** Deepest nesting that is taken; deeper JSON would overflow the stack of whoever writes it. */
const deepest = 64;

/** Arguments that have their types already: a list of positional ones, or an object of arguments by name. */
export function argumentsFromJson(json: Json, _command: Command): GivenArguments | { problem: string } {
  if (isDeeper(json, deepest)) return { problem: `it is nested deeper than ${String(deepest)} levels` };
  if (Array.isArray(json)) return { positionals: json.map((item) => ({ json: item })), keywords: [] };
  if (isJsonObject(json)) {
    const keywords = Object.entries(json).map(([name, value]) => ({ name, value: { json: value } }));
    return { positionals: [], keywords };
  }
  return { problem: 'it is neither a list nor an object' };
}

function isDeeper(json: Json, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return levels === 0 || Object.values(json).some((item: Json) => isDeeper(item, levels - 1));
}
