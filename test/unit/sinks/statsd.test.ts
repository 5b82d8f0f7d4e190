import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';

import type { DatagramReceiver } from '../../../src/engine/sandbox.js';
import { openStatsd } from '../../../src/sinks/statsd.js';

async function send(port: number, ...texts: string[]): Promise<void> {
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

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('openStatsd', () => {
  it('receives datagrams in their order, on a port of its own', async () => {
    const one: DatagramReceiver = await openStatsd('127.0.0.1');
    const other = await openStatsd('127.0.0.1');
    expect(one.port).not.toBe(other.port);
    await send(one.port, 'a:1|c', 'b:2|c');
    await until(() => one.received().length === 2);
    expect(one.received()).toEqual(['a:1|c', 'b:2|c']);
    expect(other.received()).toEqual([]);
    await Promise.all([one.close(), one.close(), other.close()]);
  });

  it('keeps no more than a thousand datagrams, and 1 MiB', async () => {
    const sink = await openStatsd('127.0.0.1');
    // In parts, so that the kernel's buffer does not drop them.
    for (let part = 0; part < 60; part += 1) {
      await send(sink.port, ...Array.from({ length: 20 }, () => 'a:1|c'));
      const wanted = Math.min(1000, (part + 1) * 20);
      await until(() => sink.received().length >= wanted);
    }
    expect(sink.received()).toHaveLength(1000);
    await sink.close();

    const small = await openStatsd('127.0.0.1');
    for (let part = 0; part < 30; part += 1) {
      await send(small.port, 'x'.repeat(60_000));
      await until(() => small.received().length > Math.min(part, 16));
    }
    expect(small.received()).toHaveLength(17);
    await small.close();
  });

  it('still has what came when it is closed', async () => {
    const sink = await openStatsd('127.0.0.1');
    await send(sink.port, 'a:1|c');
    await until(() => sink.received().length === 1);
    await sink.close();
    expect(sink.received()).toEqual(['a:1|c']);
  });

  it('rejects an address that this machine has not', async () => {
    await expect(openStatsd('203.0.113.7')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
