/** The kernel's socket tables: /proc/net/{tcp,tcp6,udp,udp6} (proc(5), net/ipv4/tcp_ipv4.c). */
import type { ListeningSocket, Protocol } from '../../model/run.js';

export const tableNames = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
export type TableName = (typeof tableNames)[number];

/** TCP_LISTEN; a UDP socket that is bound and not connected is in TCP_CLOSE. */
const listeningStates: Readonly<Record<Protocol, string>> = { tcp: '0A', udp: '07' };

/** Docker's own name server, which it puts into the container's namespace. */
const dockerNameServer = '127.0.0.11';

interface BoundSocket {
  protocol: Protocol;
  address: string;
  port: number;
}

/** Each group of four bytes is in the order of the machine: little endian where Docker runs (x86, ARM, RISC-V, ppc64le), big on s390x. */
function bytesOf(hex: string, littleEndian: boolean): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < hex.length; at += 8) {
    const group = hex.slice(at, at + 8).match(/../g) ?? [];
    bytes.push(...(littleEndian ? group.reverse() : group).map((byte) => parseInt(byte, 16)));
  }
  return bytes;
}

function formatV6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) => {
    const [high = 0, low = 0] = bytes.slice(index * 2, index * 2 + 2);
    return (high << 8) | low;
  });
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  // RFC 4291, 2.5.5.2: such a socket takes IPv4 only.
  if (isMapped) return `::ffff:${bytes.slice(12).join('.')}`;
  // RFC 5952: the longest run of zeros, the first of equals, is left out.
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
    at += length;
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.at < 0) return text(groups);
  return `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`;
}

/** The sockets of one table that listen. Lines that are none are passed over. */
export function parseTable(name: TableName, text: string, littleEndian = true): BoundSocket[] {
  const protocol: Protocol = name.startsWith('tcp') ? 'tcp' : 'udp';
  return text.split('\n').flatMap((line) => {
    const [, hex = '', port = ''] =
      /^\s*\d+:\s+([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\s+[0-9A-F]+:[0-9A-F]{4}\s+/.exec(line) ?? [];
    const state = /^\s*\d+:\s+\S+\s+\S+\s+([0-9A-F]{2})\s/.exec(line)?.[1];
    if (hex === '' || state !== listeningStates[protocol]) return [];
    const bytes = bytesOf(hex, littleEndian);
    const address = bytes.length === 4 ? bytes.join('.') : formatV6(bytes);
    return [{ protocol, address, port: parseInt(port, 16) }];
  });
}

const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\./.test(address) || address === '::1';

/** Takes tables that were printed one after the other apart, by their head lines; one that is not there is empty. In the order of `tableNames`. */
export function splitTables(text: string): string[] {
  const tables = new Map<TableName, string>();
  let name: TableName | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*sl\s+local_address/.test(line)) {
      const protocol = line.includes('drops') ? 'udp' : 'tcp';
      name = line.includes('remote_address') ? `${protocol}6` : protocol;
    } else if (name) tables.set(name, `${tables.get(name) ?? ''}${line}\n`);
  }
  return tableNames.map((table) => tables.get(table) ?? '');
}

/** Sockets by port and protocol, with all their addresses, sorted; the engine's name server left out. */
export function listeningSockets(sockets: readonly BoundSocket[]): ListeningSocket[] {
  const byPort = new Map<string, ListeningSocket>();
  for (const { protocol, address, port } of sockets) {
    if (address === dockerNameServer || port === 0) continue;
    const key = `${protocol} ${String(port)}`;
    const socket = byPort.get(key) ?? { port, protocol, addresses: [], loopback: true };
    if (!socket.addresses.includes(address)) socket.addresses.push(address);
    socket.loopback &&= isLoopback(address);
    byPort.set(key, socket);
  }
  for (const { addresses } of byPort.values()) addresses.sort();
  return [...byPort.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}
