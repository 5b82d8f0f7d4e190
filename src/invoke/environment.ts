import { checkValue } from '../contract/check-value.js';
import { quoted, shortened } from '../contract/finding.js';
import type { Patterns } from '../contract/patterns.js';
import type { Contract, EnvVariable } from '../model/contract.js';
import { didYouMean } from '../model/did-you-mean.js';
import { holdsToken, isSecretName } from '../model/secret.js';
import type { Problem } from './problem.js';

/**
 * The variables that a call passes, over those of the image: what the caller gives, else the contract's default where the image has no
 * value of its own. Names are taken exactly as they are declared (spec/asyncy.md 1.10).
 *
 * A container "will only get the environment variables that are requested", and this holds for what the caller names himself: a variable that
 * the contract does not request is a problem, so that a misspelled name does not pass for the real one. Only where nobody has
 * written down any environment (no variable but those of the image's ENV, and no contract file with commands) is there nothing to hold
 * the caller to: the variable is passed, and told in `unrequested`.
 *
 * All problems are told at once. An empty value is a value; an empty ENV of the image is none. `imageEnv`: its `NAME=value`.
 */
export function callEnvironment(
  contract: Contract,
  imageEnv: readonly string[],
  given: ReadonlyMap<string, string>,
  matches: Patterns['matches'],
): { env: Record<string, string>; unrequested: string[] } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const env: [string, string][] = [];
  const image = new Map(imageEnv.map(splitEntry));
  for (const variable of contract.env) {
    const value = given.get(variable.name);
    const chosen = value ?? (image.has(variable.name) ? undefined : variable.default);
    if (chosen === undefined || (value === undefined && chosen === '')) {
      const isMissing = variable.required && (image.get(variable.name) ?? '') === '';
      if (isMissing) problems.push(missing(variable));
      else if (chosen !== undefined) env.push([variable.name, chosen]);
      continue;
    }
    const message = faultOf(variable, chosen, matches);
    if (message === undefined) env.push([variable.name, chosen]);
    else problems.push(wrong(variable, message, value === undefined));
  }
  const requested = contract.env.map(({ name }) => name);
  const others = [...given].filter(([name]) => !requested.includes(name));
  const isFree = !declaresEnvironment(contract);
  for (const [name, value] of others) {
    if (!isFree) problems.push(unrequested(name, requested));
    else if (value.includes('\0'))
      problems.push(wrong({ name }, 'holds a NUL, which no environment takes', false));
    else env.push([name, value]);
  }
  if (problems.length > 0) return { problems };
  // A list of pairs, so that a name such as __proto__ is one like any other.
  return { env: Object.fromEntries(env), unrequested: others.map(([name]) => name) };
}

function splitEntry(entry: string): [string, string] {
  const equals = entry.indexOf('=');
  return equals === -1 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
}

function declaresEnvironment({ env, commands }: Contract): boolean {
  const isWritten = env.some(({ declaredAt }) => declaredAt.some(({ kind }) => kind !== 'config'));
  return isWritten || commands.some(({ declaredAt }) => declaredAt.some(({ kind }) => kind === 'file'));
}

function isSecret({ name, secret }: Pick<EnvVariable, 'name' | 'secret'>): boolean {
  return secret ?? isSecretName(name);
}

/** What is wrong with a value, as the end of a sentence. A secret is not repeated, and neither is what it is compared with. */
function faultOf(variable: EnvVariable, value: string, matches: Patterns['matches']): string | undefined {
  if (value.includes('\0')) return 'holds a NUL, which no environment takes';
  const fault = checkValue(value, variable, matches);
  if (!fault) return undefined;
  if (isSecret(variable)) {
    if (fault.reason === 'type') return `is not ${fault.expected}`;
    return fault.reason === 'pattern'
      ? 'does not match its pattern'
      : 'is none of the values that are allowed';
  }
  const shown = holdsToken(value) ? 'has a value that' : `is ${quoted(value)}, which`;
  return `${shown} is not ${fault.expected}`;
}

function wrong(
  { name, description }: Pick<EnvVariable, 'name' | 'description'>,
  message: string,
  isDefault: boolean,
): Problem {
  return {
    subject: `variable ${name}`,
    message: `${isDefault ? 'the default of ' : ''}${quoted(name)} ${message}${explained(description)}`,
    suggestion: isDefault
      ? `Correct the contract, or write --env ${shortened(name)}=VALUE.`
      : `Write --env ${shortened(name)}=VALUE with another value.`,
  };
}

function missing(variable: EnvVariable): Problem {
  const name = shortened(variable.name);
  return {
    subject: `variable ${variable.name}`,
    message: `${quoted(variable.name)} is required and has no value${explained(variable.description)}`,
    suggestion: isSecret(variable)
      ? `Set it in your environment and write --env ${name}, or name a file with --env-file.`
      : `Write --env ${name}=VALUE, or --env ${name} for the value of your own environment.`,
  };
}

function unrequested(name: string, requested: readonly string[]): Problem {
  const near = didYouMean(name, requested);
  const declare = `request it under "env" of the contract: "${shortened(name)}: {}"`;
  return {
    subject: `variable ${name}`,
    message: `the contract does not request ${quoted(name)}, and a container gets only what is requested`,
    suggestion:
      near === undefined
        ? `Leave it out, or ${declare}.`
        : `Did you mean ${quoted(near)}? Else leave it out, or ${declare}.`,
  };
}

function explained(description: string | undefined): string {
  const line = description?.replace(/\s+/g, ' ').trim();
  return line === undefined || line === '' ? '' : `: ${shortened(line)}`;
}
