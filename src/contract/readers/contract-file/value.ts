import type { Json, TypeExpression } from '../../../model/contract.js';
import type { Edit } from '../../../model/finding.js';
import { quoted } from '../../finding.js';
import { isPattern } from '../../pattern.js';
import { parseTypeExpression } from '../../type-expression.js';
import { quote } from '../../yaml/faults.js';
import { toJson, type YamlNode } from '../../yaml/node.js';
import { replaceScalar } from './edits.js';
import type { FileDialect } from './keys.js';
import { fault, variant, type Field, type Reading } from './reading.js';
import { textOf, wrongShape } from './shapes.js';

/** The types that each dialect documents (spec/asyncy.md 1.4). */
const documentedTypes: Record<FileDialect, ReadonlySet<string>> = {
  asyncy: new Set(['string', 'json', 'int', 'list', 'file']),
  microservice: new Set(
    'int float string uuid list object map boolean path any null none enum number'.split(' '),
  ),
  oms: new Set('object int float string list map boolean enum any uuid path none number null'.split(' ')),
};

/** `type`: one name or a union; what is no type is read as `any`, with a warning. */
export function typeOf(reading: Reading, field: Field | undefined, what: string): TypeExpression | undefined {
  if (!field) return undefined;
  const { value, location } = field;
  // `type: null` is how the successors wrote "no result".
  const text =
    value.kind === 'scalar' && value.value === null
      ? value.source === ''
        ? undefined
        : 'null'
      : textOf(reading, field, what);
  if (text === undefined) {
    if (value.kind === 'scalar') wrongShape(reading, `"type" of ${what}`, 'the name of a type', value);
    return undefined;
  }
  return typeFromText(reading, text, location, what, (name) =>
    replaceScalar(reading.lines, value, () => name),
  );
}

export function typeFromText(
  reading: Reading,
  text: string,
  location: Field['location'],
  what: string,
  rewrite?: (name: string) => Edit[] | undefined,
): TypeExpression {
  const words = text
    .toLowerCase()
    .split(/[,|]/)
    .map((word) => word.trim());
  // The successors have no type for folders alone.
  const isPath = reading.dialect !== 'asyncy' && text.toLowerCase() === 'folder';
  const type = isPath ? 'path' : parseTypeExpression(text);
  if (type === undefined) {
    fault(reading, {
      messageId: 'unknown-type',
      severity: 'warning',
      message: `${quoted(text)} is no type that ${what} can have; it is read as "any".`,
      location,
      suggestion: `Write one of ${[...documentedTypes[reading.dialect]].join(', ')}.`,
    });
    return 'any';
  }
  const read = Array.isArray(type) ? type.join(' | ') : type;
  if (words.length > 1) {
    const message = `The type ${quoted(text)} of ${what} is a union, which ${reading.dialect}.yml does not document; it is read as ${read}.`;
    variant(reading, { messageId: 'type-union', message, location });
  } else if (!documentedTypes[reading.dialect].has(text)) {
    const message = `The type ${quoted(text)} of ${what} is not documented for ${reading.dialect}.yml${text === read ? '' : `; it is read as ${read}`}.`;
    // Another spelling of a type that has a name of its own.
    const edits = text === read ? undefined : rewrite?.(read);
    variant(reading, { messageId: 'type-undocumented', message, location, edits });
  }
  return type;
}

const inSlashes = /^\/(.*)\/[a-z]*$/s;

/**
 * `pattern`: an ECMAScript regular expression without flags (spec/asyncy.md 1.5). Surrounding slashes are taken off; one that does not
 * compile is left out. It is compiled, never run.
 */
export function patternOf(reading: Reading, field: Field | undefined, what: string): string | undefined {
  const text = textOf(reading, field, what);
  if (text === undefined || !field) return undefined;
  const { location } = field;
  const slashed = inSlashes.exec(text);
  const pattern = slashed?.[1] ?? text;
  if (slashed) {
    const message = `The pattern ${quoted(text)} of ${what} stands in slashes; it is read without them.`;
    // One that stands in slashes twice would lose the others in the next round.
    const isTwice = inSlashes.test(pattern);
    const edits = isTwice ? undefined : replaceScalar(reading.lines, field.value, () => quote(pattern));
    variant(reading, { messageId: 'pattern-slashes', severity: 'warning', message, location, edits });
  }
  if (isPattern(pattern)) return pattern;
  fault(reading, {
    messageId: 'pattern-invalid',
    severity: 'warning',
    message: `The pattern ${quoted(text)} of ${what} is no regular expression; it is not used.`,
    location,
    suggestion: 'Correct it: an ECMAScript regular expression, without slashes and flags.',
  });
  return undefined;
}

/** `[low, high]` or `{min, max}`. */
export function rangeOf(
  reading: Reading,
  field: Field | undefined,
  what: string,
): { minimum?: number; maximum?: number } {
  if (!field) return {};
  const { value } = field;
  const bound = (node: YamlNode | undefined): number | undefined =>
    node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
  const named = (...names: string[]): YamlNode | undefined =>
    value.kind === 'map' ? value.entries.find((entry) => names.includes(entry.key))?.value : undefined;
  const minimum = bound(value.kind === 'list' ? value.items[0] : named('min', 'minimum'));
  const maximum = bound(value.kind === 'list' ? value.items[1] : named('max', 'maximum'));
  if (minimum === undefined && maximum === undefined) {
    wrongShape(reading, `"range" of ${what}`, '{min, max} with numbers, or a list of two numbers', value);
  }
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

/** `in`: where an HTTP call puts an argument. */
export function bindingOf(reading: Reading, field: Field | undefined, what: string): string | undefined {
  const text = textOf(reading, field, what);
  if (text === undefined || !field) return undefined;
  if (text === 'body') {
    const message = `"in: body" of ${what} is read as "requestBody".`;
    const edits = replaceScalar(reading.lines, field.value, () => 'requestBody');
    variant(reading, { messageId: 'body-spelling', message, location: field.location, edits });
    return 'requestBody';
  }
  if (['query', 'path', 'header', 'requestBody', 'formBody'].includes(text)) return text;
  fault(reading, {
    messageId: 'binding-unknown',
    severity: 'warning',
    message: `${quoted(text)} is no place that a request has for ${what}; it is not read.`,
    location: field.location,
    suggestion: 'Write query, path, header, requestBody or formBody.',
  });
  return undefined;
}

/** `properties`, `list` and `map`, as the contract writes them. */
export function shapeOf(fields: Partial<Record<'properties' | 'list' | 'map', Field>>): Json | undefined {
  const parts = (['properties', 'list', 'map'] as const).flatMap((name) => {
    const field = fields[name];
    return field ? [[name, toJson(field.value)] as const] : [];
  });
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

/** A type as a contract file writes it; a union with `|`. */
export function typeText(type: TypeExpression): string {
  return typeof type === 'string' ? type : type.join('|');
}

/** A value's scalar, for enums and defaults. */
export function scalarText(node: YamlNode): string | undefined {
  return node.kind === 'scalar' && node.value !== null ? node.source : undefined;
}
