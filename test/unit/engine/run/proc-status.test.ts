import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { insideId, parseStatus, signalsOf } from '../../../../src/engine/run/proc-status.js';

describe('/proc/PID/status', () => {
  it('tells the process as it is seen from inside', () => {
    const text = [
      'Name:\tsh\tState:',
      'State:\tZ (zombie)',
      'Pid:\t4242',
      'PPid:\t4200',
      'Uid:\t1000\t1001\t1002\t1003',
      'Gid:\t10\t11\t12\t13',
      'NSpid:\t4242\t7',
      'SigIgn:\t0000000000000001',
      'SigCgt:\t0000000000014002',
    ].join('\n');
    expect(parseStatus(text)).toEqual({
      state: 'Z',
      pids: [4242, 7],
      parent: 4200,
      uid: 1001,
      gid: 11,
      caught: ['SIGINT', 'SIGTERM', 'SIGCHLD'],
      ignored: ['SIGHUP'],
    });
  });

  it('is read of this very process', () => {
    const status = parseStatus(readFileSync('/proc/self/status', 'utf8'));
    expect(status).toMatchObject({
      uid: process.geteuid?.(),
      gid: process.getegid?.(),
      parent: process.ppid,
    });
    expect(status?.pids).toContain(process.pid);
  });

  it('is nothing when it is empty or something else', () => {
    expect(parseStatus('')).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseStatus(text)).not.toThrow();
      }),
    );
  });
});

describe('a mask of signals', () => {
  it.each([
    ['0000000000000000', []],
    ['fffffffe7ffbfeff', { length: 61 }],
    ['0000000200000000', ['SIGRTMIN+0']],
    ['0000000100000000', ['SIG33']],
    ['nonsense', []],
  ])('%s', (mask, signals) => {
    const found = signalsOf(mask);
    if (Array.isArray(signals)) expect(found).toEqual(signals);
    else expect(found.length).toBeGreaterThan(50);
  });

  it('has each signal of the machine under its usual name', () => {
    expect(signalsOf((1n << 14n).toString(16))).toEqual(['SIGTERM']);
    expect(signalsOf((1n << 5n).toString(16))).toEqual(['SIGABRT']);
    expect(signalsOf((1n << 28n).toString(16))).toEqual(['SIGIO']);
  });
});

describe('a user namespace', () => {
  const map = '         0       1000          1\n         1     100000      65536\n';
  it.each([
    [1000, 0],
    [100_000, 1],
    [165_535, 65_536],
    [165_536, 165_536],
    [0, 0],
  ])('has the user %i of the machine as %i', (outside, inside) => {
    expect(insideId(map, outside)).toBe(inside);
  });
});
