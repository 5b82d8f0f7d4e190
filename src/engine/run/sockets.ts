import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { endianness } from 'node:os';

import type { PortSpec, SocketTable } from '../../model/run.js';
import type { Api } from '../api.js';
import { runExec } from './exec.js';
import { listeningSockets, parseTable, splitTables, tableNames } from './net-tables.js';

/** The tables of one network namespace in text, in the order of `tableNames`; a missing one is empty. */
export function socketsOf(tables: readonly string[]): SocketTable['sockets'] {
  const littleEndian = endianness() === 'LE';
  return listeningSockets(
    tableNames.flatMap((name, index) => parseTable(name, tables[index] ?? '', littleEndian)),
  );
}

/** What listens in the network namespace of a process of this machine; undefined when it has ended or may not be looked at. */
export function socketsOfProcess(pid: number): SocketTable | undefined {
  const tables: string[] = [];
  for (const name of tableNames) {
    try {
      tables.push(readFileSync(`/proc/${String(pid)}/net/${name}`, 'latin1'));
    } catch {
      // Without IPv6 there are no tables of it; without any table there is no such process.
      tables.push('');
    }
  }
  if (tables.every((table) => table === '')) return undefined;
  return { way: 'proc', complete: true, sockets: socketsOf(tables) };
}

/** Milliseconds for a program that prints four small files. */
const execTimeout = 5000;

/** What a `cat` inside the container prints; undefined when the image has none. */
export async function socketsByExec(
  api: Api,
  id: string,
  signal: AbortSignal,
): Promise<SocketTable | undefined> {
  const argv = ['cat', ...tableNames.map((name) => `/proc/net/${name}`)];
  const { stdout } = await runExec(api, id, { do: 'exec', argv, timeout: execTimeout }, signal);
  const tables = splitTables(stdout);
  // Without IPv6 there are two; without any, it was no cat.
  if (tables.every((table) => table === '')) return undefined;
  return { way: 'exec', complete: true, sockets: socketsOf(tables) };
}

/** Milliseconds for a connection on a bridge of this machine. */
const patience = 500;

/** True when something accepts, false when it is refused; undefined when nobody answers at all. */
function accepts(host: string, port: number): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience });
    const done = (answer: boolean | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      done(true);
    });
    socket.once('timeout', () => {
      done(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      done(error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? false : undefined);
    });
  });
}

/** The last resort: tries the expected TCP ports; undefined when none can be reached. UDP cannot be tried. */
export async function socketsByConnecting(
  address: (port: number) => { host: string; port: number } | undefined,
  expected: readonly PortSpec[],
): Promise<SocketTable | undefined> {
  const tried = await Promise.all(
    expected.map(async (spec) => {
      const at = spec.protocol === 'tcp' ? address(spec.port) : undefined;
      return { spec, at, accepted: at && (await accepts(at.host, at.port)) };
    }),
  );
  if (!tried.some(({ accepted }) => accepted !== undefined)) return undefined;
  return {
    way: 'connect',
    complete: false,
    sockets: tried.flatMap(({ spec, at, accepted }) =>
      accepted && at ? [{ ...spec, addresses: [at.host], loopback: false }] : [],
    ),
  };
}
