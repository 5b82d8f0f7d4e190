import { quoted } from '../finding.js';
import type { StatsdMetric } from './statsd-lines.js';
import type { Tally, TelemetryFault } from './tally.js';

const ruleId = 'telemetry/metric-name';

/**
 * What statsd_exporter makes of a name or of the key of a tag (pkg/mapper, escape.go): anything but letters, digits and `_` becomes `_`, several
 * hyphens become one, and `_` goes before a digit at the beginning.
 */
export function prometheusName(name: string): string {
  const plain = name.replaceAll(/-+/g, '-').replaceAll(/[^A-Za-z0-9_]/gu, '_');
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

/** Keys with two underscores at their beginning are Prometheus's own. */
const tagKey = /^(?!__)[A-Za-z_.-][\w.-]*$/;

/** A name for a line to write: its good characters, below a namespace. */
function betterName(name: string): string {
  const parts = name
    .slice(0, 60)
    .split(/[^A-Za-z0-9_]+/)
    .filter((part) => part !== '');
  const plain = parts.join('.') || 'requests';
  return parts.length > 1 && /^[A-Za-z_]/.test(plain) ? plain : `app.${plain}`;
}

const families: Readonly<Record<string, string>> = {
  c: 'a counter',
  g: 'a gauge',
  ms: 'a time',
  h: 'a time',
  d: 'a time',
};

/** Endings that Prometheus's page on naming has for them. */
const suffixes: Readonly<Record<string, string>> = {
  'a counter': 'total',
  'a gauge': 'current',
  'a time': 'seconds',
};

interface Seen {
  name: string;
  type: string;
}

/** Checks of the names of StatsD metrics, one after the other: some clash with an earlier one. */
export function openNameCheck(tally: Tally): (metric: StatsdMetric) => void {
  const seen = new Map<string, Seen>();
  const checked = new Set<string>();
  return (metric) => {
    const { name, type, tags } = metric;
    const line = `${name}:${metric.values.join(':')}|${type}${tags.length > 0 ? `|#${tags.join(',')}` : ''}`;
    const report = (messageId: string, message: string, suggestion: string): void => {
      const fault: Omit<TelemetryFault, 'subject'> = {
        ruleId,
        messageId,
        severity: messageId === 'type-conflict' ? 'error' : 'warning',
        message,
        suggestion,
        evidence: line,
      };
      tally.add({ ...fault, subject: `metric ${name}` });
    };
    const mapped = prometheusName(name);
    const first = seen.get(mapped);
    if (!first) seen.set(mapped, { name, type });
    else {
      if (first.name !== name)
        report(
          'collision',
          `The metrics ${quoted(first.name)} and ${quoted(name)} are one to Prometheus, ${quoted(mapped)}`,
          'Give them names that differ in more than dots, hyphens and other signs.',
        );
      const [one, other] = [families[first.type], families[type]];
      if (one !== undefined && other !== undefined && one !== other)
        report(
          'type-conflict',
          `The metric ${quoted(name)} is ${one} first and ${other} later, and statsd_exporter drops the later`,
          `Send it under a name of its own: ${betterName(name)}_${suffixes[other] ?? 'other'}:1|${type}.`,
        );
    }
    for (const [messageId, message] of nameFaults(name, mapped))
      report(messageId, message, `Send ${betterName(name)}:1|${type}.`);
    for (const tag of tags) {
      const key = tag.slice(0, Math.max(0, tag.indexOf(':')));
      if (key === '' || tagKey.test(key) || checked.has(key)) continue;
      if (checked.size < 1000) checked.add(key);
      report(
        'tag-name',
        `The key of the tag ${quoted(key)} becomes ${quoted(prometheusName(key))} in Prometheus`,
        `Send it as ${prometheusName(key).replace(/^_+/, '') || 'tag'}:value.`,
      );
    }
  };
}

function* nameFaults(name: string, mapped: string): Generator<[string, string]> {
  const becomes = `becomes ${quoted(mapped)} in Prometheus`;
  if (/^[0-9]/.test(name)) yield ['digit', `The metric ${quoted(name)} begins with a digit, and ${becomes}`];
  if (/[^\w.-]/.test(name))
    yield [
      'characters',
      `The metric ${quoted(name)} has other characters than letters, digits, ".", "_" and "-", and ${becomes}`,
    ];
  else if (/^[.-]|[.-]$|\.\./.test(name))
    yield ['empty-part', `The metric ${quoted(name)} has an empty part between dots, and ${becomes}`];
  if (!/[A-Za-z0-9][._:-]+[A-Za-z0-9]/.test(name))
    yield ['unnamespaced', `The metric ${quoted(name)} has no namespace before it, and may be anybody's`];
}
