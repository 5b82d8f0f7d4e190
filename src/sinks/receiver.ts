import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket as Connection } from 'node:net';

import type { Framing } from './frames.js';
import type { Intake } from './intake.js';

/** What receives at one address: a socket for datagrams, and perhaps a server for connections at the same port. */
export interface Receiver {
  port: number;
  /** In the order of arrival; it stays readable when the receiver is closed. */
  received(): readonly string[];
  /** Texts that came when the bounds were reached. */
  dropped(): number;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  address: string;
  /** 0: the kernel chooses. */
  port: number;
  intake: Intake;
  /** Cuts what comes over TCP into texts; absent: UDP alone. */
  framing?: (emit: (bytes: Buffer) => void) => Framing;
}

/** Connections at one time; those beyond are closed at once. */
const mostConnections = 64;
/** So often another port is tried where the one that UDP got is taken for TCP. */
const mostTries = 20;

/** Rejects when the address cannot be bound (EADDRNOTAVAIL, EADDRINUSE, EACCES). */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { intake, framing } = options;
  for (let tries = 1; ; tries += 1) {
    const socket = await openDatagrams(options);
    const { port } = socket.address();
    try {
      const stop = framing && (await listen({ ...options, port }, framing));
      return {
        port,
        received: () => intake.texts,
        dropped: () => intake.dropped,
        close: closer(socket, stop),
      };
    } catch (error) {
      socket.close();
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || options.port !== 0 || tries >= mostTries) throw error;
    }
  }
}

function closer(socket: Socket, stop: (() => Promise<void>) | undefined): () => Promise<void> {
  let closing: Promise<unknown> | undefined;
  return async () => {
    closing ??= Promise.all([
      new Promise<void>((resolve) => {
        socket.close(() => {
          resolve();
        });
      }),
      stop?.(),
    ]);
    await closing;
  };
}

async function openDatagrams({ address, port, intake }: ReceiverOptions): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  // What only waits to be sent something keeps no process alive.
  socket.unref();
  socket.on('message', intake.take);
  try {
    socket.bind({ address, port, exclusive: true });
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  // A datagram that could not be received is lost, as UDP has it; without a listener it would end the process.
  socket.on('error', () => undefined);
  return socket;
}

/** Answers how to end the server and all its connections. */
async function listen(
  { address, port, intake }: ReceiverOptions,
  framing: NonNullable<ReceiverOptions['framing']>,
): Promise<() => Promise<void>> {
  const connections = new Set<Connection>();
  const server = createServer((connection) => {
    connections.add(connection);
    const frames = framing(intake.take);
    connection.on('data', frames.push);
    connection.on('close', () => {
      frames.end();
      connections.delete(connection);
    });
    // A client that breaks off has sent what it has sent.
    connection.on('error', () => undefined);
  });
  server.unref();
  server.maxConnections = mostConnections;
  server.listen({ port, host: address, exclusive: true });
  await once(server, 'listening');
  // A connection that could not be accepted is lost.
  server.on('error', () => undefined);
  return async () => {
    server.close();
    const open = [...connections];
    for (const connection of open) connection.destroy();
    await Promise.all(open.map((connection) => once(connection, 'close')));
  };
}
