import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { pump } from '../../../../src/engine/call/pump.js';

/** A frame of the engine's multiplexed stream. */
function frame(stream: 1 | 2, text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

describe('pump', () => {
  it('parts the streams, whatever pieces they come in', async () => {
    const stream = new PassThrough();
    const got = { stdout: '', stderr: '' };
    const done = pump(stream, {
      stdout: (chunk) => void (got.stdout += chunk.toString()),
      stderr: (chunk) => void (got.stderr += chunk.toString()),
    });
    for (const byte of Buffer.concat([frame(1, 'one '), frame(2, 'error'), frame(1, 'two')]))
      stream.write(Buffer.from([byte]));
    stream.end();
    await done;
    expect(got).toEqual({ stdout: 'one two', stderr: 'error' });
  });

  it('reads no further while a sink is full, and ends only when it has taken all', async () => {
    const stream = new PassThrough();
    let free = (): void => undefined;
    const taken: string[] = [];
    const done = pump(stream, {
      stdout: (chunk) => {
        taken.push(chunk.toString());
        return new Promise((resolve) => {
          free = resolve;
        });
      },
      stderr: () => undefined,
    });
    let isDone = false;
    void done.then(() => (isDone = true));
    stream.write(frame(1, 'first'));
    await delay(5);
    stream.end(frame(1, 'second'));
    await delay(20);
    expect(taken).toEqual(['first']);
    free();
    await delay(20);
    expect(taken).toEqual(['first', 'second']);
    expect(isDone).toBe(false);
    free();
    await done;
  });

  it('rejects when a sink does', async () => {
    const stream = new PassThrough();
    const done = pump(stream, { stdout: () => Promise.reject(new Error('full')), stderr: () => undefined });
    stream.write(frame(1, 'x'));
    await expect(done).rejects.toThrow('full');
  });

  it('ends with a stream that breaks off', async () => {
    const stream = new PassThrough();
    const done = pump(stream, { stdout: () => undefined, stderr: () => undefined });
    stream.destroy(new Error('reset'));
    await expect(done).resolves.toBeUndefined();
  });
});
