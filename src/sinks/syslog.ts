import { syslogFraming } from './frames.js';
import { openIntake, type IntakeBounds } from './intake.js';
import { openReceiver, type Receiver } from './receiver.js';

interface SyslogOptions {
  /** Absent: the kernel chooses. */
  port?: number;
  /** What is kept of a program that logs without end. Absent: 10,000 messages, 4 MiB in all. */
  keep?: Pick<IntakeBounds, 'most' | 'bytes'>;
}

const usualKeep = { most: 10_000, bytes: 4 * 1024 * 1024 };
/** UDP over IPv4 carries no more. */
const longestMessage = 65_507;

/**
 * Receives syslog at `address` of this machine, over UDP (RFC 5426: a message in each datagram) and TCP (RFC 6587) at one port number. Each message
 * is a text, with its priority and head. Keeps the first, and drops the others. Rejects when the address cannot be bound (EADDRNOTAVAIL, EADDRINUSE).
 */
export function openSyslog(address: string, options: SyslogOptions = {}): Promise<Receiver> {
  const { port = 0, keep = usualKeep } = options;
  const longest = longestMessage;
  return openReceiver({
    address,
    port,
    intake: openIntake({ ...keep, longest }),
    framing: (emit) => syslogFraming({ longest, emit }),
  });
}
