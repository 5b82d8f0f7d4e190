import { once } from 'node:events';
import { createServer } from 'node:net';

import { describe, expect, it } from 'vitest';

import type { DatagramReceiver } from '../../../src/engine/sandbox.js';
import { openStatsd } from '../../../src/sinks/statsd.js';
import { connected, sendDatagrams as send, sendOver, until } from './clients.js';

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

  it('counts what it drops', async () => {
    const sink = await openStatsd('127.0.0.1', { keep: { most: 2, bytes: 100 } });
    await send(sink.port, 'a:1|c', 'b:1|c', 'c:1|c', 'd:1|c');
    await until(() => sink.dropped() === 2);
    expect([sink.received(), sink.dropped()]).toEqual([['a:1|c', 'b:1|c'], 2]);
    await sink.close();
  });
});

describe('openStatsd with TCP', () => {
  it('takes lines and datagrams at the same port, in the order of arrival', async () => {
    const sink = await openStatsd('127.0.0.1', { tcp: true });
    await sendOver(sink.port, 'a:1|c\nb:', '2|g\r\n', '\nc:3|ms');
    await until(() => sink.received().length === 3);
    await send(sink.port, 'd:4|c');
    await until(() => sink.received().length === 4);
    await sendOver(sink.port, 'e:5|c\n');
    await until(() => sink.received().length === 5);
    expect(sink.received()).toEqual(['a:1|c', 'b:2|g', 'c:3|ms', 'd:4|c', 'e:5|c']);
    await sink.close();
  });

  it('takes no connections unless asked', async () => {
    const sink = await openStatsd('127.0.0.1');
    await expect(connected(sink.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await sink.close();
  });

  it('listens at a given port, and rejects one that is taken', async () => {
    const first = await openStatsd('127.0.0.1', { tcp: true });
    await first.close();
    const again = await openStatsd('127.0.0.1', { tcp: true, port: first.port });
    expect(again.port).toBe(first.port);
    await expect(openStatsd('127.0.0.1', { port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await again.close();

    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(openStatsd('127.0.0.1', { tcp: true, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    // UDP was let go of again.
    const alone = await openStatsd('127.0.0.1', { port });
    await alone.close();
    other.close();
  });

  it('ends connections that are open when it is closed, and keeps what they had begun', async () => {
    const sink = await openStatsd('127.0.0.1', { tcp: true });
    const client = await connected(sink.port);
    client.on('error', () => undefined);
    const ended = once(client, 'close');
    client.write('a:1|c\nbegun:1|c');
    await until(() => sink.received().length === 1);
    await sink.close();
    await ended;
    expect(sink.received()).toEqual(['a:1|c', 'begun:1|c']);
  });

  it('serves many connections, and closes those beyond 64', async () => {
    const sink = await openStatsd('127.0.0.1', { tcp: true });
    const clients = await Promise.all(Array.from({ length: 64 }, () => connected(sink.port)));
    clients.forEach((client, index) => client.write(`c${String(index)}:1|c\n`));
    await until(() => sink.received().length === 64);
    expect(new Set(sink.received()).size).toBe(64);
    const beyond = await connected(sink.port);
    beyond.on('error', () => undefined);
    await once(beyond, 'close');
    for (const client of clients) client.destroy();
    await sink.close();
  });

  it('holds no more than one text of a client that never ends a line', async () => {
    const sink = await openStatsd('127.0.0.1', { tcp: true });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    await sendOver(sink.port, ...Array.from({ length: 64 }, () => chunk));
    await until(() => sink.received().length === 1);
    expect(sink.received().map((text) => text.length)).toEqual([65_507]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
    await sink.close();
  });
});
