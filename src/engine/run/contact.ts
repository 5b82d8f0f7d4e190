import type { HttpExchange, HttpRequest, PortSpec, SocketTable } from '../../model/run.js';
import type { Api } from '../api.js';
import type { Container } from './container.js';
import type { Helper } from '../helper/open-helper.js';
import { exchange } from './http-exchange.js';
import type { Live } from './live.js';
import { isOurs } from './locality.js';
import type { RunNetwork } from './networks.js';
import { socketsByConnecting, socketsByExec, socketsOf, socketsOfProcess } from './sockets.js';

export interface ContactOptions {
  api: Api;
  /** Absent: only a loopback interface. */
  network: RunNetwork | undefined;
  /** Programs of ours in the network namespaces of containers that cannot be reached otherwise. */
  helpers: () => Promise<Helper>;
}

type Contact = Pick<Live, 'localPid' | 'request' | 'sockets' | 'socketsInterval'>;

/** What a look costs by each way, in milliseconds. */
const intervals = { proc: 0, helper: 20, exec: 250, connect: 50 } as const;

/** How one container is talked to and looked at from here. Ways that fail once are not tried again. */
export function contactWith(
  container: Pick<Container, 'id' | 'name' | 'started' | 'hasEnded'>,
  { api, network, helpers }: ContactOptions,
): Contact {
  const { id, name } = container;
  const { pid, addresses, published } = container.started;
  const address = addresses[network?.name ?? ''] ?? Object.values(addresses).find((one) => one !== '') ?? '';
  const localPid = isOurs(pid, id) ? pid : undefined;
  let isPublished = network?.reach === 'published';

  const endpointOf = (port: number): Endpoint | undefined => {
    if (network?.reach === 'address')
      return address === '' ? undefined : { host: address, port, via: 'address' };
    const host = isPublished ? published.get(port) : undefined;
    return host === undefined ? undefined : { host: '127.0.0.1', port: host, via: 'published' };
  };

  const request: Contact['request'] = async (wanted, signal) => {
    const at = endpointOf(wanted.port);
    const answer = at && (await exchange(wanted, at, signal));
    // The engine's own listener takes every connection; where there is none, it published somewhere else.
    if (answer && !(at.via === 'published' && answer.fault === 'refused')) return answer;
    if (answer) isPublished = false;
    const host = address === '' ? '127.0.0.1' : address;
    const helped = await unlessFailed(async () => (await helpers()).request(name, wanted, host, signal));
    return helped ?? answer ?? unreachable(wanted);
  };

  const ways = new Set<Way>(['proc', 'helper', 'exec', 'connect']);
  const look: Record<
    Way,
    (expected: readonly PortSpec[], signal: AbortSignal) => Promise<SocketTable | undefined>
  > = {
    proc: () => Promise.resolve(localPid === undefined ? undefined : socketsOfProcess(localPid)),
    async helper(_expected, signal) {
      const tables = await unlessFailed(async () => (await helpers()).sockets(name, signal));
      return tables && { way: 'helper', complete: true, sockets: socketsOf(tables) };
    },
    exec: (_expected, signal) => unlessFailed(() => socketsByExec(api, id, signal)),
    connect: (expected) => socketsByConnecting(endpointOf, expected),
  };
  const contact: Contact = {
    localPid,
    request,
    socketsInterval: localPid === undefined ? intervals.helper : intervals.proc,
    async sockets(expected, signal) {
      for (const way of ways) {
        const table = await look[way](expected, signal);
        if (table || signal.aborted || container.hasEnded()) {
          contact.socketsInterval = intervals[way];
          return table ?? { reason: 'the container had ended', complete: false, sockets: [] };
        }
        ways.delete(way);
      }
      const reason = "neither the kernel's tables nor the ports of the container can be seen from here";
      return { reason, complete: false, sockets: [] };
    },
  };
  return contact;
}

type Way = keyof typeof intervals;

interface Endpoint {
  host: string;
  port: number;
  via: HttpExchange['via'];
}

/** Undefined when a way does not work: that is no fault while others are left, and where none is, the answer says so. */
async function unlessFailed<T>(way: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await way();
  } catch {
    return undefined; // an engine that is ill is found out by the next call that has no other way
  }
}

function unreachable(request: HttpRequest): HttpExchange {
  return { request, headers: {}, body: '', bodyBytes: 0, ms: 0, fault: 'unreachable', via: 'address' };
}
