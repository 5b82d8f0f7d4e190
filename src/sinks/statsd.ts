import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Received datagrams in their order of arrival; see `DatagramReceiver` of the engine, which is of this shape. */
interface StatsdSink {
  port: number;
  received(): readonly string[];
  close(): Promise<void>;
}

/** What is kept of a program that sends without end. */
const mostDatagrams = 1000;
const mostBytes = 1024 * 1024;
/** UDP over IPv4 carries no more; StatsD clients keep below 1.5 KiB, or 8 KiB on loopback. */
const longestDatagram = 65_507;

/**
 * Receives StatsD at `address` of this machine, on a port that the kernel chooses. Keeps the first 1,000 datagrams, up to 1 MiB in all, and drops
 * the others. Rejects when the address cannot be bound (EADDRNOTAVAIL).
 */
export async function openStatsd(address: string): Promise<StatsdSink> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const datagrams: string[] = [];
  let bytes = 0;
  socket.on('message', (message) => {
    if (datagrams.length >= mostDatagrams || bytes + message.length > mostBytes) return;
    bytes += message.length;
    datagrams.push(message.subarray(0, longestDatagram).toString('utf8'));
  });
  try {
    socket.bind({ address, port: 0, exclusive: true });
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  // A datagram that could not be received is lost, as UDP has it; without a listener it would end the process.
  socket.on('error', () => undefined);
  let closing: Promise<void> | undefined;
  return {
    port: socket.address().port,
    received: () => datagrams,
    close: () => {
      closing ??= new Promise((resolve) => {
        socket.close(() => {
          resolve();
        });
      });
      return closing;
    },
  };
}
