import type { Evidence } from '../../model/probe.js';
import type { Observation, ProcessInfo, ProcessTable } from '../../model/run.js';
import { resultOf } from '../boot.js';

const shells = new Set(['sh', 'ash', 'bash', 'dash', 'ksh', 'mksh', 'zsh']);
const mostProcesses = 12;
const longestCommand = 160;

/** The processes of a run by their family; `main` is the container's first process. */
export interface Family {
  main: ProcessInfo;
  /** Those that the first process started, or that were left to it. */
  children: readonly ProcessInfo[];
}

/** Undefined where no process was seen. */
export function familyOf(observation: Observation): Family | undefined {
  const processes = resultOf(observation, 'processes')?.processes ?? [];
  const main = processes.find((process) => process.main);
  if (!main) return undefined;
  return { main, children: processes.filter(({ parent, main: first }) => !first && parent === main.pid) };
}

const programOf = (path = ''): string => path.slice(path.lastIndexOf('/') + 1).replace(/^-/, '');

/** True for `sh -c …`, `/bin/bash script` and `busybox sh …`. */
export function isShell({ argv }: ProcessInfo): boolean {
  const [first, second] = argv;
  const program = programOf(first);
  return shells.has(program) || (program === 'busybox' && shells.has(programOf(second)));
}

/** True where the process is known to have a handler for the signal. A bash that waits for a program has one for SIGINT, which is no trap. */
export function handles(process: ProcessInfo, signal: string): boolean {
  if (isShell(process) && signal === 'SIGINT' && programOf(process.argv[0]) === 'bash') return false;
  return process.caught?.includes(signal) ?? false;
}

export function commandLine({ argv }: ProcessInfo): string {
  const text = argv.join(' ');
  return text.length > longestCommand ? `${text.slice(0, longestCommand)}…` : text;
}

/** `1 sh -c app; 7 app (parent 1)`, or why nothing was seen. */
export function processEvidence(table: ProcessTable | undefined): Evidence[] {
  if (!table?.way) return table ? [{ kind: 'processes', text: `not seen: ${table.reason ?? 'no way'}` }] : [];
  const lines = table.processes.slice(0, mostProcesses).map((process) => {
    const { pid, parent, main, state, uid, gid } = process;
    const family = main ? '' : `, parent ${String(parent)}`;
    return `${String(pid)} ${commandLine(process)} (${state}, uid ${String(uid)}, gid ${String(gid)}${family})`;
  });
  const more = table.processes.length - lines.length;
  if (more > 0) lines.push(`and ${String(more)} more`);
  return [{ kind: 'processes', text: lines.join('\n') }];
}
