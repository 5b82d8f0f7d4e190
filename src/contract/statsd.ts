/** Metrics as StatsD clients send them, one a line: `name:value|type[|@rate][|#tags]` (statsd docs/metric_types.md; tags as DogStatsD has them). */

export const statsdTypes = ['c', 'g', 'ms', 'h', 's', 'd', 'set'] as const;
type StatsdType = (typeof statsdTypes)[number];

interface StatsdMetric {
  name: string;
  /** Texts count in sets only; gauges may have a sign. Several where a client packs them: `1:2:3`. */
  values: string[];
  type: StatsdType;
  /** Of samples, 0 to 1. */
  rate?: number;
  tags: string[];
}

/** A line that is no metric, and why. */
interface StatsdFault {
  line: string;
  reason: string;
}

/** Longest line and most lines that are read. */
const longestLine = 8192;
const mostLines = 10_000;

const number = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?$/;
/** What the back ends keep of a name; they replace or drop everything else. */
const usualName = /^[A-Za-z0-9_.-]+$/;

/** True for a name that every back end keeps as it is: letters, digits, `_`, `-` and `.`, no empty part. */
export function isPlainMetricName(name: string): boolean {
  return usualName.test(name) && !name.startsWith('.') && !name.endsWith('.') && !name.includes('..');
}

const isType = (word: string): word is StatsdType => (statsdTypes as readonly string[]).includes(word);

/** One line. Never throws. */
export function parseStatsdLine(line: string): StatsdMetric | { reason: string } {
  if (line.length > longestLine) return { reason: `it is longer than ${String(longestLine)} characters` };
  const [head = '', word = '', ...rest] = line.split('|');
  const colon = head.indexOf(':');
  if (colon === -1) return { reason: 'there is no colon behind the name' };
  const name = head.slice(0, colon);
  const values = head.slice(colon + 1).split(':');
  if (name === '') return { reason: 'the name is empty' };
  if (!isType(word))
    return { reason: word === '' ? 'there is no type' : 'the type is none of c, g, ms, h, s and d' };
  const isSet = word === 's' || word === 'set';
  if (!isSet && !values.every((value) => number.test(value))) return { reason: 'the value is no number' };
  const metric: StatsdMetric = { name, values, type: word, tags: [] };
  for (const part of rest) {
    if (part.startsWith('@')) {
      const rate = Number(part.slice(1));
      if (!number.test(part.slice(1)) || rate <= 0 || rate > 1)
        return { reason: 'the sample rate is not between 0 and 1' };
      metric.rate = rate;
    } else if (part.startsWith('#'))
      metric.tags.push(
        ...part
          .slice(1)
          .split(',')
          .filter((tag) => tag !== ''),
      );
    // A container id, a time and what else DogStatsD adds.
    else if (!/^[A-Za-z]{1,3}:/.test(part) && !/^T\d+$/.test(part))
      return { reason: 'something follows the type that is neither rate nor tags' };
  }
  return metric;
}

/** The lines of all datagrams. Events and service checks of DogStatsD (`_e{…}`, `_sc|…`) are no metrics, and pass. */
export function parseStatsd(datagrams: readonly string[]): {
  metrics: StatsdMetric[];
  faults: StatsdFault[];
} {
  const metrics: StatsdMetric[] = [];
  const faults: StatsdFault[] = [];
  for (const datagram of datagrams) {
    for (const raw of datagram.split('\n')) {
      if (metrics.length + faults.length >= mostLines) return { metrics, faults };
      const line = raw.trimEnd();
      if (line === '' || line.startsWith('_e{') || line.startsWith('_sc|')) continue;
      const read = parseStatsdLine(line);
      if ('reason' in read) faults.push({ line, reason: read.reason });
      else metrics.push(read);
    }
  }
  return { metrics, faults };
}
