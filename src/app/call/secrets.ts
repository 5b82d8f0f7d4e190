import type { Contract } from '../../model/contract.js';
import { isSecretName } from '../../model/secret.js';
import { secretValues } from '../redact.js';
import type { Callable } from './open-callable.js';
import type { CallOptions } from './options.js';
import type { Prepared } from './prepare.js';

const isDeclaredSecret = ({ env }: Contract, name: string): boolean =>
  env.some((variable) => variable.name === name && variable.secret === true);

/** Values that are shown nowhere: those of secret variables and arguments, and of env files. */
export function secretsOf(
  { contract }: Callable,
  { bound }: Pick<Prepared, 'bound'>,
  { grants }: CallOptions,
): Set<string> {
  const args = [
    ...bound.arguments.map(({ argument, value }) => ({ name: argument.name, value })),
    ...bound.extraKwargs,
  ].flatMap(({ name, value }) =>
    typeof value === 'string' && value !== '' && isSecretName(name) ? [value] : [],
  );
  const named = [...grants.env].flatMap(([name, value]) =>
    value !== '' && (isSecretName(name) || isDeclaredSecret(contract, name)) ? [value] : [],
  );
  return new Set([...secretValues(contract), ...grants.hidden, ...named, ...args]);
}

/** Whether the value of a variable may be shown. */
export function isShown(
  { contract }: Callable,
  { grants }: CallOptions,
  name: string,
  value: string,
): boolean {
  return !(isSecretName(name) || isDeclaredSecret(contract, name) || grants.hidden.has(value));
}
