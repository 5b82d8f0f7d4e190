import type { Declared } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { formatLocation, type Location } from '../../model/location.js';
import { redacted, redactUrlCredentials } from '../../model/secret.js';
import { quoted } from '../finding.js';

/** What several declarations are about, for messages: `variable "PORT"`. */
export interface Subject {
  kind: string;
  name?: string;
  /** Values of these fields are not shown. */
  hidden?: ReadonlySet<string>;
}

/** One field of an item. */
export interface Field<T> {
  name: keyof T & string;
  /** When given, sources that differ by it disagree; a field without it may be worded differently in every source. */
  same?: (one: unknown, other: unknown) => boolean;
}

/** Equal as JSON: all values of a contract are JSON. */
export function sameValue(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Equal as sets, for unions of types and for enums; a single value is a set of one. */
export function sameSet(one: unknown, other: unknown): boolean {
  const members = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).map((member) => JSON.stringify(member)).sort();
  return sameValue(members(one), members(other));
}

/** Words of other vocabularies that a place may call a field by. */
const fieldWords: Readonly<Record<string, readonly string[]>> = {
  required: ['mandatory', 'optional'],
  scheme: ['protocol'],
};

/** The place among an item's places that says the field: the one whose key or pointer ends with its name, else the first. */
function placeOf(item: Declared, field: string): Location | undefined {
  const words = [field, ...(fieldWords[field] ?? [])].map((word) => word.toLowerCase());
  const lastWord = (location: Location): string => {
    const path =
      location.kind === 'config'
        ? location.pointer
        : 'key' in location
          ? location.key
          : (location.pointer ?? '');
    return path.slice(-64).split(/[./]/).at(-1)?.toLowerCase() ?? '';
  };
  return item.declaredAt.find((location) => words.includes(lastWord(location))) ?? item.declaredAt[0];
}

function describe(value: unknown): string {
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The value for machines, without passwords of URLs. */
function withoutCredentials(value: unknown): unknown {
  return JSON.parse(redactUrlCredentials(JSON.stringify(value)));
}

/** `contract/sources-disagree`, at the place that loses. */
export function disagreement<T extends Declared>(
  subject: Subject,
  field: string,
  winner: T,
  loser: T,
  values: [unknown, unknown],
): Finding {
  const location = placeOf(loser, field);
  const wins = placeOf(winner, field);
  const hidden = subject.hidden?.has(field) ?? false;
  const [kept, dropped] = hidden ? [redacted, redacted] : values.map(describe);
  const where = (place: Location | undefined): string =>
    quoted(place ? formatLocation(place) : 'an unknown place').slice(1, -1);
  const what = subject.name === undefined ? subject.kind : `${subject.kind} ${quoted(subject.name)}`;
  return {
    ruleId: 'contract/sources-disagree',
    messageId: 'sources-disagree',
    severity: 'warning',
    message: `Two sources disagree about ${field} of ${what}: ${String(kept)} in ${where(wins)}, ${String(dropped)} in ${where(location)}.`,
    ...(location && { location }),
    suggestion: `Let both say the same, or remove one. What counts is ${where(wins)}.`,
    data: {
      subject: what,
      field,
      ...(wins && { wins }),
      ...(location && { loses: location }),
      ...(!hidden && { values: values.map(withoutCredentials) }),
    },
  };
}

/** Places without repetition, in order. */
export function placesOf(items: readonly Declared[]): Location[] {
  const [only, second] = items;
  if (only && !second && only.declaredAt.length <= 1) return only.declaredAt;
  const places = new Map<string, Location>();
  for (const { declaredAt } of items) {
    for (const place of declaredAt) {
      const key = formatLocation(place);
      if (!places.has(key)) places.set(key, place);
    }
  }
  return [...places.values()];
}

/**
 * One item out of all declarations of it, which come in order of precedence: of each field the first value that is there, in the order of
 * `fields`, and all places. Every other value that is not the same is one finding.
 */
export function join<T extends Declared>(
  subject: Subject,
  items: readonly T[],
  fields: readonly Field<T>[],
  findings: Finding[],
): T {
  const joined: Record<string, unknown> = {};
  for (const { name, same } of fields) {
    const at = items.findIndex((item) => item[name] !== undefined);
    const winner = items[at];
    if (!winner) continue;
    joined[name] = winner[name];
    if (!same || at === items.length - 1) continue;
    const told: unknown[] = [winner[name]];
    for (const other of items.slice(at + 1)) {
      const value = other[name];
      if (value === undefined || told.length > mostDisagreements) continue;
      if (told.some((known) => same(known, value))) continue;
      told.push(value);
      findings.push(disagreement(subject, name, winner, other, [winner[name], value]));
    }
  }
  joined.declaredAt = placesOf(items);
  return joined as unknown as T;
}

/** Most values of one field that are reported to disagree with the one that counts. */
const mostDisagreements = 5;

/** Items by identity, in the order in which the identities first occur. */
export function groupBy<T>(items: Iterable<T>, identity: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = identity(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** All items of one kind, those of the same identity joined. */
export function joinAll<T extends Declared>(
  kind: string,
  items: Iterable<T>,
  identity: (item: T) => string,
  fields: readonly Field<T>[],
  findings: Finding[],
): T[] {
  return [...groupBy(items, identity)].map(([name, group]) => join({ kind, name }, group, fields, findings));
}
