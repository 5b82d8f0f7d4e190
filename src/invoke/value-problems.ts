import type { ValueFault } from '../contract/check-value.js';
import { quoted, shortened } from '../contract/finding.js';
import type { GivenValue } from '../model/call.js';
import type { Argument, Command, Json } from '../model/contract.js';
import { didYouMean } from '../model/did-you-mean.js';
import { holdsToken, isSecretName } from '../model/secret.js';
import { argumentSubject, mostNames, placeOf } from './argument-problems.js';
import { flagFor } from './encode.js';
import type { Problem } from './problem.js';
import { exampleOf, flagUsage, usageLine } from './usage.js';

/** Most of what a value should be that a message repeats. */
const longestExpectation = 300;

/** What is wrong with a value. A secret is not repeated, and neither is what it is compared with. */
export function wrongValue(
  argument: Argument,
  value: GivenValue | 'bare',
  fault: ValueFault,
  command: Command,
): Problem {
  const { name } = argument;
  const subject = argumentSubject(argument);
  if (value === 'bare' && fault.reason === 'type') {
    const suggestion = `Write ${flagUsage(argument, '=')}, which also takes a value that begins with hyphens.`;
    return { subject, message: `${quoted(name)} has no value behind it`, suggestion };
  }
  const text = value === 'bare' ? 'true' : 'text' in value ? value.text : JSON.stringify(value.json);
  if (isSecretName(name)) {
    const message =
      fault.reason === 'type'
        ? `is not ${fault.expected}`
        : fault.reason === 'pattern'
          ? 'does not match its pattern'
          : 'is none of the values that are allowed';
    return { subject, message: `${quoted(name)} ${message}`, suggestion: 'Give it another value.' };
  }
  const shown = holdsToken(text) ? 'has a value that' : `is ${quoted(text)}, which`;
  return {
    subject,
    message: `${quoted(name)} ${shown} is not ${cut(fault.expected)}`,
    suggestion: betterValue(argument, text, fault, command),
  };
}

function betterValue(
  argument: Argument,
  text: string,
  { reason, expected }: ValueFault,
  command: Command,
): string {
  const members = (argument.enum ?? []).map(String);
  const near = reason === 'enum' ? didYouMean(text, members) : undefined;
  if (near !== undefined) return `Did you mean ${quoted(near)}?`;
  if (reason === 'enum') return `Write one of: ${members.slice(0, mostNames).map(shortened).join(', ')}.`;
  if (reason !== 'type') return `Write a value that is ${cut(expected)}.`;
  const example = exampleOf(argument);
  return argument.kind === 'positional'
    ? `Write ${usageLine(command)} with ${example} in its place.`
    : `Write ${flagFor(argument) ?? argument.name} ${example}.`;
}

function cut(text: string): string {
  return text.length > longestExpectation ? `${text.slice(0, longestExpectation)}…` : text;
}

/** A default that its own argument refuses. */
export function wrongDefault(argument: Argument, value: Json, fault: ValueFault): Problem {
  const { name } = argument;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isHidden = isSecretName(name) || holdsToken(text);
  return {
    subject: argumentSubject(argument),
    message: isHidden
      ? `the default of ${quoted(name)} in the contract is none that the argument allows${placeOf(argument)}`
      : `the default of ${quoted(name)} in the contract is ${quoted(text)}, which is not ${cut(fault.expected)}${placeOf(argument)}`,
    suggestion: `Give it a value, or correct the contract.`,
  };
}

/** An argument that no value can please. */
export function impossible(argument: Argument, why: string): Problem {
  return {
    subject: argumentSubject(argument),
    message: `the contract allows no value for ${quoted(argument.name)}: ${why}${placeOf(argument)}`,
    suggestion: 'Correct the contract, or leave the argument out where it is optional.',
  };
}

/** A value that no word can carry. */
export function unfitWord(name: string, fault: string): Problem {
  return {
    subject: argumentSubject({ name }),
    message: `${quoted(name)} ${fault}`,
    suggestion: 'Pass it in a file, or on standard input, where the command takes one.',
  };
}
