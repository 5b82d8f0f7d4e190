import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Second label on everything that we create: which process made it. */
export const ownerLabel = 'io.container-api.owner';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // no such process, or a system without /proc
  }
}

/** Clock ticks since boot at which a process was started (proc(5), stat, field 22): tells it from a later one of the same number. */
function startTime(pid: string): string {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const bootId = (): string => read('/proc/sys/kernel/random/boot_id').trim();

/** Process numbers mean something only inside one PID namespace: `4026531836`. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return ''; // a system without /proc
  }
}

/** Short and plain enough for a part of an image's tag. */
const hostPart = (): string =>
  hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 40);

/** `<hostname>/<boot id>/<PID namespace>/<pid>/<start time>` of this process; no part holds anything but letters, digits, dots and dashes. */
export function ownerOfThisProcess(): string {
  const pid = String(process.pid);
  return [hostPart(), bootId(), pidNamespace(), pid, startTime(pid)].join('/');
}

/**
 * Whether the process that an owner label names still runs: `elsewhere` where another machine, or another PID
 * namespace of this one, would have to tell. A label without a boot id (no /proc)
 * is `elsewhere` as well.
 */
export function ownerState(label: string): 'alive' | 'gone' | 'elsewhere' {
  const [host, boot, namespace, pid = '', started] = label.split('/');
  if (host !== hostPart() || boot === undefined || boot === '') return 'elsewhere';
  if (boot !== bootId()) return 'gone';
  if (namespace !== pidNamespace()) return 'elsewhere';
  return /^\d+$/.test(pid) && startTime(pid) === started ? 'alive' : 'gone';
}
