import type { Json } from '../../model/contract.js';
import type { JsonShape } from '../../model/vocabulary.js';
import { isJsonObject, parseJsonText, textProperty } from '../json-text.js';
import type { FormatFault } from './fault.js';

function memberReason(value: Json, members: readonly string[], place: string): string | undefined {
  if (!isJsonObject(value)) return `${place} is no object`;
  const missing = members.find((member) => textProperty(value, member) === undefined);
  return missing === undefined ? undefined : `"${missing}" is missing in ${place}`;
}

/** A JSON text, of this shape where one is given. */
export function jsonFault(value: string, shape?: JsonShape): FormatFault | undefined {
  const parsed = parseJsonText(value);
  if ('fault' in parsed) {
    const single = /^\s*[[{]\s*'/.test(value) ? '; JSON has double quotes' : '';
    return { reason: `it ${parsed.fault}${single}` };
  }
  if (!shape) return undefined;
  const { value: json } = parsed;
  const { type, members = [] } = shape;
  if (Array.isArray(json)) {
    if (type === 'object') return { reason: 'it is a list, not an object' };
    for (const [index, item] of json.entries()) {
      const reason = memberReason(item, members, `item ${String(index + 1)}`);
      if (reason !== undefined) return { reason };
    }
    return undefined;
  }
  if (type === 'list') return { reason: 'it is no list' };
  const reason = memberReason(json, members, 'it');
  return reason === undefined ? undefined : { reason };
}
