import { formats } from '../contract/formats/check-format.js';
import { redactUrlCredentials } from '../model/secret.js';
import type { KeyEntry } from '../model/vocabulary.js';
import type { Facts, Place } from './rule.js';

/** Most characters of a value that a finding repeats. */
const longestShown = 200;

/** A value of a label for a finding's data: cut when long, without passwords of URLs. */
export function shown(value: string): string {
  const safe = redactUrlCredentials(value.slice(0, 10 * longestShown));
  return safe.length > longestShown ? `${safe.slice(0, longestShown)}…` : safe;
}

/** An instruction that sets a label to this value, whatever it holds. */
export function labelLine(key: string, value: string): string {
  return `LABEL ${shown(key)}=${JSON.stringify(shown(value)).replaceAll('$', '\\$')}`;
}

/** A value that would do, for a suggestion. */
export function exampleOf({ example, enum: allowed, format = 'text' }: KeyEntry): string {
  return example ?? allowed?.[0] ?? (format === 'text' ? '…' : formats[format].example);
}

/** The value of a key in labels or annotations; undefined when it is not there. */
export function valueOf(
  texts: Readonly<Record<string, string>> | undefined,
  key: string,
): string | undefined {
  return texts && Object.hasOwn(texts, key) ? texts[key] : undefined;
}

/** True when the label is there, be its value known or not. */
export function isLabelSet(
  { contract, undecided }: Pick<Facts, 'contract' | 'undecided'>,
  key: string,
): boolean {
  return Object.hasOwn(contract.labels, key) || undecided.has(`label ${key}`);
}

/** Who asks and what they do, for a message: `the profile redhat requires`, `the profiles oci and ghcr require`. */
export function demandOf({ from = 'configuration' }: KeyEntry, verb: string): string {
  if (from === 'configuration') return `the configuration ${verb}s`;
  return from.includes(', ')
    ? `the profiles ${from.replaceAll(', ', ' and ')} ${verb}`
    : `the profile ${from} ${verb}s`;
}

/** Until the day from which an entry holds, its findings are notes. */
export function severityUntil({ effective }: KeyEntry, now: number): Pick<Place, 'severity'> {
  return effective !== undefined && now < Date.parse(effective) ? { severity: 'note' } : {};
}
