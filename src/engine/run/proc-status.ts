/** What /proc tells of a process (proc(5), "status" and "uid_map"). */
import { constants } from 'node:os';

export interface ProcStatus {
  /** One letter. */
  state: string;
  /** Outermost numbering first; the last is that of its own pid namespace. */
  pids: number[];
  parent: number;
  /** Effective, as the reader's user namespace counts. */
  uid: number;
  gid: number;
  caught: string[];
  ignored: string[];
}

const names = new Map<number, string>(
  // An alias (SIGIOT, SIGPOLL) comes after the name that is meant, but for SIGIOT.
  Object.entries(constants.signals)
    .filter(([name]) => !['SIGIOT', 'SIGPOLL', 'SIGUNUSED'].includes(name))
    .map(([name, number]) => [number, name]),
);

/** The signals of a mask in hexadecimal, of which the lowest bit is signal 1; real-time signals as `SIGRTMIN+n` (from 34, as libc counts). */
export function signalsOf(mask: string): string[] {
  if (!/^[0-9a-f]{1,32}$/i.test(mask)) return [];
  const bits = BigInt(`0x${mask}`);
  const signals: string[] = [];
  for (let number = 1; number <= 64; number++) {
    if (((bits >> BigInt(number - 1)) & 1n) === 0n) continue;
    const name =
      names.get(number) ?? (number >= 34 ? `SIGRTMIN+${String(number - 34)}` : `SIG${String(number)}`);
    signals.push(name);
  }
  return signals;
}

const numbers = (text: string | undefined): number[] =>
  (text ?? '')
    .split(/\s+/)
    .filter((word) => /^\d+$/.test(word))
    .map(Number);

/** Reads /proc/PID/status; undefined when it is not one. */
export function parseStatus(text: string): ProcStatus | undefined {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()] as const] : [];
    }),
  );
  const [pid] = numbers(values.get('Pid'));
  const uid = numbers(values.get('Uid'))[1];
  const gid = numbers(values.get('Gid'))[1];
  if (pid === undefined || uid === undefined || gid === undefined) return undefined;
  const pids = numbers(values.get('NSpid'));
  return {
    state: values.get('State')?.slice(0, 1) ?? '',
    pids: pids.length > 0 ? pids : [pid],
    parent: numbers(values.get('PPid'))[0] ?? 0,
    uid,
    gid,
    caught: signalsOf(values.get('SigCgt') ?? ''),
    ignored: signalsOf(values.get('SigIgn') ?? ''),
  };
}

/** A number as the user namespace of the process counts it, by its `uid_map` or `gid_map` (inside, outside, count). */
export function insideId(map: string, outside: number): number {
  for (const line of map.split('\n')) {
    const [inside, from, count] = numbers(line);
    if (inside === undefined || from === undefined || count === undefined) continue;
    if (outside >= from && outside < from + count) return inside + outside - from;
  }
  return outside;
}
