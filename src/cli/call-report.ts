import type { CallReport } from '../app/call.js';
import { visibleLines } from '../reporters/text.js';

/** 1: the command failed, or its result is not what is declared; 3: that could not be found out. */
export function statusOf({ outcome, findings }: CallReport): number {
  if (outcome === 'unchecked') return 3;
  return outcome === 'done' && !findings.some(({ severity }) => severity === 'error') ? 0 : 1;
}

/** The command's own status, where it had one. */
export function ownStatus(report: CallReport): number {
  return report.exit?.code ?? statusOf(report);
}

/** What is said of a call besides its result, on standard error. */
export function tell(report: CallReport): void {
  const { command, outcome, message, notGranted, findings, telemetry, kept } = report;
  const lines = [
    ...(outcome === 'done' ? [] : [`Error: ${command}: ${message ?? outcome}`]),
    ...notGranted.map(({ subject, reason }) => `Note: ${subject} was not given: ${reason}`),
    ...findings.map(({ severity, ruleId, message: text }) => `${severity}: ${text} (${ruleId})`),
    ...(telemetry ? telemetryLines(telemetry) : []),
    ...(kept && !kept.before
      ? [`Note: ${kept.container} stays for the next call; container-api prune ends it`]
      : []),
  ];
  if (lines.length > 0) process.stderr.write(`${lines.flatMap(visibleLines).join('\n')}\n`);
}

/** What was heard, in a few lines. */
function telemetryLines({
  statsd,
  metricsFile,
  syslog,
  storyLog,
  metrics,
  logs,
  findingsLeftOut,
}: NonNullable<CallReport['telemetry']>): string[] {
  const ways = { StatsD: statsd, 'metrics.dat': metricsFile, syslog, 'story.log': storyLog };
  const heard = Object.entries(ways).flatMap(([way, { read, malformed, dropped }]) => {
    if (read + malformed + dropped === 0) return [];
    const not = [
      ...(malformed > 0 ? [`${String(malformed)} malformed`] : []),
      ...(dropped > 0 ? [`${String(dropped)} dropped`] : []),
    ];
    return [`${way}: ${String(read)}${not.length > 0 ? ` (${not.join(', ')})` : ''}`];
  });
  return [
    `Telemetry: ${heard.length === 0 ? 'nothing was sent' : heard.join('; ')}`,
    ...metrics.items.map(({ name, type, values }) => `  metric ${name} (${type}), ${String(values)} values`),
    ...more(metrics),
    ...logs.items.map(({ level, message }) => `  ${level} ${message}`),
    ...more(logs),
    ...(findingsLeftOut > 0 ? [`  and ${String(findingsLeftOut)} more faults of these kinds`] : []),
  ];
}

const more = ({ total, items }: { total: number; items: readonly unknown[] }): string[] =>
  total > items.length ? [`  and ${String(total - items.length)} more`] : [];
