import { parseBoolean } from '../boolean-text.js';
import { parseBytes } from '../quantity.js';
import type { FormatFault } from './fault.js';

const yes = new Set(['yes', 'y', 'on', '1', 't', 'enabled']);
const no = new Set(['no', 'n', 'off', '0', 'f', 'disabled']);

/** `true` or `false`, in any case. */
export function booleanFault(value: string): FormatFault | undefined {
  const word = value.trim().toLowerCase();
  if (parseBoolean(value) !== undefined)
    return word.length === value.length
      ? undefined
      : { reason: 'there is white space around it', suggestion: word };
  const reason = 'it is neither true nor false';
  if (yes.has(word)) return { reason, suggestion: 'true' };
  return no.has(word) ? { reason, suggestion: 'false' } : { reason };
}

/** Decimal digits, with a sign or without. */
export function integerFault(value: string): FormatFault | undefined {
  if (/^[+-]?\d+$/.test(value)) return undefined;
  const [, digits] = /^\s*([+-]?\d{1,300})(?:\.0{1,300})?\s*$/.exec(value) ?? [];
  const reason = 'it is no whole number';
  return digits === undefined ? { reason } : { reason, suggestion: digits };
}

/** Words separated by commas; white space around them does no harm. */
export function commaListFault(value: string): FormatFault | undefined {
  const items = value.split(',').map((item) => item.trim());
  const kept = items.filter((item) => item !== '');
  if (kept.length === items.length) return undefined;
  const reason = 'there is a comma with nothing beside it';
  return kept.length === 0 ? { reason } : { reason, suggestion: kept.join(',') };
}

const quantity = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,3})?$/;

/** A quantity of Kubernetes: `500m`, `512Mi`, `1.5G` (apimachinery, resource.Quantity). */
export function quantityFault(value: string): FormatFault | undefined {
  if (quantity.test(value)) return undefined;
  const trimmed = value.replaceAll(/\s/g, '');
  if (trimmed !== value && quantity.test(trimmed))
    return { reason: 'it holds no white space', suggestion: trimmed };
  // 512MB, 512MiB and 512K are amounts, too, but Kubernetes has other words for them.
  const [, amount, letter = '', binary] =
    /^(\d{1,30}(?:\.\d{1,30})?)([a-zA-Z]?)(i?)[bB]?$/.exec(trimmed) ?? [];
  if (amount === undefined || parseBytes(trimmed) === undefined)
    return { reason: 'it is no number with a unit of Kubernetes' };
  const unit = binary ? `${letter.toUpperCase()}i` : letter.toUpperCase().replace('K', 'k').replace('B', '');
  return { reason: 'Kubernetes writes the unit in another way', suggestion: amount + unit };
}
