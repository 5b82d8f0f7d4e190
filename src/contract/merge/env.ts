import type { EnvVariable } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { isSecretName } from '../../model/secret.js';
import { defined } from '../../model/defined.js';
import type { EnvDeclaration } from '../fragment.js';
import { groupBy, join, sameSet, sameValue, type Field } from './join.js';

const fields: readonly Field<EnvDeclaration>[] = [
  { name: 'name' },
  { name: 'required', same: sameValue },
  { name: 'requiredByDefault' },
  { name: 'default', same: sameValue },
  { name: 'description' },
  { name: 'type', same: sameSet },
  { name: 'pattern', same: sameValue },
  { name: 'enum', same: sameSet },
  { name: 'secret' },
];

/** Fields that hold a secret or give it away. */
export const revealingFields: ReadonlySet<string> = new Set(['default', 'enum', 'pattern']);

/**
 * Variables by name. Required is what the first source says in words; without words a variable with a default is optional, and the rest
 * follows the dialect. Secret is what the first source says, else what the name says.
 */
export function mergeEnv(declarations: Iterable<EnvDeclaration>, findings: Finding[]): EnvVariable[] {
  return [...groupBy(declarations, ({ name }) => name)].map(([name, group]) => {
    const declared = group.find(({ secret }) => secret !== undefined)?.secret;
    const secret = declared ?? (isSecretName(name) || undefined);
    const subject = { kind: 'variable', name, ...(secret && { hidden: revealingFields }) };
    const joined = join(subject, group, fields, findings);
    return defined<EnvVariable>({
      name,
      required: joined.required ?? (joined.default === undefined && (joined.requiredByDefault ?? false)),
      default: joined.default,
      description: joined.description,
      type: joined.type,
      pattern: joined.pattern,
      enum: joined.enum,
      secret,
      declaredAt: joined.declaredAt,
    });
  });
}
