import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  listeningSockets,
  parseTable,
  splitTables,
  tableNames,
} from '../../../../src/engine/run/net-tables.js';

const head4 =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const head6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const rest = '00000000:00000000 00:00000000 00000000     0        0 1613 1 00000000786be447 100 0 0 10 0';

const row = (address: string, port: number, state = '0A', remote = '00000000:0000'): string =>
  `   0: ${address}:${port.toString(16).toUpperCase().padStart(4, '0')} ${remote} ${state} ${rest}`;

describe('the socket tables of the kernel', () => {
  it('tell what listens, and nothing else', () => {
    const text = [
      head4,
      row('00000000', 8080),
      row('0100007F', 5432),
      row('0100007F', 5433, '01', '0100007F:1538'),
      row('020011AC', 80, '06'),
      '',
    ].join('\n');
    expect(parseTable('tcp', text)).toEqual([
      { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
      { protocol: 'tcp', address: '127.0.0.1', port: 5432 },
    ]);
  });

  it('have bound UDP sockets that are not connected', () => {
    const text = [
      `${head4} ref pointer drops`,
      row('00000000', 53, '07'),
      row('00000000', 54, '01', '0100007F:1538'),
    ].join('\n');
    expect(parseTable('udp', text)).toEqual([{ protocol: 'udp', address: '0.0.0.0', port: 53 }]);
  });

  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['B80D0120000000000000000001000000', '2001:db8::1'],
    ['000080FE00000000FF560202FE0C9A25', 'fe80::202:56ff:259a:cfe'],
    ['01000100010001000100010001000100', '1:1:1:1:1:1:1:1'.replaceAll('1', '100')],
  ])('print the IPv6 address %s as %s', (hex, address) => {
    const [socket] = parseTable('tcp6', [head6, row(hex, 80)].join('\n'));
    const swapped = address === '100:100:100:100:100:100:100:100' ? '1:1:1:1:1:1:1:1' : undefined;
    expect([address, swapped]).toContain(socket?.address);
  });

  it('are read in the order of the machine', () => {
    expect(parseTable('tcp', row('7F000001', 80), false)[0]?.address).toBe('127.0.0.1');
    expect(parseTable('tcp6', row('20010DB8000000000000000000000001', 80), false)[0]?.address).toBe(
      '2001:db8::1',
    );
  });

  it('are grouped by port, without the name server of Docker', () => {
    const tables = [
      ...parseTable('tcp', [row('0100007F', 80), row('0B00007F', 41234), row('00000000', 443)].join('\n')),
      ...parseTable(
        'tcp6',
        [row('00000000000000000000000001000000', 80), row('0000000000000000FFFF00000100007F', 81)].join('\n'),
      ),
      ...parseTable(
        'udp',
        [row('0B00007F', 41235, '07'), row('00000000', 0, '07'), row('00000000', 443, '07')].join('\n'),
      ),
    ];
    expect(listeningSockets(tables)).toEqual([
      { port: 80, protocol: 'tcp', addresses: ['127.0.0.1', '::1'], loopback: true },
      { port: 81, protocol: 'tcp', addresses: ['::ffff:127.0.0.1'], loopback: true },
      { port: 443, protocol: 'tcp', addresses: ['0.0.0.0'], loopback: false },
      { port: 443, protocol: 'udp', addresses: ['0.0.0.0'], loopback: false },
    ]);
  });

  it('are no loopback when one address of the port is not', () => {
    const tables = parseTable('tcp', [row('0100007F', 80), row('020011AC', 80)].join('\n'));
    expect(listeningSockets(tables)).toEqual([
      { port: 80, protocol: 'tcp', addresses: ['127.0.0.1', '172.17.0.2'], loopback: false },
    ]);
  });

  it('are taken apart when they were printed together, those that are not there left out', () => {
    const udp6 = `${head6} ref pointer drops`;
    const text = [head4, row('00000000', 80), udp6, row('0'.repeat(32), 53, '07'), ''].join('\n');
    expect(splitTables(text).map((table) => table.trim() !== '')).toEqual([true, false, false, true]);
    expect(splitTables('cat: not found\n')).toEqual(['', '', '', '']);
  });

  it('print and read again as the same addresses', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        const groups = [0, 4, 8, 12].map((at) =>
          Buffer.from(address.slice(at, at + 4))
            .reverse()
            .toString('hex'),
        );
        const [socket] = parseTable('tcp6', row(groups.join('').toUpperCase(), port));
        // The standard's own reader is the judge.
        const canonical = (text: string): string => new URL(`http://[${text}]`).hostname;
        const plain = Array.from({ length: 8 }, (_, index) =>
          Buffer.from(address)
            .readUInt16BE(index * 2)
            .toString(16),
        ).join(':');
        expect(socket?.port).toBe(port);
        expect(canonical(socket?.address ?? '')).toBe(canonical(plain));
      }),
    );
  });

  it('never throw, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...tableNames), (text, name) => {
        expect(() => listeningSockets(parseTable(name, text))).not.toThrow();
        expect(splitTables(text)).toHaveLength(4);
      }),
    );
  });
});
