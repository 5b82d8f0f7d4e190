import type { Hook, Lifecycle, Note } from '../../../model/contract.js';
import type { Edit } from '../../../model/finding.js';
import { isNull, toJson } from '../../yaml/node.js';
import { inFlow, replaceScalar } from './edits.js';
import { hookKeys, lifecycleKeys } from './keys.js';
import { fieldsOf, variant, type Field, type Reading } from './reading.js';
import { mapOf, portOf, textOf, textsOf, wrongShape } from './shapes.js';

export interface LifecyclePart {
  lifecycle: Lifecycle;
  notes: Note[];
}

/**
 * `lifecycle`. In asyncy.yml `startup` and `shutdown` are hooks beside the main process; in the successors `startup` is the main
 * process (spec/asyncy.md 1.16). The states that came and went in between are notes.
 */
export function readLifecycle(reading: Reading, field: Field | undefined): LifecyclePart {
  const body = field && mapOf(reading, field.value, field.location, '"lifecycle"');
  if (!body) return { lifecycle: {}, notes: [] };
  const fields = fieldsOf(reading, body, lifecycleKeys, '"lifecycle"');
  const main = reading.dialect !== 'asyncy';
  const startup = fields.startup && hook(reading, fields.startup, main ? 'main' : 'hook');
  const shutdown = fields.shutdown && hook(reading, fields.shutdown, 'hook');
  const notes = (['initialize', 'run', 'terminate'] as const).flatMap((stage) => {
    const part = fields[stage];
    return part
      ? [{ topic: `lifecycle ${stage}`, value: toJson(part.value), declaredAt: [part.location] }]
      : [];
  });
  return { lifecycle: { ...(startup && { startup }), ...(shutdown && { shutdown }) }, notes };
}

function hook(reading: Reading, field: Field, role: Hook['role']): Hook | undefined {
  const { value, key, location } = field;
  const what = `"lifecycle.${key}"`;
  const declaredAt = [location];
  if (value.kind !== 'map') {
    const line = command(reading, field, '"lifecycle"');
    if (line === undefined) return undefined;
    if (reading.dialect !== 'asyncy') {
      const edits = replaceScalar(reading.lines, value, (raw) => `{command: ${inFlow(raw)}}`);
      form(reading, what, 'a command alone', '{command}', location, edits);
    }
    return { command: line, role, declaredAt };
  }
  if (reading.dialect === 'asyncy') form(reading, what, 'a map', 'a command alone', location);
  const fields = fieldsOf(reading, value, hookKeys, what);
  const timeout = seconds(reading, fields.timeout, what);
  const description = textOf(reading, fields.help, what);
  portOf(reading, fields.port, what);
  const line = fields.command && command(reading, fields.command, what);
  if (line === undefined) {
    if (!fields.command && !(fields.port || fields.timeout)) wrongShape(reading, what, '{command}', value);
    return undefined;
  }
  return {
    command: line,
    role,
    ...(timeout === undefined ? {} : { timeout }),
    ...(description === undefined ? {} : { description }),
    declaredAt,
  };
}

function form(
  reading: Reading,
  what: string,
  is: string,
  documented: string,
  location: Field['location'],
  edits?: Edit[],
): void {
  const message = `${what} is ${is}, where ${documented} is documented; it is read all the same.`;
  variant(reading, { messageId: 'hook-form', message, location, edits });
}

/** A number of seconds, or a text with a unit (`30s`, `500ms`, `2m`). */
export function seconds(reading: Reading, field: Field | undefined, what: string): number | undefined {
  if (!field) return undefined;
  const { value, key } = field;
  if (value.kind === 'scalar' && typeof value.value === 'number') return value.value;
  const text = value.kind === 'scalar' ? value.source : '';
  const [, amount, unit = 's'] = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)$/.exec(text) ?? [];
  const factor = { ms: 0.001, s: 1, m: 60, h: 3600 }[unit];
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  wrongShape(reading, `"${key}" of ${what}`, 'a number of seconds, or 30s', value);
  return undefined;
}

/** A text runs in a shell, a list does not. */
export function command(reading: Reading, field: Field, what: string): string | string[] | undefined {
  return field.value.kind === 'list' ? textsOf(reading, field, what) : textOf(reading, field, what);
}

/** A section that is shown as it stands. */
export function readNote(field: Field | undefined, topic: string): Note[] {
  if (!field || isNull(field.value)) return [];
  return [{ topic, value: toJson(field.value), declaredAt: [field.location] }];
}
