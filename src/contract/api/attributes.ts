import type { Scalar, TypeExpression } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { isSecretName, redacted } from '../../model/secret.js';
import { parseBoolean } from '../boolean-text.js';
import { quoted, shortened, syntaxFinding } from '../finding.js';
import { parseJsonText } from '../json-text.js';
import { isPattern } from '../pattern.js';
import { parsePortNumber } from '../port-spec.js';
import { parseTypeExpression } from '../type-expression.js';
import { labelAt, type ApiItem } from './items.js';

/** Text of the first of the attributes that is there and not empty. `''` is the marker label. */
export function textOf(item: ApiItem, ...attributes: readonly string[]): string | undefined {
  return attributes.map((attribute) => item.values.get(attribute)?.text).find((text) => text);
}

export function descriptionOf(item: ApiItem): string | undefined {
  return textOf(item, 'description', 'about');
}

/** Default of a variable or argument: the marker's value when it has one, else `.default`, which may be empty. */
export function defaultOf(item: ApiItem): string | undefined {
  return textOf(item, '') ?? item.values.get('default')?.text;
}

interface Expected {
  messageId: string;
  /** What the value should be: `true or false`. */
  what: string;
  /** A value that is. */
  example: string;
}

/** Attributes that may show a secret's value or give it away. */
const revealing = new Set(['', 'default', 'enum', 'pattern']);

/** Reports a value that is not what its key asks for. */
export function reportValue(
  item: ApiItem,
  attribute: string,
  { messageId, what, example }: Expected,
  findings: Finding[],
): void {
  const value = item.values.get(attribute);
  if (!value) return;
  const shown = revealing.has(attribute) && isSecretName(item.name) ? redacted : quoted(value.text);
  const message = `The label ${quoted(value.key)} should be ${what}, not ${shown}.`;
  const suggestion = `Write ${shortened(value.key)}="${example}".`;
  findings.push(syntaxFinding({ messageId, message, location: labelAt(value.key), suggestion }));
}

/** An attribute through its parser; absent and empty values are undefined, others that the parser refuses are findings too. */
function parsed<T>(
  item: ApiItem,
  attribute: string,
  parse: (text: string) => T | undefined,
  expected: Expected,
  findings: Finding[],
): T | undefined {
  const value = item.values.get(attribute);
  if (!value || value.text === '') return undefined;
  const result = parse(value.text);
  if (result === undefined) reportValue(item, attribute, expected, findings);
  return result;
}

export function booleanOf(item: ApiItem, attribute: string, findings: Finding[]): boolean | undefined {
  const expected = { messageId: 'boolean-invalid', what: 'true or false', example: 'true' };
  return parsed(item, attribute, parseBoolean, expected, findings);
}

export function typeOf(item: ApiItem, findings: Finding[]): TypeExpression | undefined {
  const what = 'a type, or several with "|" between them';
  return parsed(
    item,
    'type',
    parseTypeExpression,
    { messageId: 'type-unknown', what, example: 'string' },
    findings,
  );
}

export function portOf(item: ApiItem, findings: Finding[], attribute = 'port'): number | undefined {
  const expected = { messageId: 'port-invalid', what: 'a port from 1 to 65535', example: '8080' };
  return parsed(item, attribute, (text) => parsePortNumber(text.trim()), expected, findings);
}

/** A whole number from 1 on. */
export function positionOf(item: ApiItem, findings: Finding[]): number | undefined {
  const parse = (text: string): number | undefined =>
    /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
  const expected = { messageId: 'position-invalid', what: 'a whole number from 1 on', example: '1' };
  return parsed(item, 'position', parse, expected, findings);
}

/** Seconds, more than none. */
export function timeoutOf(item: ApiItem, findings: Finding[]): number | undefined {
  const parse = (text: string): number | undefined =>
    /^\d{1,9}(?:\.\d{1,9})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
  const expected = { messageId: 'timeout-invalid', what: 'a number of seconds', example: '30' };
  return parsed(item, 'timeout', parse, expected, findings);
}

export function choiceOf<Choice extends string>(
  item: ApiItem,
  attribute: string,
  choices: readonly Choice[],
  findings: Finding[],
): Choice | undefined {
  const parse = (text: string): Choice | undefined => choices.find((choice) => choice === text.toLowerCase());
  const expected = { messageId: 'choice-unknown', what: choices.join(' or '), example: choices[0] ?? '' };
  return parsed(item, attribute, parse, expected, findings);
}

/** An ECMAScript regular expression without flags; one that does not compile is left out. */
export function patternOf(item: ApiItem, findings: Finding[]): string | undefined {
  const parse = (text: string): string | undefined => (isPattern(text) ? text : undefined);
  const expected = { messageId: 'pattern-invalid', what: 'a regular expression', example: '^[a-z]+$' };
  return parsed(item, 'pattern', parse, expected, findings);
}

function parseScalars(text: string): Scalar[] | undefined {
  if (!text.trimStart().startsWith('[')) {
    const words = text.split(',').map((word) => word.trim());
    return words.includes('') ? undefined : words;
  }
  const json = parseJsonText(text);
  if (!('value' in json) || !Array.isArray(json.value) || json.value.length === 0) return undefined;
  const isScalar = (value: unknown): value is Scalar => typeof value !== 'object' || value === null;
  return json.value.every(isScalar) ? json.value : undefined;
}

/** Allowed values: `one,two`, or a JSON list of scalars where a value holds a comma or is no text. */
export function enumOf(item: ApiItem, findings: Finding[]): Scalar[] | undefined {
  const expected = { messageId: 'enum-invalid', what: 'a list of values', example: 'one,two' };
  return parsed(item, 'enum', parseScalars, expected, findings);
}
