/** What a container told over the ways of the Asyncy document (Metrics, Logs): what there is of it, and what is wrong with it. */
import type { Finding } from '../model/finding.js';
import { redactUrlCredentials } from '../model/secret.js';
import type {
  Capped,
  TelemetryChannel,
  TelemetryIds,
  TelemetryLogLine,
  TelemetryMetric,
  TelemetrySummary,
} from '../model/telemetry.js';
import type { Metrics20Block } from './metrics20.js';
import { readStoryLog, readSyslog, storyLogPath, type LogLines } from './telemetry/log-lines.js';
import { openNameCheck, prometheusName } from './telemetry/metric-names.js';
import { metricsPath, readMetricsFile, typeOf } from './telemetry/metrics-file.js';
import { readStatsdLines, type StatsdMetric } from './telemetry/statsd-lines.js';
import { openTally, type Tally } from './telemetry/tally.js';

export interface TelemetryInput {
  /** Datagrams and lines, in the order of arrival. */
  statsd: readonly string[];
  /** Texts that the receivers did not keep. */
  statsdDropped?: number;
  /** Contents of `metrics.dat` and `story.log`; absent: no such file. */
  metricsFile?: string;
  syslog: readonly string[];
  syslogDropped?: number;
  storyLog?: string;
  /** Bytes of the files behind these contents. */
  unread?: { metricsFile?: number; storyLog?: number };
  /** Paths of the two where something else than a file is. */
  notFiles?: readonly string[];
  passed: TelemetryIds;
}

export interface TelemetryReading {
  findings: Finding[];
  summary: TelemetrySummary;
}

const mostShown = 100;
const mostTags = 10;
/** Characters of a name, a tag or a message in the summary. */
const longestShown = 500;

/** A text from outside for people, without passwords of URLs. */
function cut(text: string): string {
  const safe = redactUrlCredentials(text.slice(0, 10 * longestShown));
  return safe.length > longestShown ? `${safe.slice(0, longestShown)}…` : safe;
}

const capped = <T>(items: readonly T[], most: number): Capped<T> => ({
  total: items.length,
  items: items.slice(0, most),
});

/** Where the document has the two files. */
export const telemetryPaths = { metricsFile: metricsPath, storyLog: storyLogPath };

/** Never throws, whatever came. */
export function telemetryFindings(input: TelemetryInput): TelemetryReading {
  const { metricsFile = '', storyLog = '', unread = {}, passed } = input;
  const tally = openTally();
  const sent = readStatsdLines(input.statsd, tally);
  const metrics = statsdMetrics(sent.metrics, tally);
  const file = readMetricsFile(wholeLines(metricsFile, unread.metricsFile), isCut(unread.metricsFile), tally);
  const sys = readSyslog(input.syslog, passed, tally);
  const story = readStoryLog(wholeLines(storyLog, unread.storyLog), passed, tally);
  for (const path of input.notFiles ?? []) reportNoFile(path, tally);
  const logs = [...sys.entries, ...story.entries];
  const summary: TelemetrySummary = {
    passed,
    statsd: {
      lines: sent.lines,
      read: sent.lines - sent.malformed,
      malformed: sent.malformed,
      dropped: sent.dropped + (input.statsdDropped ?? 0),
    },
    metricsFile: {
      lines: file.lines,
      read: file.blocks.length,
      malformed: file.malformed,
      dropped: file.dropped,
      ...unreadBytes(unread.metricsFile),
    },
    syslog: channelOf(sys, input.syslogDropped),
    storyLog: { ...channelOf(story), ...unreadBytes(unread.storyLog) },
    metrics: capped([...metrics, ...blockMetrics(file.blocks)], mostShown),
    logs: { total: logs.length, items: logs.slice(0, mostShown).map(shownLine) },
    findingsLeftOut: tally.leftOut,
  };
  return { findings: tally.findings(), summary };
}

const isCut = (unread: number | undefined): boolean => unread !== undefined && unread > 0;
const unreadBytes = (unread: number | undefined): Pick<TelemetryChannel, 'unreadBytes'> =>
  unread !== undefined && unread > 0 ? { unreadBytes: unread } : {};

/** Without the line that the end of what was read cuts in two. */
function wholeLines(text: string, unread: number | undefined): string {
  return isCut(unread) ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
}

function reportNoFile(path: string, tally: Tally): void {
  const isLog = path === storyLogPath;
  tally.add({
    ruleId: isLog ? 'telemetry/log-line-malformed' : 'telemetry/metrics-file-malformed',
    messageId: 'no-file',
    severity: 'error',
    subject: isLog ? 'story.log' : 'metrics.dat',
    message: `At ${path} stands no regular file, and nothing can be read from it`,
    suggestion: `Append to ${path} itself: >> ${path}`,
    evidence: path,
  });
}

function channelOf({ lines, entries, malformed, dropped }: LogLines, more = 0): TelemetryChannel {
  return { lines, read: entries.length, malformed, dropped: dropped + more };
}

const shownLine = (line: TelemetryLogLine): TelemetryLogLine => ({
  ...line,
  level: cut(line.level),
  message: cut(line.message),
  sourceFile: cut(line.sourceFile),
});

/** One entry for each name and type. */
function statsdMetrics(metrics: readonly StatsdMetric[], tally: Tally): TelemetryMetric[] {
  const check = openNameCheck(tally);
  const all = new Map<string, { metric: StatsdMetric; values: number; tags: Set<string> }>();
  for (const metric of metrics) {
    check(metric);
    const key = `${metric.type} ${metric.name}`;
    const known = all.get(key) ?? { metric, values: 0, tags: new Set<string>() };
    known.values += metric.values.length;
    for (const tag of metric.tags) known.tags.add(cut(tag));
    all.set(key, known);
  }
  return [...all.values()].map(({ metric: { name, type }, values, tags }) => ({
    from: 'statsd',
    name: cut(name),
    prometheusName: cut(prometheusName(name)),
    type,
    values,
    tags: capped([...tags], mostTags),
  }));
}

/** One entry for each set of tags: another one is another metric. */
function blockMetrics(blocks: readonly Metrics20Block[]): TelemetryMetric[] {
  const all = new Map<string, TelemetryMetric>();
  for (const block of blocks) {
    const tags = [...block.tags].map(([key, value]) => `${key}=${value}`).concat(block.words);
    const key = JSON.stringify([...tags].sort());
    const known = all.get(key);
    if (known) known.values += 1;
    else
      all.set(key, {
        from: 'metrics.dat',
        name: cut(block.tags.get('what') ?? tags[0] ?? ''),
        type: cut(typeOf(block) ?? ''),
        values: 1,
        tags: capped(tags.map(cut), mostTags),
      });
  }
  return [...all.values()];
}
