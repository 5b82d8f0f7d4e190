import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Sends datagrams to a port of 127.0.0.1. */
export async function sendDatagrams(port: number, ...texts: (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const text of texts)
    await new Promise<void>((resolve, reject) => {
      socket.send(text, port, '127.0.0.1', (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  await new Promise<void>((resolve) => {
    socket.close(() => {
      resolve();
    });
  });
}

export async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Sends the parts over a connection of its own, one write each, and ends it. */
export async function sendOver(port: number, ...parts: (string | Buffer)[]): Promise<void> {
  const socket = await connected(port);
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await once(socket, 'close');
}

/** Waits for what another process or the kernel is about to do: at most two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}
