import type { Scalar } from '../../../model/contract.js';
import type { Location } from '../../../model/location.js';
import { quoted } from '../../finding.js';
import { parsePortNumber } from '../../port-spec.js';
import { describeNode, isNull, type YamlEntry, type YamlMap, type YamlNode } from '../../yaml/node.js';
import { fillBody } from './edits.js';
import { fault, variant, type Field, type Reading } from './reading.js';

/** The map behind an entry; an empty body counts as an empty map and is noted. `shape`: as it is written, for a suggestion. */
export function mapOf(
  reading: Reading,
  value: YamlNode,
  at: Location,
  what: string,
  shape?: string,
): YamlMap | undefined {
  if (value.kind === 'map') return value;
  if (isNull(value)) {
    const message = `${what} has no body; it is read as if it were {}.`;
    const edits = fillBody(reading.lines, at, value);
    const suggestion = 'Write {} or its keys.';
    variant(reading, { messageId: 'null-body', message, location: at, suggestion, edits });
    return { kind: 'map', entries: [], location: at };
  }
  wrongShape(reading, what, 'a map', value, shape);
  return undefined;
}

/** The entries of a section whose names the author chooses. */
export function namedEntries(reading: Reading, field: Field | undefined, what: string): YamlEntry[] {
  return field ? (mapOf(reading, field.value, field.location, what)?.entries ?? []) : [];
}

/** Reports that `what` has to be `wanted`. `shape`: as it is written, for a suggestion. */
export function wrongShape(
  reading: Reading,
  what: string,
  wanted: string,
  value: YamlNode,
  shape?: string,
): void {
  const message = `${what} must be ${wanted}, but is ${describeNode(value)}; it is not read.`;
  const suggestion = shape === undefined ? {} : { suggestion: `Write ${shape}.` };
  fault(reading, { messageId: 'wrong-shape', message, location: value.location, ...suggestion });
}

/** A text; numbers and booleans count as the text that was written. */
export function textOf(reading: Reading, field: Field | undefined, what: string): string | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (value.kind === 'scalar' && value.value !== null)
    return typeof value.value === 'string' ? value.value : value.source;
  wrongShape(reading, `${quoted(field.key)} of ${what}`, 'a text', value);
  return undefined;
}

export function booleanOf(reading: Reading, field: Field | undefined, what: string): boolean | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
  wrongShape(reading, `${quoted(field.key)} of ${what}`, 'true or false', value);
  return undefined;
}

export function numberOf(reading: Reading, field: Field | undefined, what: string): number | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value;
  wrongShape(reading, `${quoted(field.key)} of ${what}`, 'a number', value);
  return undefined;
}

/** A list of texts, for argv and the like; undefined with a finding when it is something else. */
export function textsOf(reading: Reading, field: Field, what: string): string[] | undefined {
  const { value } = field;
  if (value.kind !== 'list') {
    wrongShape(reading, `${quoted(field.key)} of ${what}`, 'a list', value);
    return undefined;
  }
  return value.items.flatMap((item) => {
    if (item.kind === 'scalar' && item.value !== null) return [item.source];
    wrongShape(reading, `Every item of ${quoted(field.key)} of ${what}`, 'a text', item);
    return [];
  });
}

export function scalarsOf(reading: Reading, field: Field | undefined, what: string): Scalar[] | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (value.kind !== 'list') {
    wrongShape(reading, `${quoted(field.key)} of ${what}`, 'a list', value);
    return undefined;
  }
  return value.items.flatMap((item) => {
    if (item.kind === 'scalar') return [item.value];
    wrongShape(reading, `Every item of ${quoted(field.key)} of ${what}`, 'a plain value', item);
    return [];
  });
}

/** A port number, 1 to 65535. */
export function portNumber(value: YamlNode): number | undefined {
  return value.kind === 'scalar' ? parsePortNumber(value.source) : undefined;
}

/** A port number, with a finding when it is none. */
export function portOf(reading: Reading, field: Field | undefined, what: string): number | undefined {
  if (!field) return undefined;
  const { value } = field;
  const port = portNumber(value);
  if (port !== undefined) return port;
  const message = `The port of ${what} must be a number from 1 to 65535, but is ${describeNode(value)}.`;
  fault(reading, { messageId: 'port-invalid', message, location: value.location });
  return undefined;
}
