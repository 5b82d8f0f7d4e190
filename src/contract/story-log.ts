/**
 * The line that the Asyncy document wants of a log (Logs, Log format):
 * `asyncy: app=… story=… log_hash=… line=… created=… source_file=… [LEVEL] message`, bare, or behind a time and the name of a machine.
 */
import { splitTimeAndHost } from './syslog.js';

export interface StoryLogEntry {
  /** As they were written; the shell's spelling only. */
  timestamp?: string;
  host?: string;
  appId: string;
  storyId: string;
  logHash: string;
  line: number;
  /** Seconds since 1970; Python has them with a fraction. */
  created: number;
  sourceFile: string;
  /** What stands in the brackets. */
  level: string;
  message: string;
}

type StoryLogField = 'app' | 'story' | 'log_hash' | 'line' | 'created' | 'source_file';

export interface StoryLogFault {
  kind:
    | 'too-long'
    | 'name'
    | 'missing'
    | 'order'
    | 'level-missing'
    | 'line'
    | 'created'
    | 'created-unit'
    | 'source-relative'
    | 'host';
  field?: StoryLogField;
  /** What is wrong, as part of a sentence. */
  reason: string;
}

/** What could be read of a line: the entry when all of it is there, and what is wrong with it. */
export interface StoryLogReading {
  entry?: StoryLogEntry;
  faults: StoryLogFault[];
}

export const longestLogLine = 8192;
export const storyLogName = 'asyncy';
/** Greater ones are no seconds: they were 5,138 years after 1970. */
const latestSecond = 100_000_000_000;

const fields: readonly StoryLogField[] = ['app', 'story', 'log_hash', 'line', 'created', 'source_file'];
const levelMark = / \[([^\s[\]]{0,40})\](?: |$)/y;

/** The first `[LEVEL]` at or behind `from`: where its space stands, its word, and where the message begins. */
function findLevel(text: string, from: number): { at: number; level: string; end: number } | undefined {
  for (let at = text.indexOf(' [', from); at !== -1; at = text.indexOf(' [', at + 1)) {
    levelMark.lastIndex = at;
    const [mark, level = ''] = levelMark.exec(text) ?? [];
    if (mark !== undefined) return { at, level, end: at + mark.length };
  }
  return undefined;
}

type Values = Map<StoryLogField, string>;

/** The six fields one behind the other. `stopped`: the first that is not in its place. */
function readFields(text: string): { values: Values; at: number; stopped?: StoryLogField } {
  const values: Values = new Map();
  let at = 0;
  for (const field of fields) {
    const start = at === 0 ? 0 : at + 1;
    if (!text.startsWith(`${field}=`, start)) return { values, at, stopped: field };
    const from = start + field.length + 1;
    // Only a path may hold spaces; it ends before the level.
    const space = field === 'source_file' ? (findLevel(text, from - 1)?.at ?? -1) : text.indexOf(' ', from);
    at = space === -1 ? text.length : space;
    values.set(field, text.slice(from, at));
  }
  return { values, at };
}

/** What is wrong with fields that do not stand one behind the other. */
function orderFaults(text: string, stopped: StoryLogField): StoryLogFault[] {
  const missing = fields.filter((field) => !` ${text}`.includes(` ${field}=`));
  if (missing.length > 0)
    return missing.map((field) => ({
      kind: 'missing',
      field,
      reason: `the field ${field}= is missing`,
    }));
  return [{ kind: 'order', field: stopped, reason: `${stopped}= is not in its place` }];
}

function valueFaults(values: Values): StoryLogFault[] {
  const faults: StoryLogFault[] = [];
  const line = values.get('line') ?? '';
  if (!/^\d{1,10}$/.test(line)) faults.push({ kind: 'line', field: 'line', reason: 'line= has no number' });
  const created = values.get('created') ?? '';
  if (!/^\d{1,20}(?:\.\d{0,9})?$/.test(created))
    faults.push({ kind: 'created', field: 'created', reason: 'created= has no Unix time' });
  else if (Number(created) >= latestSecond)
    faults.push({ kind: 'created-unit', field: 'created', reason: 'created= is not in seconds' });
  if (!values.get('source_file')?.startsWith('/'))
    faults.push({
      kind: 'source-relative',
      field: 'source_file',
      reason: 'source_file= is no full path',
    });
  return faults;
}

/** Kinds that leave no entry. */
const fatal = new Set<StoryLogFault['kind']>(['line', 'created']);

/** `asyncy: `, with the process id that `logger -i` adds. Other names are what a logger of another name writes. */
const namePart = /^([\w./-]{0,64})(?:\[\d{0,10}\])?:(?: |$)/;

/** One line or message, without syslog's priority. Never throws. */
export function readStoryLogLine(text: string): StoryLogReading {
  if (text.length > longestLogLine)
    return {
      faults: [{ kind: 'too-long', reason: `it is longer than ${String(longestLogLine)} characters` }],
    };
  const { timestamp, host, rest } = splitTimeAndHost(text.trimEnd());
  const faults: StoryLogFault[] = [];
  if (host === '') faults.push({ kind: 'host', reason: 'the name of the machine behind the time is empty' });
  const [mark = '', name] = namePart.exec(rest) ?? [];
  if (name !== storyLogName)
    faults.push({ kind: 'name', reason: `it does not begin with "${storyLogName}: "` });
  const body = rest.slice(mark.length);
  // Of a line that has nothing of the form, it is enough to say that it does not begin so.
  if (name !== storyLogName && !body.startsWith('app=')) return { faults };

  const { values, at, stopped } = readFields(body);
  if (stopped !== undefined) return { faults: [...faults, ...orderFaults(body, stopped)] };
  const level = findLevel(body, at);
  if (!level) {
    const reason = 'there is no [LEVEL] before the message';
    return { faults: [...faults, { kind: 'level-missing', reason }] };
  }
  faults.push(...valueFaults(values));
  if (faults.some(({ kind }) => fatal.has(kind))) return { faults };
  const value = (field: StoryLogField): string => values.get(field) ?? '';
  const entry: StoryLogEntry = {
    ...(timestamp !== undefined && { timestamp }),
    ...(host !== undefined && host !== '' && { host }),
    appId: value('app'),
    storyId: value('story'),
    logHash: value('log_hash'),
    line: Number(value('line')),
    created: Number(value('created')),
    sourceFile: value('source_file'),
    level: level.level,
    message: body.slice(level.end),
  };
  return { entry, faults };
}

/** Python's standard levels, which the document names. */
export const logLevels = ['CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'NOTSET'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What other loggers call them; FATAL and WARN are Python's own other names. */
const otherLevels: Readonly<Record<string, LogLevel>> = {
  FATAL: 'CRITICAL',
  CRIT: 'CRITICAL',
  ALERT: 'CRITICAL',
  EMERG: 'CRITICAL',
  EMERGENCY: 'CRITICAL',
  PANIC: 'CRITICAL',
  ERR: 'ERROR',
  SEVERE: 'ERROR',
  WARN: 'WARNING',
  NOTICE: 'INFO',
  INFORMATION: 'INFO',
  TRACE: 'DEBUG',
  VERBOSE: 'DEBUG',
};

const isLogLevel = (word: string): word is LogLevel => (logLevels as readonly string[]).includes(word);

/** `is`: a level of Python; `means`: another spelling of one. Both absent: no level. */
export function readLogLevel(word: string): { is?: LogLevel; means?: LogLevel } {
  if (isLogLevel(word)) return { is: word };
  const upper = word.toUpperCase();
  if (isLogLevel(upper)) return { means: upper };
  const means = Object.hasOwn(otherLevels, upper) ? otherLevels[upper] : undefined;
  return means === undefined ? {} : { means };
}
