/** Short pieces of what runs showed, in the words that all probes use. */
import type { Evidence } from '../model/probe.js';
import type { ListeningSocket, Observation, PortSpec, SocketTable, StreamText } from '../model/run.js';

const maxLines = 20;
const maxLine = 300;

export function formatPort({ port, protocol }: PortSpec): string {
  return `${String(port)}/${protocol}`;
}

/** The last lines of a stream, each cut to a readable length. */
export function lastLines({ head, tail, bytes }: StreamText, count = maxLines): string[] {
  const text = tail === '' ? head : bytes > head.length + tail.length ? tail : head + tail;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.slice(-count).map((line) => (line.length > maxLine ? `${line.slice(0, maxLine)}…` : line));
}

/** The last log lines, standard error first as it tells why. */
export function logEvidence({ stderr, stdout }: Observation, count = maxLines): Evidence[] {
  const lines = [...lastLines(stderr, count), ...lastLines(stdout, count)].slice(0, count);
  return lines.length > 0 ? [{ kind: 'log', text: lines.join('\n') }] : [];
}

export function exitEvidence({ exit }: Observation): Evidence[] {
  if (!exit) return [];
  const memory = exit.oomKilled ? ', killed for want of memory' : '';
  return [{ kind: 'exit', text: `ended with ${String(exit.code)} after ${formatMs(exit.at)}${memory}` }];
}

/** `12 ms`, `1.4 s`. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const ways = {
  proc: "the kernel's tables",
  helper: 'a helper in its network namespace',
  exec: 'a program inside the container',
  connect: 'connecting to the declared ports',
} as const;

function formatSocket(socket: ListeningSocket): string {
  return `${formatPort(socket)} on ${socket.addresses.join(', ')}`;
}

/** Where it listened and how that was seen. */
export function socketEvidence({ way, sockets, reason }: SocketTable): Evidence {
  if (!way) return { kind: 'sockets', text: `not seen: ${reason ?? 'no way to look'}` };
  const list = sockets.length > 0 ? sockets.map(formatSocket).join('; ') : 'nothing listens';
  return { kind: 'sockets', text: `${list} (seen by ${ways[way]})` };
}
