import fc from 'fast-check';
import { attacks } from '../../../fixtures/reports/hostile.js';
import type { Report } from '../../../src/model/report.js';

/** Fields whose values are words of the format, not text. */
const fixed = new Set([
  '$schema',
  'schemaVersion',
  'transport',
  'measure',
  'kind',
  'on',
  'severity',
  'style',
  'role',
  'dialects',
  'type',
  'by',
  'outcome',
  'property',
  'origin',
  'what',
  'socketsBy',
]);

/** A report with every text replaced by one from `next`, keys of maps included. */
export function poison(value: unknown, next: () => string, key?: string): unknown {
  if (key !== undefined && fixed.has(key)) return value;
  if (key === 'capabilities' && value === 'default') return value;
  if (typeof value === 'string') return next();
  if (Array.isArray(value)) return value.map((item) => poison(item, next, key));
  if (typeof value !== 'object' || value === null) return value;
  const isMap =
    key !== undefined &&
    ['labels', 'fields', 'manifest', 'index', 'descriptor', 'data', 'securityContext'].includes(key);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [isMap ? name + next() : name, poison(item, next, name)]),
  );
}

const piece = fc.oneof(
  fc.constantFrom(...Object.values(attacks)),
  fc.constantFrom(
    '|',
    '`',
    '<',
    '>',
    '&',
    '"',
    "'",
    '\\',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '\u001b[0m',
    '\u202e',
    '\u200d',
    '\ud800',
    '\udfff',
    '漢',
    '👩‍👧',
    'e\u0301',
    ':',
    '- ',
    '# ',
    '? ',
    '%',
    '@',
    '`` ',
    '   ',
    '::',
    '\n::error::x',
    '##[',
    '##vso[x]',
    '](',
    ']]>',
    '%0A',
    ',',
    '#',
    '\u{fffe}',
    '\uffff',
    '\u0000',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

/** Reports of the same shape with texts that harm. */
export function hostileReports(report: Report): fc.Arbitrary<Report> {
  return fc.infiniteStream(text).map((stream) => {
    let texts = 0;
    // Equal names are shown once; a number keeps them apart.
    const next = () => `${stream.next().value as string}${String((texts += 1))}`;
    return poison(report, next) as Report;
  });
}
