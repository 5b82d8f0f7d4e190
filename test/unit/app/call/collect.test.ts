import { describe, expect, it } from 'vitest';

import { collectLines, collectResult } from '../../../../src/app/call/collect.js';
import type { ResultReading } from '../../../../src/model/call.js';

const pass = (): undefined => undefined;

describe('a result', () => {
  it('is handed on as it comes, and read in the end', () => {
    const passed: string[] = [];
    const collector = collectResult({ type: 'int' }, (chunk) => void passed.push(chunk.toString()), true);
    void collector.take(Buffer.from('4'));
    void collector.take(Buffer.from('2\n'));
    expect(passed).toEqual(['4', '2\n']);
    expect(collector.end()).toEqual({ value: 42 });
  });

  it('that is too large to be checked is not called good', () => {
    const collector = collectResult({ type: 'json' }, pass, false);
    for (let at = 0; at < 17; at++) void collector.take(Buffer.alloc(1024 * 1024, '1'));
    expect(collector.end()).toEqual({ undecided: 'it has more than 16777216 bytes' });
  });

  it('that is any text is good whatever its size', () => {
    const collector = collectResult(undefined, pass, false);
    for (let at = 0; at < 17; at++) void collector.take(Buffer.alloc(1024 * 1024, '1'));
    expect(collector.end()).toEqual({ value: null });
  });

  it('of no declared type, with declared properties, is held to these', () => {
    const collector = collectResult({ type: 'any', properties: { a: { type: 'int' } } }, pass, false);
    void collector.take(Buffer.from('{}'));
    expect(collector.end()).toHaveProperty('found');
  });

  it('of bytes that are no text is no JSON', () => {
    const collector = collectResult({ type: 'json' }, pass, false);
    void collector.take(Buffer.from([0x22, 0xff, 0x22]));
    expect(collector.end()).toMatchObject({ expected: 'text in UTF-8' });
  });

  it('keeps its own bytes, where the engine uses its buffer again', () => {
    const collector = collectResult({ type: 'int' }, pass, false);
    const chunk = Buffer.from('7');
    void collector.take(chunk);
    chunk.fill('x');
    expect(collector.end()).toEqual({ value: 7 });
  });
});

describe('results in lines', () => {
  it('are read one by one, across chunks and characters', () => {
    const seen: ResultReading[] = [];
    const collector = collectLines({ type: 'json' }, pass, (line) => seen.push(line));
    const bytes = Buffer.from('{"a":"ü"}\nno\n[1]');
    for (const byte of bytes) void collector.take(Buffer.from([byte]));
    expect(seen).toHaveLength(2);
    expect(collector.end()).toMatchObject({ found: expect.stringContaining('no') as string });
    expect(seen.map((line) => ('value' in line ? line.value : undefined))).toEqual([
      { a: 'ü' },
      undefined,
      [1],
    ]);
    expect(collector.lines?.()).toEqual({ total: 3, faulty: 1 });
  });

  it('without an end cost no memory and are counted once', () => {
    const seen: ResultReading[] = [];
    const collector = collectLines({ type: 'string' }, pass, (line) => seen.push(line));
    for (let at = 0; at < 8; at++) void collector.take(Buffer.alloc(1024 * 1024, 'x'));
    void collector.take(Buffer.from('\nshort\n'));
    expect(collector.end()).toMatchObject({ expected: 'a line' });
    expect(collector.lines?.()).toEqual({ total: 2, faulty: 1 });
  });
});
