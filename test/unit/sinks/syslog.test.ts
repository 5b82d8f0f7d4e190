import { describe, expect, it } from 'vitest';

import { openSyslog } from '../../../src/sinks/syslog.js';
import { sendDatagrams, sendOver, until } from './clients.js';

describe('openSyslog', () => {
  it('takes datagrams as they are, at a port that the kernel chose', async () => {
    const sink = await openSyslog('127.0.0.1');
    expect(sink.port).toBeGreaterThan(0);
    await sendDatagrams(sink.port, '<14>one\0', '<14>two\nlines');
    await until(() => sink.received().length === 2);
    expect(sink.received()).toEqual(['<14>one\0', '<14>two\nlines']);
    await sink.close();
  });

  it('takes both framings of RFC 6587 over TCP, and the NUL of Python', async () => {
    const sink = await openSyslog('127.0.0.1');
    await sendOver(sink.port, '<14>one\n<14>', 'two\0', '6 <14>\na5 <1', '4>x\n\n', '<14>last');
    await until(() => sink.received().length === 5);
    expect(sink.received()).toEqual(['<14>one', '<14>two', '<14>\na', '<14>x', '<14>last']);
    await sink.close();
  });

  it('drops what is beyond its bounds', async () => {
    const sink = await openSyslog('127.0.0.1', { keep: { most: 1, bytes: 1000 } });
    await sendOver(sink.port, '<14>a\n<14>b\n<14>c\n');
    await until(() => sink.dropped() === 2);
    expect(sink.received()).toEqual(['<14>a']);
    await sink.close();
  });

  it('rejects an address that this machine has not', async () => {
    await expect(openSyslog('203.0.113.7')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
