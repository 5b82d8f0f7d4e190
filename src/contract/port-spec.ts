/** Ports as Docker writes them: `8080`, `8080/tcp`, `8000-8005/udp`. */
interface PortSpec {
  first: number;
  last: number;
  /** Lower case; absent when the text says nothing. */
  protocol?: string;
}

/** Most ports of one range that are listed one by one, and most that the ranges of one source may add up to. */
export const widestRange = 1024;
const mostPorts = 4096;

const transports = new Set(['tcp', 'udp', 'sctp']);

/** Tells a transport protocol from an application protocol such as `http`. */
export function isTransport(word: string): boolean {
  return transports.has(word.toLowerCase());
}

/** A port number, 1 to 65535. */
export function parsePortNumber(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** Undefined when the text is no port, no ascending range of ports, or names a transport that Docker does not know. */
export function parsePortSpec(text: string): PortSpec | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([A-Za-z]+))?$/.exec(text);
  if (!match) return undefined;
  const [, from = '', to = from, transport] = match;
  const first = parsePortNumber(from);
  const last = parsePortNumber(to);
  if (first === undefined || last === undefined || first > last) return undefined;
  if (transport === undefined) return { first, last };
  return isTransport(transport) ? { first, last, protocol: transport.toLowerCase() } : undefined;
}

/** The ports of a range, in order; undefined when they are too many to join the `already` listed ones. */
export function portsOf({ first, last }: PortSpec, already: number): number[] | undefined {
  const count = last - first + 1;
  if (count > 1 && (count > widestRange || already + count > mostPorts)) return undefined;
  return Array.from({ length: count }, (_, index) => first + index);
}
