import type { EnvVariable, Json, Scalar, TypeExpression } from '../../../model/contract.js';
import { isSecretName, redacted } from '../../../model/secret.js';
import { isPattern } from '../../pattern.js';
import type { ConversionNote } from '../conversion.js';
import { canBePrinted, type Tree } from '../print-yaml.js';
import { successorType } from '../types.js';

/** What variables and arguments have in common. */
export interface Valued {
  name: string;
  type?: TypeExpression;
  default?: Json;
  pattern?: string;
  enum?: Scalar[];
}

type Say = (message: ConversionNote['message']) => void;

/** A pattern in slashes would be read without them, so it stands in a group that changes nothing. */
function patternText(pattern: string | undefined, say: Say): string | undefined {
  if (pattern === undefined) return undefined;
  if (!isPattern(pattern)) {
    say('has a pattern that is no regular expression; it is left out');
    return undefined;
  }
  return /^\/.*\/[a-z]*$/s.test(pattern) ? `(?:${pattern})` : pattern;
}

/** True where a default, and what gives it away, must not be shown: by its name, by its word, or since it was hidden already. */
export function holdsSecret({
  name,
  default: value,
  secret,
}: Pick<EnvVariable, 'name' | 'secret'> & { default?: Json }): boolean {
  if (value === undefined || value === null || value === '') return false;
  const isHidden = typeof value === 'string' && value.includes(redacted);
  return isHidden || (secret ?? isSecretName(name));
}

/** A default where it can be written, and does not give a secret away. */
function defaultOf(valued: Valued & { secret?: boolean }, say: Say): Json | undefined {
  const { default: value } = valued;
  if (value === undefined) return undefined;
  if (holdsSecret(valued)) {
    say('has a default that is a secret; it is left out');
    return undefined;
  }
  if (canBePrinted(value)) return value;
  say('has a default that YAML cannot hold; it is left out');
  return undefined;
}

/** `type`, `default`, `pattern`, `enum` as the successors write them. An enumeration of texts has a type of its own in oms.yml. */
export function valueFields(
  valued: Valued & { secret?: boolean },
  enumType: boolean,
  say: Say,
): Record<'type' | 'default' | 'pattern' | 'enum', Tree | undefined> {
  const { word, loss } = successorType(valued.type ?? 'string');
  if (loss !== undefined) say(loss);
  const isHidden = holdsSecret(valued);
  const values = isHidden ? undefined : valued.enum;
  if (isHidden && (valued.enum ?? valued.pattern) !== undefined)
    say('has rules that give its secret default away; they are left out');
  return {
    type: enumType && values !== undefined && word === 'string' ? 'enum' : word,
    default: defaultOf(valued, say),
    pattern: isHidden ? undefined : patternText(valued.pattern, say),
    enum: values,
  };
}

/** `properties`, `list` and `map` as contract files write them; undefined for a shape in other words. */
export function shapeFields(shape: Json | undefined): Record<string, Json> | undefined {
  if (typeof shape !== 'object' || shape === null || Array.isArray(shape) || !canBePrinted(shape))
    return undefined;
  const keys = Object.keys(shape);
  return keys.length > 0 && keys.every((key) => ['properties', 'list', 'map'].includes(key))
    ? shape
    : undefined;
}
