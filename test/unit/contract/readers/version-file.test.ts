import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { maxVersionFileBytes, readVersionFile } from '../../../../src/contract/readers/version-file.js';
import { toJson } from '../../../../src/contract/yaml/node.js';

const start = { kind: 'file', path: 'version.json', line: 1, column: 1 };
const read = (content: string | Uint8Array) => readVersionFile(content, 'version.json');

describe('readVersionFile', () => {
  it('reads texts and bytes alike', () => {
    const text = '{"version": "é"}\n';
    const file = read(text);
    expect(file).toMatchObject({ path: 'version.json', text, size: 18, hasByteOrderMark: false, start });
    expect(file.root && toJson(file.root)).toEqual({ version: 'é' });
    expect(read(new TextEncoder().encode(text))).toEqual(file);
  });

  it('sees a byte order mark, which moves no place', () => {
    const text = '\ufeff{"commit": 1}';
    for (const content of [text, new TextEncoder().encode(text)]) {
      const file = read(content);
      expect(file.hasByteOrderMark).toBe(true);
      expect(file.text).toBe('{"commit": 1}');
      expect(file.size).toBe(16);
      expect(file.root?.kind === 'map' && file.root.entries[0]?.keyLocation).toMatchObject({ column: 2 });
    }
  });

  it('reads no more than 64 KiB', () => {
    const padded = (length: number): string => `{}${' '.repeat(length - 2)}`;
    expect(read(padded(maxVersionFileBytes)).root).toBeDefined();
    const large = read(padded(maxVersionFileBytes + 1));
    expect(large).toMatchObject({ size: maxVersionFileBytes + 1, start });
    expect(large.root).toBeUndefined();
    expect(large.fault).toBeUndefined();
    // Bytes count, not characters.
    expect(read(`"${'é'.repeat(maxVersionFileBytes / 2)}"`).root).toBeUndefined();
  });

  it('takes the size of a file that is too large to be held from its caller', () => {
    const file = readVersionFile(new Uint8Array(), 'version.json', 5_000_000);
    expect(file).toMatchObject({ text: '', size: 5_000_000, start });
    expect(file).not.toHaveProperty('fault');
    expect(file).not.toHaveProperty('root');
  });

  it('tells what is no UTF-8, and where', () => {
    const latin1 = read(Buffer.from('{\n "version": "\xe9"}', 'latin1'));
    expect(latin1.root).toBeUndefined();
    expect(latin1.fault).toMatchObject({ reason: 'it is not UTF-8', location: { line: 2, column: 14 } });
    const utf16 = read(Buffer.from('\ufeff{"version": "1"}', 'utf16le'));
    expect(utf16.fault).toMatchObject({ reason: 'it is not UTF-8', location: start });
    // As a text, decoded by somebody else.
    expect(read('{\0"\0}\0').fault).toMatchObject({ reason: 'it is not UTF-8', location: { column: 2 } });
  });

  it.each(['', ' \r\n', '\ufeff'])('calls %j empty', (text) => {
    expect(read(text).fault).toEqual({ reason: 'it is empty', location: start });
  });

  it('never throws, and has a tree or a fault for everything that is not too large', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array(), fc.json()), (content) => {
        const { root, fault } = read(content);
        expect((root === undefined) !== (fault === undefined)).toBe(true);
      }),
    );
  });
});
