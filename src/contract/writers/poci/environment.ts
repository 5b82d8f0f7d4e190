import type { EnvVariable } from '../../../model/contract.js';
import { isSecretName } from '../../../model/secret.js';
import type { Notes } from '../conversion.js';
import type { Tree } from '../print-yaml.js';
import { plainDefault } from '../types.js';
import { propertySchema } from './schema.js';

/** `env`, `secrets` and `config` of an entry: a value comes from the configuration, a secret from Docker's store. */
export function environmentTree(
  variables: readonly EnvVariable[],
  server: string,
  notes: Notes,
): Record<'env' | 'secrets' | 'config', Tree | undefined> {
  const env: Tree[] = [];
  const secrets: Tree[] = [];
  const properties = new Map<string, Tree>();
  const required: string[] = [];
  for (const variable of variables) {
    const { name, description, secret = isSecretName(name) } = variable;
    const say = (message: string): void => {
      notes.add(`env ${name}`, message, variable);
    };
    if (!/^\w{1,100}$/.test(name)) {
      say('Its name cannot be written as a property of the configuration; it is left out.');
      continue;
    }
    if (secret) {
      secrets.push({ name: `${server}.${name.toLowerCase()}`, env: name, description });
      saySecret(variable, say);
      continue;
    }
    if (isSecretName(name)) say('It is no secret, whatever its name says, which an entry cannot tell.');
    env.push({ name, value: `{{${server}.${name}}}` });
    const schema = propertySchema({ ...variable, help: description }, (message) => {
      say(`It ${message}.`);
    });
    properties.set(name, { ...schema, default: plainDefault(schema.type, schema.default) });
    if (variable.required) required.push(name);
    else if (variable.default === undefined) say('Where it is not configured, it is there and empty.');
  }
  const config = { name: server, type: 'object', properties, ...(required.length > 0 && { required }) };
  return {
    env: env.length > 0 ? env : undefined,
    secrets: secrets.length > 0 ? secrets : undefined,
    config: properties.size > 0 ? [config] : undefined,
  };
}

function saySecret(variable: EnvVariable, say: (message: string) => void): void {
  const { required, type, pattern, enum: values, default: value } = variable;
  if (!required) say('A secret of an entry is always asked for; this one is optional.');
  if (value !== undefined) say('Its default is a secret; it is left out.');
  const isTyped = type !== undefined && type !== 'string';
  if (isTyped || pattern !== undefined || values !== undefined)
    say('A secret of an entry has no type and no rules; they are left out.');
}
