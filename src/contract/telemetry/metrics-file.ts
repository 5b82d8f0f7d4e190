import type { Severity } from '../../model/finding.js';
import { quoted, shortened } from '../finding.js';
import { parseMetrics20, type Metrics20Block, type Metrics20Fault } from '../metrics20.js';
import type { Tally } from './tally.js';

/** Where the document has it. */
export const metricsPath = '/var/lib/asyncy/metrics.dat';

const ruleId = 'telemetry/metrics-file-malformed';
const subject = 'metrics.dat';

type Words = Readonly<
  Record<
    Metrics20Fault['kind'],
    {
      severity?: Severity;
      says: (fault: { text: string; key: string }) => string;
      write: string;
    }
  >
>;

/** Faults are errors where the metric, or a part of it, cannot be read. */
const words: Words = {
  outside: {
    says: () => 'A text stands outside of a block',
    write: 'Write { what=<name> mtype=gauge unit=<unit> }, each pair on a line of its own.',
  },
  unopened: { says: () => 'A brace is closed that was not opened', write: 'Write { before the first pair.' },
  unclosed: { says: () => 'A block has no closing brace', write: 'Write } after the last pair.' },
  'meta-alone': {
    says: () => 'meta: stands behind no block',
    write: 'Write { what=<name> … } before meta: { … }.',
  },
  'meta-inside': {
    says: () => 'meta: stands inside of a block',
    write: 'Close the block with } before meta: { … }.',
  },
  duplicate: { says: ({ key }) => `The tag ${quoted(key)} is there twice`, write: 'Write it once.' },
  'too-long': {
    says: () => 'A line is longer than 8192 characters',
    write: 'Write each pair on a line of its own.',
  },
  json: { says: () => 'A block is written as JSON', write: 'Write what=<name>, without quotes.' },
  colon: {
    says: ({ key }) => `The tag ${quoted(key)} has a colon in place of the equals sign`,
    write: 'Write key=value.',
  },
  spaces: {
    severity: 'warning',
    says: ({ key }) => `The tag ${quoted(key)} has spaces around its equals sign`,
    write: 'Write key=value.',
  },
  'value-spaces': { says: ({ key }) => `The tag ${quoted(key)} holds spaces`, write: 'Write key=a_value.' },
  'no-key': { says: ({ text }) => `${quoted(text)} has no key`, write: 'Write key=value.' },
  key: {
    severity: 'warning',
    says: ({ key }) =>
      `The key ${quoted(key)} has other characters than letters, digits, "_", "-", "." and "/"`,
    write: 'Write a key of letters, digits and _.',
  },
  value: {
    severity: 'warning',
    says: ({ key }) => `The value of the tag ${quoted(key)} has characters that not every reader takes`,
    write: 'Write a value of letters, digits, _, -, . and /.',
  },
  'no-equals': { says: ({ text }) => `${quoted(text)} is no key=value`, write: 'Write key=value.' },
};

/** What the values of `mtype` are (metrics20.org/spec, Tag values: mtype). */
const mtypes = ['rate', 'count', 'gauge', 'counter', 'timestamp'];

/** The type of a metric: `mtype`, of old `target_type`, which the document still has. */
export function typeOf({ tags }: Metrics20Block): string | undefined {
  return tags.get('mtype') ?? tags.get('target_type');
}

interface TagFault {
  messageId: string;
  severity: Severity;
  message: string;
  suggestion: string;
}

/** What Metrics 2.0 asks of the tags of a block: `unit` and `mtype` are mandatory, only a unit may be empty. */
function* tagFaults(block: Metrics20Block): Generator<TagFault> {
  const { tags, meta, words: bare } = block;
  const unit = tags.get('unit');
  const type = typeOf(block);
  const at = (messageId: string, message: string, suggestion: string): TagFault => ({
    messageId,
    severity: messageId.endsWith('missing') ? 'error' : 'warning',
    message,
    suggestion,
  });
  if (unit === undefined)
    yield at(
      'unit-missing',
      'A metric has no unit, which Metrics 2.0 asks for',
      'Write unit=ms, unit=B, unit=req, or unit= where it has none.',
    );
  if (type === undefined)
    yield at(
      'mtype-missing',
      'A metric has no mtype, which Metrics 2.0 asks for',
      'Write mtype=gauge, or rate, count, counter or timestamp.',
    );
  else if (type !== '' && !mtypes.includes(type))
    yield at(
      'mtype-unknown',
      `The mtype ${quoted(type)} is none of ${mtypes.join(', ')}`,
      'Write mtype=gauge for a value at a point in time, mtype=counter for one that only grows.',
    );
  if (type === 'rate' && unit !== undefined && !unit.endsWith('/s'))
    yield at(
      'rate-unit',
      `A rate is a number per second, and its unit ${quoted(unit)} does not end with /s`,
      `Write unit=${/^[\w.-]{0,20}$/.test(unit) ? unit : ''}/s.`,
    );
  for (const [key, value] of [...tags, ...meta]) {
    if (value === '' && key !== 'unit')
      yield at(
        'empty-value',
        `The tag ${quoted(key)} is empty`,
        `Write ${/^[\w./-]{1,60}$/.test(key) ? key : 'key'}=value, or leave it out.`,
      );
  }
  const telling = [...tags.keys()].filter((key) => !['unit', 'mtype', 'target_type'].includes(key));
  if (telling.length + bare.length === 0)
    yield at('nothing-told', 'A metric has no tag that tells what is measured', 'Write what=<name>.');
}

interface MetricsFile {
  blocks: Metrics20Block[];
  lines: number;
  malformed: number;
  dropped: number;
}

/** The blocks of the file. `isCut`: it goes on where the text ends. What is wrong with them goes to the tally. */
export function readMetricsFile(text: string, isCut: boolean, tally: Tally): MetricsFile {
  const { blocks, faults, lines, dropped } = parseMetrics20(text, isCut);
  for (const { kind, text: part, key = '', instead, line, column } of faults) {
    const { severity = 'error', says, write } = words[kind];
    tally.add({
      ruleId,
      messageId: kind,
      severity,
      subject,
      message: says({ text: part, key }),
      suggestion: instead === undefined ? write : `Write ${shortened(instead)}.`,
      evidence: part,
      place: { path: metricsPath, line, column },
    });
  }
  for (const block of blocks) {
    const shown = [...block.tags].map(([key, value]) => `${key}=${value}`).join(' ');
    for (const fault of tagFaults(block))
      tally.add({
        ruleId,
        subject,
        ...fault,
        evidence: `{ ${shown} }`,
        place: { path: metricsPath, line: block.line, column: 1 },
      });
  }
  return { blocks, lines, malformed: faults.length, dropped };
}
