import { quoted, shortened } from '../finding.js';
import { parseStatsdLine } from '../statsd.js';
import type { Tally } from './tally.js';

export type StatsdMetric = Exclude<ReturnType<typeof parseStatsdLine>, { reason: string }>;

interface StatsdLines {
  metrics: StatsdMetric[];
  lines: number;
  malformed: number;
  /** Lines beyond the bounds. */
  dropped: number;
}

const mostLines = 10_000;
const ruleId = 'telemetry/statsd-malformed';
const subject = 'statsd';
const form = 'Send name:value|type, for example app.requests:1|c.';

/** A plain metric name, for a line to write. */
const nameOf = (line: string): string => /^[\w.-]{1,60}/.exec(line)?.[0] ?? 'app.requests';

/** How to write a line that is no metric. */
function lineToSend(line: string, reason: string): string {
  const name = nameOf(line);
  if (name === line) return `Send ${name}:1|c.`;
  if (reason === 'there is no type') return `Send ${name}:1|c to count, |g for a gauge, |ms for a time.`;
  if (reason.includes('sample rate')) return `Send ${name}:1|c|@0.1 for every tenth.`;
  if (reason.includes('neither rate nor tags')) return `Send tags as ${name}:1|c|#tag:value.`;
  return form;
}

/** Etsy's server takes several `value|type` of one name in a line: `a:1|c:2|ms`. */
function packedSamples(line: string): StatsdMetric[] | undefined {
  const colon = line.indexOf(':');
  if (colon === -1 || line.includes('|#')) return undefined;
  const [name, samples] = [line.slice(0, colon), line.slice(colon + 1).split(':')];
  if (samples.length < 2) return undefined;
  const metrics: StatsdMetric[] = [];
  for (const sample of samples) {
    const read = parseStatsdLine(`${name}:${sample}`);
    if ('reason' in read) return undefined;
    metrics.push(read);
  }
  return metrics;
}

/** statsd_exporter takes these with several values (`a:1:2|ms`); of other types it drops the line (pkg/line). */
const packable = new Set(['ms', 'h', 'd']);

/** What statsd_exporter drops of a metric that StatsD has: pkg/line and pkg/exporter. */
function* losses({ name, values, type, tags }: StatsdMetric): Generator<[string, string, string]> {
  const shown = shortened(nameOf(name));
  if (type === 's' || type === 'set')
    yield [
      'set',
      'statsd_exporter drops sets',
      `Count the different values yourself, and send ${shown}:<count>|g.`,
    ];
  else if (values.length > 1 && !packable.has(type))
    yield [
      'packed-values',
      'statsd_exporter drops several values in one line unless they are of type ms, h or d',
      `Send a line for each value: ${shown}:1|${type}.`,
    ];
  if (type === 'c' && values.some((value) => Number(value) < 0))
    yield [
      'negative-counter',
      'a counter never goes down, and statsd_exporter drops what would lower it',
      `Send ${shown}:-1|g to lower a gauge.`,
    ];
  const tag = tags.find((text) => !/^[^:]+:./.test(text));
  if (tag !== undefined)
    yield [
      'tag',
      `the tag ${quoted(tag)} has no value, and statsd_exporter drops it`,
      `Send it as ${shortened(/^[\w.-]{1,60}/.exec(tag)?.[0] ?? 'tag')}:true.`,
    ];
}

const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The lines of all texts, up to 10,000; what is wrong with them goes to the tally. */
export function readStatsdLines(texts: readonly string[], tally: Tally): StatsdLines {
  const read: StatsdLines = { metrics: [], lines: 0, malformed: 0, dropped: 0 };
  const report = (messageId: string, message: string, suggestion: string, evidence: string): void => {
    const severity = messageId === 'malformed' || messageId === 'encoding' ? 'error' : 'warning';
    tally.add({ ruleId, messageId, severity, subject, message, suggestion, evidence });
  };
  for (const raw of linesOf(texts)) {
    const line = raw.trimEnd();
    if (line === '') continue;
    if (read.lines >= mostLines) {
      read.dropped += 1;
      continue;
    }
    read.lines += 1;
    const metrics = readLine(line, report);
    if (metrics.length === 0) read.malformed += 1;
    read.metrics.push(...metrics);
  }
  return read;
}

function* linesOf(texts: readonly string[]): Generator<string> {
  for (const text of texts) yield* text.split('\n');
}

function readLine(
  line: string,
  report: (messageId: string, message: string, suggestion: string, evidence: string) => void,
): StatsdMetric[] {
  if (line.startsWith('_e{') || line.startsWith('_sc|')) {
    const message = 'Events and service checks of DogStatsD are no metrics, and statsd_exporter drops them';
    report('event', message, `Send a counter instead: app.events:1|c.`, line);
    return [];
  }
  if (line.includes('\ufffd')) {
    report('encoding', 'A line is not UTF-8, and statsd_exporter drops it', form, line);
    return [];
  }
  const one = parseStatsdLine(line);
  const metrics = 'reason' in one ? packedSamples(line) : [one];
  if (!metrics) {
    const { reason } = one as { reason: string };
    report('malformed', `A line is no metric: ${reason}`, lineToSend(line, reason), line);
    return [];
  }
  for (const metric of metrics) {
    for (const [messageId, message, suggestion] of losses(metric))
      report(messageId, asSentence(message), suggestion, line);
  }
  return metrics;
}
