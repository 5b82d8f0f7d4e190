/** What is wrong with the log of a run, in the tiers of mozlog: some line is it, the envelopes are right, Fields match the strict schema. */
import { quoted } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import type { ProbeFinding } from '../probe.js';
import { finding } from '../verdict.js';
import { isBanner, wholeLines } from './log-lines.js';
import { readLogLine, type LogLine } from './mozlog-line.js';
import { firstBackwards, isWithin, runWindow } from './mozlog-time.js';

export const mozlogMessages = {
  'no-mozlog': { severity: 'warning', summary: 'No line of stdout is mozlog.' },
  'stderr-only': { severity: 'warning', summary: 'It writes mozlog to stderr, and none to stdout.' },
  'wrong-unit': { severity: 'warning', summary: 'Timestamp is in another unit than nanoseconds.' },
  timestamp: { severity: 'warning', summary: 'Timestamp is no whole number.' },
  'no-timestamp': { severity: 'warning', summary: 'Objects without Timestamp stand among the lines.' },
  'not-parsed': { severity: 'warning', summary: 'Lines that begin like an object are no JSON.' },
  envelope: { severity: 'warning', summary: 'A key of the envelope has a value that it cannot have.' },
  recommended: { severity: 'warning', summary: 'Type, Logger or EnvVersion is missing.' },
  'other-lines': { severity: 'warning', summary: 'Other text stands among the lines.' },
  'wrong-time': {
    severity: 'warning',
    summary: 'Timestamps are not of the time of the run, or go backwards.',
  },
  fields: { severity: 'note', summary: 'The strict schema does not allow what Fields or Hostname holds.' },
  email: { severity: 'note', summary: 'Fields names a person.' },
} as const;
type MessageId = keyof typeof mozlogMessages;

const cures: Readonly<Record<MessageId, string>> = {
  'no-mozlog':
    'Log with a library for it: mozlog for Node, dockerflow.logging.JsonLogFormatter for Python; often only in production: NODE_ENV=production.',
  'stderr-only': 'Let the handler of the log write to stdout.',
  'wrong-unit':
    'Write nanoseconds since 1970: pino needs timestamp: () => `,"time":${Date.now()}000000` with pino-mozlog.',
  timestamp: 'Write Timestamp as an integer, without quotes and fraction.',
  'no-timestamp': 'Send every line through the same logger.',
  'not-parsed': 'Write each object on one line, as JSON.',
  envelope: 'Write the keys as docs/mozlog.md has them: "EnvVersion": "2.0", "Severity": 6, "Fields": {…}.',
  recommended: 'Add Type, Logger and "EnvVersion": "2.0".',
  'other-lines': 'Send all output through the logger: those lines are ignored by what reads the log.',
  'wrong-time': 'Take the time in UTC when the line is written.',
  fields: 'Leave out what is null or empty, and write nested objects as texts.',
  email: 'Leave addresses out of the log.',
};

const told = (id: MessageId, message: string): ProbeFinding =>
  finding(mozlogMessages, id, { message, suggestion: cures[id], subject: 'logs' });

const example = (line: LogLine | undefined): string => quoted(line?.text ?? '');

/** One finding for each kind of fault, with the first line that has it. */
function faultFindings(lines: readonly LogLine[]): ProbeFinding[] {
  const ids = [
    'wrong-unit',
    'timestamp',
    'not-parsed',
    'envelope',
    'recommended',
    'fields',
    'email',
  ] as const;
  return ids.flatMap((id) => {
    const found = lines.filter(({ faults }) => faults.some((fault) => fault.id === id));
    const text = found[0]?.faults.find((fault) => fault.id === id)?.text;
    if (text === undefined) return [];
    return [
      told(
        id,
        `${String(found.length)} of ${String(lines.length)} lines: ${text}, as in ${example(found[0])}.`,
      ),
    ];
  });
}

function strangerFindings(lines: readonly LogLine[]): ProbeFinding[] {
  const bare = lines.filter(({ kind, faults }) => kind === 'json' && faults.length === 0);
  const other = lines.filter(({ kind }) => kind === 'other');
  const list = other.slice(0, 3).map(example).join(', ');
  return [
    ...(bare.length > 0
      ? [
          told(
            'no-timestamp',
            `${String(bare.length)} lines are objects without Timestamp, as ${example(bare[0])}.`,
          ),
        ]
      : []),
    ...(other.length > 0
      ? [
          told(
            'other-lines',
            `${String(other.length)} of ${String(lines.length)} lines are no JSON: ${list}.`,
          ),
        ]
      : []),
  ];
}

function timeFindings(lines: readonly LogLine[], main: Observation): ProbeFinding[] {
  const window = runWindow(main);
  const wrong = lines.find(({ timestamp }) => timestamp !== undefined && !isWithin(timestamp, window));
  if (wrong) return [told('wrong-time', `A Timestamp is not of the time of this run: ${example(wrong)}.`)];
  const backwards = firstBackwards(lines);
  return backwards
    ? [told('wrong-time', `A Timestamp is older than that of a line before it: ${example(backwards)}.`)]
    : [];
}

/** No line is mozlog: what comes nearest. */
function absence(out: readonly LogLine[], err: readonly LogLine[]): ProbeFinding[] {
  const near = faultFindings(out).filter(
    ({ messageId }) => messageId === 'wrong-unit' || messageId === 'timestamp',
  );
  if (near.length > 0) return near;
  if (err.some(({ kind }) => kind === 'mozlog'))
    return [
      told(
        'stderr-only',
        `It writes mozlog to stderr, as ${example(err.find(({ kind }) => kind === 'mozlog'))}, and none to stdout.`,
      ),
    ];
  const first = out[0] ?? err[0];
  return [
    told(
      'no-mozlog',
      `None of ${String(out.length)} lines on stdout is mozlog; ${out[0] ? 'the first' : 'stderr has'} is ${example(first)}.`,
    ),
  ];
}

/** Lines of a stream as a collector would read them. */
export function logLines(stream: Observation['stdout']): LogLine[] {
  return wholeLines(stream)
    .filter((line) => !isBanner(line))
    .map(readLogLine);
}

/** Everything that is wrong with the log of a run, by tiers. */
export function mozlogFindings(main: Observation, bothStreams: boolean): ProbeFinding[] {
  const out = logLines(main.stdout);
  const err = logLines(main.stderr);
  // What stands on stderr is judged only where the list asks for it there as well.
  const lines = bothStreams && err.some(({ kind }) => kind === 'mozlog') ? [...out, ...err] : out;
  if (!lines.some(({ kind }) => kind === 'mozlog')) return absence(out, err);
  return [...faultFindings(lines), ...strangerFindings(lines), ...timeFindings(lines, main)];
}
