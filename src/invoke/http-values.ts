import { quoted } from '../contract/finding.js';
import type { BoundArgument, BoundCall } from '../model/call.js';
import { jsonOf, wordOf } from './encode.js';

/** A value with its name, on its way into a request. */
export interface NamedValue {
  name: string;
  /** As it stands in a path, a query, a header or a form: a string as it is, all else in JSON. */
  text: string;
  /** As it stands in a body of JSON. */
  json: string;
}

/** An argument, in both writings. */
export interface SentArgument extends NamedValue {
  argument: BoundArgument['argument'];
}

export function sentArgument(bound: BoundArgument): SentArgument {
  const { argument } = bound;
  return { argument, name: argument.name, text: wordOf(bound), json: jsonOf(bound) };
}

/** An undeclared argument, in both writings. */
export function sentExtra({ name, value }: BoundCall['extraKwargs'][number]): NamedValue {
  const json = JSON.stringify(value);
  return { name, text: typeof value === 'string' ? value : json, json };
}

/** Why a value has no bytes: half of a surrogate pair, in the first of them that holds one. */
export function halfCharacter(values: readonly Pick<NamedValue, 'name' | 'text'>[]): string | undefined {
  const half = values.find(({ name, text }) => /\p{Cs}/u.test(name) || /\p{Cs}/u.test(text));
  return half && `the argument ${quoted(half.name)} holds half of a character, which has no bytes`;
}

/** `name=value&…`, percent-encoded. */
export function queryOf(values: readonly NamedValue[]): string {
  return values.map(({ name, text }) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`).join('&');
}
