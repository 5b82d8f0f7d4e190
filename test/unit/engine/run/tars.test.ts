import { Readable } from 'node:stream';

import fc from 'fast-check';
import { extract, pack, type Header, type Pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';

import { tarOf } from '../../../../src/engine/run/tar-file.js';
import { readTarHead } from '../../../../src/engine/run/tar-head.js';

async function entriesOf(tar: Uint8Array): Promise<[Header, string][]> {
  const entries: [Header, string][] = [];
  const reader = extract();
  Readable.from([Buffer.from(tar)]).pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    entries.push([entry.header, Buffer.concat(chunks).toString()]);
  }
  return entries;
}

describe('a tar of files', () => {
  it('has their contents and modes, owned by root', async () => {
    const entries = await entriesOf(
      tarOf([
        { path: '/etc/app/settings.json', content: '{"ü":1}' },
        { path: '/opt/empty' },
        { path: '/run', content: '#!/bin/sh\n', mode: 0o755 },
        { path: '/opt/empty/nothing', content: '' },
      ]),
    );
    const seen = entries.map(([{ name, type, mode, uid, gid }, content]) => ({
      name,
      type,
      mode,
      uid,
      gid,
      content,
    }));
    const root = { uid: 0, gid: 0 };
    expect(seen.filter(({ type }) => type === 'file')).toEqual([
      { name: 'etc/app/settings.json', type: 'file', mode: 0o644, ...root, content: '{"ü":1}' },
      { name: 'run', type: 'file', mode: 0o755, ...root, content: '#!/bin/sh\n' },
      { name: 'opt/empty/nothing', type: 'file', mode: 0o644, ...root, content: '' },
    ]);
    expect(seen.filter(({ name }) => name.startsWith('opt/empty')).map(({ type }) => type)).toEqual([
      'directory',
      'file',
    ]);
  });

  it('has folders only that were asked for: those that are there keep their modes', async () => {
    const entries = await entriesOf(tarOf([{ path: '/etc/app/x', content: '' }]));
    expect(entries.map(([{ name }]) => name)).toEqual(['etc/app/x']);
  });

  it('has long paths', async () => {
    const path = `/${'folder/'.repeat(20)}file`;
    const [[header]] = (await entriesOf(tarOf([{ path, content: 'x' }]))) as [[Header, string]];
    expect(header.name).toBe(path.slice(1));
  });
});

describe('the head of a tar', () => {
  const headOf = async (header: Parameters<Pack['entry']>[0], content = ''): Promise<Buffer> => {
    const packed = pack();
    packed.entry(header, content);
    packed.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of packed) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  it('tells owner, mode, and where a link leads', async () => {
    const tar = await headOf({ name: 'f', uid: 70_000, mode: 0o4750, pax: { gid: '4294967' } }, 'content');
    const head = readTarHead(tar);
    expect(head).toMatchObject({ uid: 70_000, gid: 4_294_967, mode: 0o4750, size: 7 });
    expect(tar.toString('utf8', head?.contentAt, (head?.contentAt ?? 0) + 7)).toBe('content');
    const linkname = `/${'long/'.repeat(40)}target`;
    const link = await headOf({ name: 'l', type: 'symlink', linkname });
    expect(readTarHead(link)?.linkName).toBe(linkname);
  });

  it('is read in its own time, and hostile bytes are no trouble', async () => {
    const tar = await headOf({ name: 'n', linkname: 'x'.repeat(300), type: 'symlink' });
    for (let length = 0; length < 1536; length += 100)
      expect(readTarHead(tar.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 1100 }), (bytes) => {
        expect(() => readTarHead(bytes)).not.toThrow();
      }),
    );
  });
});
