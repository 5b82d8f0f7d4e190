import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseSyslog, splitTimeAndHost } from '../../../src/contract/syslog.js';

const user = { facility: 1, severity: 6 };

describe('parseSyslog', () => {
  it.each([
    // Python's SysLogHandler.
    ['<14>asyncy: app=a\0', { form: 'bare', ...user, message: 'asyncy: app=a' }],
    ['<0>', { form: 'bare', facility: 0, severity: 0, message: '' }],
    ['<191>x\n', { form: 'bare', facility: 23, severity: 7, message: 'x' }],
    // RFC 3164, 5.4, example 1.
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      {
        form: 'rfc3164',
        facility: 4,
        severity: 2,
        timestamp: 'Oct 11 22:14:15',
        host: 'mymachine',
        message: "su: 'su root' failed for lonvick on /dev/pts/8",
      },
    ],
    // BusyBox leaves the machine out.
    [
      '<13>May  3 10:11:12 root: hello',
      { form: 'rfc3164', facility: 1, severity: 5, timestamp: 'May  3 10:11:12', message: 'root: hello' },
    ],
    // RFC 5424, 6.5, examples 1 and 3.
    [
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8",
      {
        form: 'rfc5424',
        facility: 4,
        severity: 2,
        timestamp: '2003-10-11T22:14:15.003Z',
        host: 'mymachine.example.com',
        appName: 'su',
        message: "'su root' failed for lonvick on /dev/pts/8",
      },
    ],
    [
      '<165>1 2003-10-11T22:14:15.003Z h app 1 ID47 [a@1 iut="3" src="x] \\" \\] y"][b@1 c="d"] text',
      {
        form: 'rfc5424',
        facility: 20,
        severity: 5,
        timestamp: '2003-10-11T22:14:15.003Z',
        host: 'h',
        appName: 'app',
        message: 'text',
      },
    ],
    ['<14>1 - - - - - -', { form: 'rfc5424', ...user, message: '' }],
    // Texts that only look like a head.
    ['<14>1 thing happened', { form: 'bare', ...user, message: '1 thing happened' }],
    ['<14>1 a b c d e f', { form: 'bare', ...user, message: '1 a b c d e f' }],
    ['<14>1 - - - - - [open', { form: 'bare', ...user, message: '1 - - - - - [open' }],
  ])('reads %j', (text, message) => {
    expect(parseSyslog(text)).toEqual(message);
  });

  it.each([
    ['hello\n', { reason: 'there is no priority before it', message: 'hello' }],
    ['<>x', { reason: 'there is no priority before it', message: '<>x' }],
    ['<014>x', { reason: 'there is no priority before it', message: '<014>x' }],
    ['<192>x', { reason: 'the priority 192 is beyond 191', message: 'x' }],
    ['', { reason: 'there is no priority before it', message: '' }],
  ])('refuses %j', (text, fault) => {
    expect(parseSyslog(text)).toEqual(fault);
  });

  it('never throws, and reads the priority that was printed', () => {
    fc.assert(
      fc.property(fc.nat(191), fc.string(), (priority, text) => {
        const read = parseSyslog(`<${String(priority)}>${text}`);
        expect(read).toMatchObject({ facility: Math.floor(priority / 8), severity: priority % 8 });
        expect(typeof parseSyslog(text).message).toBe('string');
      }),
    );
  });

  it('reads a megabyte of brackets in no time', () => {
    const begin = performance.now();
    parseSyslog(`<14>1 - - - - - ${'[a="'.repeat(250_000)}`);
    parseSyslog(`<14>${'\0'.repeat(500_000)}x${'\0'.repeat(500_000)}`);
    expect(performance.now() - begin).toBeLessThan(4000);
  });
});

describe('splitTimeAndHost', () => {
  it.each([
    ['Nov 26 04:07:26 box asyncy: x', { timestamp: 'Nov 26 04:07:26', host: 'box', rest: 'asyncy: x' }],
    ['May  3 10:11:12  asyncy: x', { timestamp: 'May  3 10:11:12', host: '', rest: 'asyncy: x' }],
    ['May  3 10:11:12 asyncy: x', { timestamp: 'May  3 10:11:12', rest: 'asyncy: x' }],
    ['asyncy: x', { rest: 'asyncy: x' }],
    ['May 3 10:11:12 box x', { rest: 'May 3 10:11:12 box x' }],
  ])('%j', (text, split) => {
    expect(splitTimeAndHost(text)).toEqual(split);
  });
});
