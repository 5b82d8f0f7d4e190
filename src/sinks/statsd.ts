import { lineFraming } from './frames.js';
import { openIntake, type IntakeBounds } from './intake.js';
import { openReceiver, type Receiver } from './receiver.js';

interface StatsdOptions {
  /** Absent: the kernel chooses. */
  port?: number;
  /** Lines over TCP as well, at the same port number. */
  tcp?: boolean;
  /** What is kept of a program that sends without end. Absent: 1,000 texts, 1 MiB in all. */
  keep?: Pick<IntakeBounds, 'most' | 'bytes'>;
}

const usualKeep = { most: 1000, bytes: 1024 * 1024 };
/** UDP over IPv4 carries no more; StatsD clients keep below 1.5 KiB, or 8 KiB on loopback. */
const longestDatagram = 65_507;

/**
 * Receives StatsD at `address` of this machine: datagrams as they are, and the lines of connections, each a text. Keeps the first, and drops the
 * others. Rejects when the address cannot be bound (EADDRNOTAVAIL, EADDRINUSE).
 */
export function openStatsd(address: string, options: StatsdOptions = {}): Promise<Receiver> {
  const { port = 0, tcp = false, keep = usualKeep } = options;
  const longest = longestDatagram;
  return openReceiver({
    address,
    port,
    intake: openIntake({ ...keep, longest }),
    ...(tcp && { framing: (emit) => lineFraming({ longest, emit }) }),
  });
}
