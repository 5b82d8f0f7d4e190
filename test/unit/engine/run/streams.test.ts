import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { demultiplex, keepStream } from '../../../../src/engine/run/stream-text.js';

const frame = (stream: number, content: string): Buffer => {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
};

describe('the streams of a container', () => {
  it('are taken apart, in whatever pieces they come', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ maxLength: 30 })));
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (parts, sizes) => {
        const [stdout, stderr] = [keepStream(), keepStream()];
        const take = demultiplex({ 1: stdout, 2: stderr });
        const bytes = Buffer.concat(parts.map(([stream, content]) => frame(stream, content)));
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          take(bytes.subarray(at, at + size));
          at += size;
        }
        const of = (wanted: number): string =>
          parts.flatMap(([stream, content]) => (stream === wanted ? [content] : [])).join('');
        expect(stdout.text().head).toBe(Buffer.from(of(1)).toString());
        expect(stderr.text().head).toBe(Buffer.from(of(2)).toString());
      }),
    );
  });

  it('are kept whole while they are short', () => {
    const keeper = keepStream();
    keeper.add(Buffer.from('a'.repeat(262_144)));
    expect(keeper.text()).toEqual({ head: 'a'.repeat(262_144), tail: '', bytes: 262_144 });
  });

  it.each([1, 1000, 65_536, 70_001, 1_000_000])(
    'keep the first and the last part, in chunks of %i',
    (size) => {
      const keeper = keepStream();
      const text = Array.from({ length: 120_000 }, (_, index) => `${String(index).padStart(9)}\n`).join('');
      const bytes = Buffer.from(text);
      // One byte at a time takes long, and shows as much on a part of it.
      const all = size === 1 ? bytes.subarray(0, 400_000) : bytes;
      for (let at = 0; at < all.length; at += size) keeper.add(all.subarray(at, at + size));
      const { head, tail, bytes: count } = keeper.text();
      expect(count).toBe(all.length);
      expect(head).toBe(all.toString('latin1', 0, 262_144));
      expect(tail).toBe(all.toString('latin1', all.length - 65_536));
    },
  );

  it('do not say the same twice where both parts nearly meet', () => {
    const keeper = keepStream();
    const text = 'x'.repeat(262_144) + 'last words';
    keeper.add(Buffer.from(text));
    expect(keeper.text()).toEqual({ head: 'x'.repeat(262_144), tail: 'last words', bytes: text.length });
  });

  it('cut no character in two', () => {
    const keeper = keepStream();
    keeper.add(Buffer.from(`x${'é'.repeat(200_000)}`));
    const { head, tail } = keeper.text();
    expect(head).not.toContain('\ufffd');
    expect(tail).not.toContain('\ufffd');
  });
});
