import { metadataKey } from '../contract/readers/docker-mcp/place.js';
import type { BoundArgument } from '../model/call.js';
import type { Argument, CommandStyle, Json, TypeExpression, ValueType } from '../model/contract.js';

/**
 * A bound argument that also has the text of its caller, where its value alone would be written in another way: `007`, `+5`, `1.0`, `[1, 2]`.
 * An integer beyond 2^53 is its own text as the value too, because a number of JSON would lose digits.
 */
export interface WrittenArgument extends BoundArgument {
  text?: string;
}

const wordStyles: ReadonlySet<CommandStyle> = new Set(['argv', 'template', 'mcp']);

/** True where values are words of an argv, each as its caller wrote it; false where they have types, in JSON or in a request. */
export function takesWords(style: CommandStyle): boolean {
  return wordStyles.has(style);
}

/** Types whose values are texts that stand for themselves. */
const textTypes: ReadonlySet<ValueType> = new Set(['string', 'any', 'file', 'dir', 'path', 'uuid']);

export function typesOf(type: TypeExpression): readonly ValueType[] {
  return Array.isArray(type) ? type : [type];
}

/** A value as one word of argv: a text as it is, nothing where the type is `none`, all else in JSON. */
export function wordOfValue(value: Json, type: TypeExpression): string {
  const types = typesOf(type);
  if (value === null && types.includes('none')) return '';
  return typeof value === 'string' && types.some((one) => textTypes.has(one)) ? value : JSON.stringify(value);
}

/** An argument as one word of argv: as its caller wrote it. */
export function wordOf({ argument, value, text }: WrittenArgument): string {
  return text ?? wordOfValue(value, argument.type);
}

/** An argument as JSON. Numbers keep all the digits that were written. */
export function jsonOf({ value, text }: WrittenArgument): string {
  return text === undefined ? JSON.stringify(value) : (numberInJson(text) ?? text.trim());
}

/** A number that JSON would not write so: `+5`, `007`, `.5`, `1.`; undefined for a text that is none. */
function numberInJson(text: string): string | undefined {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = ''] = found ?? [];
  if (!found || (whole === '' && fraction === '')) return undefined;
  const digits = whole === '' ? '0' : whole.replace(/^0+(?=\d)/, '');
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

/** What a flag can be made from; contracts may have its hyphens in the name already. */
const flagName = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.:-]*$/u;

/** The flag of a keyword argument; undefined for a name with blanks or signs in it. */
export function flagOf(name: string): string | undefined {
  const plain = name.replace(/^-{1,2}/, '');
  return flagName.test(plain) ? `--${plain}` : undefined;
}

/**
 * The flag of a declared argument: labels describe the flags of a program as it takes them, so that one letter has one hyphen there; it has two in contract
 * files and for tools of Docker MCP, as any other name.
 */
export function flagFor({ name, declaredAt }: Pick<Argument, 'name' | 'declaredAt'>): string | undefined {
  const flag = flagOf(name);
  const [location] = declaredAt;
  const isAsTaken = location?.kind === 'label' && location.key !== metadataKey;
  return flag?.length === 3 && isAsTaken ? flag.slice(1) : flag;
}

/** Most bytes of one word that Linux takes: MAX_ARG_STRLEN is 32 pages of 4096 bytes, the NUL behind it included. */
const maxWordBytes = 131_071;

/** Why no program can be given this word, as the end of a sentence. */
export function wordFault(word: string): string | undefined {
  if (word.includes('\0')) return 'holds a NUL, which ends a word';
  if (/\p{Cs}/u.test(word)) return 'holds half of a character, which has no bytes';
  // A character has at most three bytes for each of its units.
  if (word.length * 3 <= maxWordBytes) return undefined;
  const bytes = new TextEncoder().encode(word).length;
  return bytes > maxWordBytes
    ? `has ${String(bytes)} bytes, and Linux passes at most ${String(maxWordBytes)} in one word`
    : undefined;
}
