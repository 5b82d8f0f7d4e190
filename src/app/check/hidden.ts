import type { Contract } from '../../model/contract.js';
import { holdsToken, isSecretName } from '../../model/secret.js';
import type { GivenValues } from '../../probes/values/plan.js';
import { secretsOf } from '../lint/judge.js';

/** The same value as it stands in JSON and in URLs. */
function spellings(value: string): string[] {
  let inUrl = value;
  try {
    inUrl = encodeURIComponent(value);
  } catch {
    // Half a surrogate pair has no place in a URL.
  }
  return [value, JSON.stringify(value).slice(1, -1), inUrl];
}

/**
 * Values that must show nowhere in the report of an image: its secrets, what the user gave for secret variables, and `always` (an env file's).
 * Those of secrets are hidden as single words of a text as well, however short.
 */
export function hiddenValues(
  contract: Contract,
  given: GivenValues,
  always: ReadonlySet<string>,
): { values: ReadonlySet<string>; words: ReadonlySet<string> } {
  const secret = new Set(contract.env.flatMap((variable) => (variable.secret ? [variable.name] : [])));
  const words = [...given].flatMap(([name, value]) =>
    value !== '' && (secret.has(name) || isSecretName(name) || holdsToken(value)) ? [value] : [],
  );
  const values = [...secretsOf({ contract }), ...words, ...always].filter((value) => value !== '');
  return { values: new Set(values.flatMap(spellings)), words: new Set(words) };
}
