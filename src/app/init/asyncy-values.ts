import { isPattern } from '../../contract/pattern.js';
import type { Json, Scalar, TypeExpression } from '../../model/contract.js';
import { redacted } from '../../model/secret.js';
import { comment, inComment, yamlText } from './yaml-text.js';

/** The types that asyncy.yml documents. */
const documented = new Set<unknown>(['string', 'json', 'int', 'list', 'file']);

/** Longer names are none that people wrote, and YAML ends a key at 1,024 characters. */
const longestName = 200;

/** False for names that a contract file cannot hold: YAML's merge key, and what no line has room for. */
export function canBeKey(name: string): boolean {
  return name !== '<<' && name.length <= longestName;
}

/** `type: int`, or as a comment the type that asyncy.yml has no name for; `any` says nothing. */
export function typeLines(type: TypeExpression | undefined): string[] {
  if (type === undefined || type === 'any') return [];
  if (documented.has(type)) return [`type: ${String(type)}`];
  const name = Array.isArray(type) ? type.join(' or ') : type;
  return [comment(`Type: ${name}, which asyncy.yml has no name for.`)];
}

export function helpLines(help: string | undefined): string[] {
  const text = help?.trim() ?? '';
  return text === '' ? [] : [`help: ${yamlText(text)}`];
}

/** A pattern in slashes would be read without them, so it stands in a group that changes nothing. */
export function patternLines(pattern: string | undefined): string[] {
  if (!pattern || !isPattern(pattern)) return [];
  const text = /^\/.*\/[a-z]*$/s.test(pattern) ? `(?:${pattern})` : pattern;
  return [`pattern: ${yamlText(text)}`];
}

/** A value of an enum as YAML. Numbers that no reader carries exactly become texts. */
function scalar(value: Scalar): string {
  if (typeof value === 'string') return yamlText(value);
  const isExact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
  return isExact ? String(value) : yamlText(String(value));
}

export function enumLines(values: readonly Scalar[] | undefined): string[] {
  if (!values) return [];
  return values.length === 0 ? ['enum: []'] : ['enum:', ...values.map((value) => `  - ${scalar(value)}`)];
}

/** Allowed values as a comment, where asyncy.yml has no key for them. */
export function enumComment(values: readonly Scalar[] | undefined): string[] {
  if (!values || values.length === 0) return [];
  const shown = values.slice(0, 20).map((value) => inComment(String(value)));
  return [comment(`One of: ${shown.join(', ')}${values.length > shown.length ? ', …' : ''}`)];
}

/** A default as a comment, for asyncy.yml has no key for it. `where` says where it stands. */
export function defaultComment(value: Json | undefined, where: string): string[] {
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes(redacted) ? [] : [comment(`Default: ${inComment(text)}${where}`)];
}
