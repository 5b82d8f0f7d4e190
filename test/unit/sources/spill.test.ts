import { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { readAt } from '../../../src/sources/byte-source.js';
import { spill } from '../../../src/sources/spill.js';

const { signal } = new AbortController();
const fail = (message: string): UsageError => new UsageError('TEST', message);
const content = Buffer.from('0123456789'.repeat(300_000));

const spilled = () => spill(Readable.from([content]), { maxBytes: content.length, signal }, fail);

describe('spill', () => {
  it('keeps what it was given, to be read by seeking', async () => {
    const file = await spilled();
    expect(await file.use((fd, size) => [size, readAt(fd, 5, 10).toString()])).toEqual([
      content.length,
      '5678901234',
    ]);
    expect(Buffer.concat((await file.stream(signal, 13, 4).toArray()) as Buffer[]).toString()).toBe('3456');
    file.close();
  });

  it('stays open when a stream of it is left in the middle', async () => {
    const file = await spilled();
    for (let times = 0; times < 3; times++) {
      for await (const chunk of file.stream(signal) as AsyncIterable<Buffer>) {
        expect(chunk.subarray(0, 3).toString()).toBe('012');
        break;
      }
    }
    expect(await file.use((fd) => readAt(fd, 0, 3).toString())).toBe('012');
    file.close();
  });

  it('stays open when a stream of it is aborted', async () => {
    const file = await spilled();
    const controller = new AbortController();
    const stream = file.stream(controller.signal);
    controller.abort();
    await expect(stream.toArray()).rejects.toThrow();
    expect(await file.use((_fd, size) => size)).toBe(content.length);
    file.close();
  });

  it('refuses more than it may hold', async () => {
    await expect(spill(Readable.from([content]), { maxBytes: 5, signal }, fail)).rejects.toThrow(
      'it unpacks to more than 5 bytes',
    );
  });
});
