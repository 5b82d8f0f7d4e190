import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { executableHead, readExecutable, runsOn } from '../../../../src/engine/run/executable.js';

describe('a program', () => {
  it('is read as what the machine runs itself', () => {
    const head = readExecutable(readFileSync(process.execPath).subarray(0, executableHead));
    expect(head.kind).toBe('elf');
    if (head.kind !== 'elf') return;
    const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'];
    expect(runsOn(architecture, head.machine)).toBe(true);
    expect(head.interpreter).toMatch(/^\/lib.*\/?ld-/);
  });

  it('of another byte order and width is read as well', () => {
    const elf = Buffer.alloc(200);
    elf.write('\x7fELF', 'latin1');
    elf.set([1, 2], 4);
    elf.writeUInt16BE(20, 18); // PowerPC
    elf.writeUInt32BE(64, 28);
    elf.writeUInt16BE(32, 42);
    elf.writeUInt16BE(1, 44);
    elf.writeUInt32BE(3, 64);
    elf.writeUInt32BE(150, 68);
    elf.writeUInt32BE(9, 80);
    elf.write('/lib/ld.so\0', 150);
    expect(readExecutable(elf)).toEqual({ kind: 'elf', machine: 20, interpreter: '/lib/ld.so'.slice(0, 9) });
    expect(runsOn('amd64', 20)).toBe(false);
    expect(runsOn('sparc', 20)).toBe(true);
  });

  it.each([
    ['#!/bin/sh\necho', { kind: 'script', interpreter: '/bin/sh' }],
    ['#! /usr/bin/env node\n', { kind: 'script', interpreter: '/usr/bin/env' }],
    ['#!\n', { kind: 'unknown' }],
    ['echo hi', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
    ['\x7fELF', { kind: 'unknown' }],
  ])('%j', (text, expected) => {
    expect(readExecutable(Buffer.from(text, 'latin1'))).toEqual(expected);
  });

  it('that is hostile is no trouble', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        const head = Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), tail]);
        expect(() => readExecutable(head)).not.toThrow();
      }),
    );
  });
});
