import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

import type { ProcessInfo, ProcessTable } from '../../model/run.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import { fields, list, text } from './fields.js';
import { insideId, parseStatus, type ProcStatus } from './proc-status.js';

const maxArguments = 64;
const maxArgument = 1024;

/** The processes of a running container. `pid`: its first process, when that is one of this machine's. */
export async function readProcesses(
  api: Api,
  id: string,
  pid: number | undefined,
  signal: AbortSignal,
): Promise<ProcessTable> {
  const local = pid === undefined ? undefined : processesOf(pid);
  return local ?? (await topOf(api, id, signal));
}

/** All processes in the pid namespace of `main`; undefined when it has ended, or may not be looked at. */
function processesOf(main: number): ProcessTable | undefined {
  const namespace = pidNamespace(main);
  if (namespace === undefined) return undefined;
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid === main || pidNamespace(pid) === namespace)
    .flatMap((pid) => {
      const status = readStatus(pid);
      return status ? [{ pid, status }] : [];
    });
  if (!found.some(({ pid }) => pid === main)) return undefined;
  // Seen from inside, a process whose parent is outside has none.
  const inside = new Map(found.map(({ pid, status }) => [pid, status.pids.at(-1) ?? pid]));
  const maps = { uid: readText(main, 'uid_map'), gid: readText(main, 'gid_map') };
  const processes = found.map(({ pid, status }): ProcessInfo => ({
    pid: inside.get(pid) ?? pid,
    parent: inside.get(status.parent) ?? 0,
    main: pid === main,
    uid: insideId(maps.uid, status.uid),
    gid: insideId(maps.gid, status.gid),
    state: status.state,
    argv: readArguments(pid),
    caught: status.caught,
    ignored: status.ignored,
  }));
  return { way: 'proc', processes: processes.sort((a, b) => a.pid - b.pid) };
}

function pidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${String(pid)}/ns/pid`);
  } catch {
    return undefined; // it has ended, is a zombie of another user, or may not be looked at
  }
}

/** Empty when the process has ended. */
function readText(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended between the listing and the look
  }
}

const readStatus = (pid: number): ProcStatus | undefined => parseStatus(readText(pid, 'status'));

function readArguments(pid: number): string[] {
  const words = readText(pid, 'cmdline').split('\0');
  if (words.at(-1) === '') words.pop();
  return words.slice(0, maxArguments).map((word) => word.slice(0, maxArgument));
}

/** Columns that every ps has; `args` last, as it holds spaces. */
const columns = 'pid,ppid,uid,gid,stat,args';

/** The engine's list, which it gets from a ps on its machine. */
async function topOf(api: Api, id: string, signal: AbortSignal): Promise<ProcessTable> {
  try {
    const path = `/containers/${id}`;
    const [top, container] = await Promise.all([
      api.json('GET', `${path}/top`, { query: { ps_args: `-eo ${columns}` }, signal }),
      api.json('GET', `${path}/json`, { signal }),
    ]);
    const { Pid } = fields(fields(container).State);
    return parseTop(top, typeof Pid === 'number' ? Pid : 0);
  } catch (error) {
    // 409: it has ended. 500: the engine's machine has no ps, or another one.
    if (!(error instanceof StatusError)) throw error;
    const reason = `the engine cannot list the processes: ${error.message || String(error.status)}`;
    return { reason, processes: [] };
  }
}

/** Reads the answer of GET /containers/ID/top for `columns`. `main`: the first process by the engine's numbering. */
export function parseTop(top: unknown, main: number): ProcessTable {
  const { Titles, Processes } = fields(top);
  const titles = list(Titles).map((title) => text(title).toUpperCase());
  const at = (...names: string[]): number => titles.findIndex((title) => names.includes(title));
  const [pid, parent, uid, gid] = [at('PID'), at('PPID'), at('UID', 'USER'), at('GID', 'GROUP')];
  const [stat, args] = [at('STAT', 'S', 'STATE'), at('COMMAND', 'CMD', 'ARGS')];
  if ([pid, uid, gid].some((column) => column < 0))
    return { reason: 'the engine lists processes in a form that is not known', processes: [] };
  const processes = list(Processes).map((row): ProcessInfo => {
    const cells = list(row).map(text);
    const numberIn = (column: number): number => Number(cells[column] ?? 0) || 0;
    return {
      pid: numberIn(pid),
      parent: numberIn(parent),
      main: numberIn(pid) === main || numberIn(pid) === 1,
      uid: numberIn(uid),
      gid: numberIn(gid),
      state: (cells[stat] ?? '').slice(0, 1),
      argv: (cells[args] ?? '').split(' ').filter(Boolean).slice(0, maxArguments),
    };
  });
  return { way: 'top', processes };
}
