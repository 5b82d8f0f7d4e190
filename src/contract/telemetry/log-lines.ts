import type { TelemetryIds, TelemetryLogLine } from '../../model/telemetry.js';
import { quoted } from '../finding.js';
import {
  logLevels,
  longestLogLine,
  readLogLevel,
  readStoryLogLine,
  storyLogName,
  type StoryLogEntry,
  type StoryLogFault,
} from '../story-log.js';
import { parseSyslog } from '../syslog.js';
import type { Tally, TelemetryFault } from './tally.js';

/** Where the document has it. */
export const storyLogPath = '/var/log/asyncy/story.log';

export interface LogLines {
  entries: TelemetryLogLine[];
  lines: number;
  malformed: number;
  dropped: number;
}

const mostLines = 10_000;

const ids = 'app=$ASYNCY_APP_ID story=$ASYNCY_STORY_ID log_hash=$ASYNCY_LOG_HASH';
const form = `${storyLogName}: ${ids} line=<number> created=<unix-time> source_file=<full-path> [INFO] <message>`;

const remedies: Partial<Record<StoryLogFault['kind'], string>> = {
  'too-long': `Write no more than ${String(longestLogLine)} characters.`,
  'level-missing': 'Write [INFO] between source_file=… and the message.',
  line: 'Write line=<number>, the line of the source; in bash, line=$LINENO, which other shells leave empty.',
  created: 'Write created=<seconds since 1970>; in a shell, created=$(date +%s).',
  'created-unit': 'Write created=<seconds since 1970>, not milliseconds.',
  'source-relative': 'Write source_file=/full/path; in a shell, source_file=$(realpath "$0").',
  host: 'Write the time, $(hostname) and then asyncy:, or neither time nor name.',
};

/** The line can be read in spite of them. */
const slight = new Set<StoryLogFault['kind']>(['created-unit', 'source-relative', 'host']);

interface Source {
  from: TelemetryLogLine['from'];
  passed: TelemetryIds;
  tally: Tally;
}

type Place = Pick<TelemetryFault, 'evidence' | 'place'>;

function reportForm({ from, tally }: Source, place: Place, faults: readonly StoryLogFault[]): void {
  for (const { kind, field, reason } of faults) {
    const missing = field === undefined ? undefined : fieldForm[field];
    tally.add({
      ruleId: 'telemetry/log-line-malformed',
      messageId: kind,
      severity: slight.has(kind) ? 'warning' : 'error',
      subject: from,
      message: `A log line is not of the form that Asyncy reads: ${reason}`,
      suggestion:
        remedies[kind] ??
        (kind === 'missing' && missing !== undefined ? `Write ${missing}.` : `Write ${form}`),
      ...place,
    });
  }
}

const fieldForm: Readonly<Record<NonNullable<StoryLogFault['field']>, string>> = {
  app: 'app=$ASYNCY_APP_ID behind asyncy:',
  story: 'story=$ASYNCY_STORY_ID behind app=…',
  log_hash: 'log_hash=$ASYNCY_LOG_HASH behind story=…',
  line: 'line=<number> behind log_hash=…',
  created: 'created=<unix-time> behind line=…',
  source_file: 'source_file=<full-path> behind created=…',
};

function reportLevel({ from, tally }: Source, place: Place, level: string): void {
  const { is, means } = readLogLevel(level);
  if (is !== undefined) return;
  tally.add({
    ruleId: 'telemetry/log-level',
    messageId: means === undefined ? 'unknown' : 'spelling',
    severity: means === undefined ? 'error' : 'warning',
    subject: `${from} level ${level.slice(0, 40)}`,
    message: `The level ${quoted(level)} is none that Asyncy takes`,
    suggestion: `Write [${means ?? 'INFO'}]${means === undefined ? `, or ${logLevels.filter((one) => one !== 'INFO').join(', ')}` : ''}.`,
    ...place,
  });
}

function reportIdentity({ from, tally, passed }: Source, place: Place, entry: StoryLogEntry): void {
  const pairs = [
    ['app', entry.appId, passed.appId, 'ASYNCY_APP_ID'],
    ['story', entry.storyId, passed.storyId, 'ASYNCY_STORY_ID'],
    ['log_hash', entry.logHash, passed.logHash, 'ASYNCY_LOG_HASH'],
  ] as const;
  for (const [field, written, expected, variable] of pairs) {
    if (written === expected) continue;
    const isUnset = written === '' || written === 'None' || written === 'undefined' || written === 'null';
    const isName = written.includes(variable);
    const messageId = isUnset ? 'unset' : isName ? 'not-expanded' : 'other';
    const why = isUnset
      ? `${field}= has no value`
      : isName
        ? `${field}= has the name of the variable, not its value`
        : `${field}=${quoted(written)} is not what the container was passed, ${quoted(expected)}`;
    tally.add({
      ruleId: 'telemetry/log-identity',
      messageId,
      severity: 'error',
      subject: `${from} ${field}`,
      message: `A log line is nobody's: ${why}`,
      suggestion: `Write ${field}=$${variable}, which was ${expected} here.`,
      ...place,
    });
  }
}

function readLine(source: Source, text: string, place: Place): TelemetryLogLine | undefined {
  const { entry, faults } = readStoryLogLine(text);
  reportForm(source, place, faults);
  if (!entry) return undefined;
  reportLevel(source, place, entry.level);
  reportIdentity(source, place, entry);
  const { level, message, line, sourceFile, created } = entry;
  return { from: source.from, level, message, line, sourceFile, created };
}

/** Messages of syslog; what is wrong with them goes to the tally. */
export function readSyslog(texts: readonly string[], passed: TelemetryIds, tally: Tally): LogLines {
  const source: Source = { from: 'syslog', passed, tally };
  const read: LogLines = { entries: [], lines: 0, malformed: 0, dropped: 0 };
  for (const text of texts) {
    if (read.lines >= mostLines) {
      read.dropped += 1;
      continue;
    }
    read.lines += 1;
    const message = parseSyslog(text);
    if ('reason' in message)
      tally.add({
        ruleId: 'telemetry/log-line-malformed',
        messageId: 'priority',
        severity: 'warning',
        subject: 'syslog',
        message: `A syslog message cannot be ranked: ${message.reason}`,
        suggestion: 'Send <14> before it: facility user, severity informational.',
        evidence: text,
      });
    // RFC 5424 has the name of the program in its head.
    const isNamed = 'appName' in message && message.appName === storyLogName;
    const body = message.message.startsWith(`${storyLogName}:`) || !isNamed;
    const line = readLine(source, body ? message.message : `${storyLogName}: ${message.message}`, {
      evidence: text,
    });
    if (line) read.entries.push(line);
    else read.malformed += 1;
  }
  return read;
}

/** The lines of the file; what is wrong with them goes to the tally. */
export function readStoryLog(text: string, passed: TelemetryIds, tally: Tally): LogLines {
  const source: Source = { from: 'story.log', passed, tally };
  const read: LogLines = { entries: [], lines: 0, malformed: 0, dropped: 0 };
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    if (read.lines >= mostLines) {
      read.dropped += 1;
      continue;
    }
    read.lines += 1;
    const place = { path: storyLogPath, line: index + 1, column: 1 };
    const line = readLine(source, raw, { evidence: raw, place });
    if (line) read.entries.push(line);
    else read.malformed += 1;
  }
  return read;
}
