import type { Edit, Finding, Severity } from '../../../model/finding.js';
import type { Location } from '../../../model/location.js';
import { didYouMean } from '../../../model/did-you-mean.js';
import { quoted } from '../../finding.js';
import type { YamlMap, YamlNode } from '../../yaml/node.js';
import type { YamlDocument } from '../../yaml/parse.js';
import { renameKey, type Lines } from './edits.js';
import type { FileDialect, Keys } from './keys.js';

/** Most findings of one file; what comes after is counted. */
const mostFindings = 200;

/** One pass over a contract file: its dialect and what has been found wrong so far. */
export interface Reading {
  dialect: FileDialect;
  findings: Finding[];
  faultyLines: ReadonlySet<number>;
  lines: Lines;
  untold: number;
}

export function createReading(dialect: FileDialect, document: YamlDocument): Reading {
  const { findings, faultyLines, lines } = document;
  return { dialect, findings: [...findings], faultyLines, lines, untold: 0 };
}

interface Remark {
  messageId: string;
  message: string;
  location: Location;
  suggestion?: string;
  severity?: Severity;
  /** Changes that keep the meaning. */
  edits?: Edit[] | undefined;
}

/** A wrong shape. */
export function fault(reading: Reading, remark: Remark): void {
  add(reading, 'contract/syntax', 'error', remark);
}

/** A spelling or shape that is accepted although the dialect does not document it. */
export function variant(reading: Reading, remark: Remark): void {
  add(reading, 'contract/variant-spelling', 'note', remark);
}

/** Nothing is said on a line that YAML itself stumbled over: what stands there was not meant as it was read. */
function add(
  reading: Reading,
  ruleId: string,
  usual: Severity,
  { severity = usual, edits, ...remark }: Remark,
): void {
  if (remark.location.kind === 'file' && reading.faultyLines.has(remark.location.line)) return;
  // Where YAML itself is broken, the next line may be the body that seems to be missing: that is mended first.
  const isSafe = edits !== undefined && reading.faultyLines.size === 0;
  if (reading.findings.length < mostFindings)
    reading.findings.push({ ruleId, severity, ...remark, ...(isSafe && { edits }) });
  else reading.untold += 1;
}

/** All findings in the order of the file, with a last one that says how many were left out. */
export function finish(reading: Reading): Finding[] {
  const findings = reading.findings.sort((one, other) => positionOf(one) - positionOf(other));
  const last = findings.at(-1);
  if (reading.untold === 0 || !last?.location) return findings;
  const message = `${String(reading.untold)} more findings are left out.`;
  const { location } = last;
  return [
    ...findings,
    { ruleId: 'contract/syntax', messageId: 'more-findings', severity: 'error', message, location },
  ];
}

/** Lines are far shorter than this, as documents are. */
const longestLine = 2 ** 20;

function positionOf({ location }: Finding): number {
  return location?.kind === 'file' ? location.line * longestLine + location.column : 0;
}

const letters: Record<FileDialect, string> = { asyncy: 'a', microservice: 'm', oms: 'o' };
const fileNames: Record<string, string> = { a: 'asyncy.yml', m: 'microservice.yml', o: 'oms.yml' };

/** An entry under the name that it is read as. */
export interface Field {
  /** As written. */
  key: string;
  location: Location;
  value: YamlNode;
}

export type Fields<Name extends string> = Partial<Record<Name, Field>>;

/**
 * The known entries of a map by name; what is unknown, spelt otherwise, or given in two spellings is found. `what` names the section;
 * `elsewhere` tells where an unknown key belongs.
 */
export function fieldsOf<Name extends string>(
  reading: Reading,
  map: YamlMap,
  keys: Keys<Name>,
  what: string,
  elsewhere?: (key: string) => string | undefined,
): Fields<Name> {
  const fields: Fields<Name> = {};
  for (const { key, keyLocation: location, value } of map.entries) {
    const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!known) {
      unknownKey(reading, key, location, keys, what, elsewhere?.(key));
      continue;
    }
    const [name, documented] = known;
    const earlier = fields[name];
    if (earlier) {
      const message = `${quoted(key)} and ${quoted(earlier.key)} mean the same in ${what}; only the first is read.`;
      const suggestion = `Keep one of them.`;
      fault(reading, { messageId: 'key-twice', message, location, suggestion });
      continue;
    }
    if (!documented.includes(letters[reading.dialect])) {
      undocumented(reading, map, key, location, keys);
    }
    fields[name] = { key, location, value };
  }
  return fields;
}

function unknownKey(
  reading: Reading,
  key: string,
  location: Location,
  keys: Keys,
  what: string,
  elsewhere: string | undefined,
): void {
  const letter = letters[reading.dialect];
  const documented = Object.keys(keys).filter((name) => keys[name]?.[1].includes(letter));
  const near = didYouMean(key, documented) ?? didYouMean(key, Object.keys(keys));
  add(reading, 'contract/unknown-key', 'warning', {
    messageId: 'unknown-key',
    message: `The key ${quoted(key)} means nothing in ${what}; it is not read.`,
    location,
    suggestion:
      elsewhere ??
      (near
        ? `Did you mean "${near}"?`
        : `Known keys: ${documented.length > 0 ? documented.join(', ') : Object.keys(keys).join(', ')}.`),
  });
}

function undocumented(reading: Reading, map: YamlMap, key: string, location: Location, keys: Keys): void {
  const [name = key, documented = '', advice] = keys[key] ?? [];
  const letter = letters[reading.dialect];
  const proper = Object.keys(keys).find(
    (other) => other !== key && keys[other]?.[0] === name && keys[other][1].includes(letter),
  );
  const where =
    documented === ''
      ? 'is documented nowhere'
      : `belongs to ${Object.keys(fileNames)
          .filter((one) => documented.includes(one))
          .map((one) => fileNames[one])
          .join(' and ')}`;
  const isFree = proper !== undefined && !map.entries.some((entry) => entry.key === proper);
  variant(reading, {
    messageId: documented === '' ? 'undocumented-key' : 'other-dialect-key',
    severity: documented === '' ? 'warning' : 'note',
    message: `The key "${key}" ${where}${proper ? `; it is read as "${proper}"` : ''}.`,
    location,
    ...suggest(proper === undefined ? advice : `Write "${proper}".`),
    edits: isFree ? renameKey(reading.lines, location, key, proper) : undefined,
  });
}

function suggest(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
