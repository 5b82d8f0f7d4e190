import { checkValue } from '../contract/check-value.js';
import type { Argument, Json } from '../model/contract.js';
import type { Matcher } from './cast.js';
import { wordOfValue } from './encode.js';

/** Why the contract leaves an argument no value at all: an enum without a valid member, a range without a number in it. */
export function contradictionIn(argument: Argument, matches: Matcher): string | undefined {
  const { enum: members, minimum, maximum, ...constraints } = argument;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    return `its range goes from ${String(minimum)} to ${String(maximum)}`;
  if (!members) return undefined;
  const bounds = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  const isValid = (member: Json): boolean =>
    member === null ||
    checkValue(wordOfValue(member, 'any'), { ...constraints, ...bounds }, matches) === undefined;
  if (members.some(isValid)) return undefined;
  return `no member of its enum is one that its ${constraints.pattern === undefined ? 'type allows' : 'type and pattern allow'}`;
}
