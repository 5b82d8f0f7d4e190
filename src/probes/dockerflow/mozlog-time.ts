import type { Observation } from '../../model/run.js';
import type { LogLine } from './mozlog-line.js';

/** Clocks of containers are that of their machine; five minutes allow for a log that was written late. */
const tolerance = 5n * 60n * 1_000_000_000n;
const second = 1_000_000_000n;

/** From 2014, before mozlog, to 2100: where the run does not tell when it was. */
const anyTime = { from: 1_388_534_400n * second, to: 4_102_444_800n * second };

/** When the run was, by the Date headers of its answers: probes have no clock. */
export function runWindow({ steps }: Observation): { from: bigint; to: bigint } {
  const dates = steps.flatMap((step) => {
    if (step.do !== 'request' || !Object.hasOwn(step.headers, 'date')) return [];
    const time = Date.parse(step.headers.date ?? '');
    return Number.isNaN(time) ? [] : [BigInt(time) * 1_000_000n];
  });
  const [first] = dates;
  if (first === undefined) return anyTime;
  const from = dates.reduce((least, date) => (date < least ? date : least), first);
  const to = dates.reduce((most, date) => (date > most ? date : most), first);
  return { from: from - tolerance, to: to + tolerance };
}

export const isWithin = (time: bigint, { from, to }: { from: bigint; to: bigint }): boolean =>
  time >= from && time <= to;

/** The first line that is more than a second older than one before it of the same process. */
export function firstBackwards(lines: readonly LogLine[]): LogLine | undefined {
  const latest = new Map<number | undefined, bigint>();
  for (const line of lines) {
    const { timestamp, pid } = line;
    if (timestamp === undefined) continue;
    const before = latest.get(pid);
    if (before !== undefined && timestamp < before - second) return line;
    if (before === undefined || timestamp > before) latest.set(pid, timestamp);
  }
  return undefined;
}
