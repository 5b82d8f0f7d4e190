import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import { detectFile } from '../../../src/sources/detect-file.js';
import {
  newDockerSave,
  ociLayout,
  oldDockerSave,
  tarOf,
  temporaryDirectory,
  testImage,
  writeFiles,
} from './make-images.js';

const root = temporaryDirectory();
let count = 0;

function at(name: string, content: Uint8Array | string): string {
  return join(writeFiles(join(root, String(count++)), [[name, content]]), name);
}

const image = await testImage(['x:1']);
const old = await tarOf(oldDockerSave([image]));
const recent = await tarOf(newDockerSave([image]));
const layout = await tarOf([...ociLayout([{ name: 'x', variants: [image] }])]);

describe('detectFile', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['old.tar', old, 'docker-archive'],
    ['recent.tar', recent, 'docker-archive'],
    ['layout.tar', layout, 'oci-archive'],
    ['old.tgz', gzipSync(old), 'docker-archive'],
    ['named.yml', old, 'docker-archive'],
    ['image.json', '[{"Id": "sha256:x"}]', 'docker-inspect'],
    ['image.json', '\ufeff\n{"Id": "sha256:x"}', 'docker-inspect'],
    ['broken.json', '[{', 'docker-inspect'],
    ['asyncy.json', '{"commands": {}}', 'contract-file'],
    ['flow.yml', '{commands: {a: null}}', 'contract-file'],
    ['Dockerfile', '# anything', 'dockerfile'],
    ['Dockerfile.prod', '', 'dockerfile'],
    ['Containerfile', '', 'dockerfile'],
    ['web.Dockerfile', '', 'dockerfile'],
    ['asyncy.yml', '', 'contract-file'],
    ['contract.yaml', 'FROM: x', 'contract-file'],
    ['noname', '# syntax=docker/dockerfile:1\nARG A\nfrom alpine\n', 'dockerfile'],
    ['noname', '# a comment\r\ncommands:\r\n  a:\r\n', 'contract-file'],
    ['noname', '\ufeffcommands: {}', 'contract-file'],
    ['version.json', '{"version": "1"}', 'version-file'],
    ['version.json', '\ufeff{"commands": {}}', 'version-file'],
    ['version.json', '[', 'version-file'],
    ['version.json', 'version 1', 'version-file'],
    ['version.json', '', 'version-file'],
    ['version.json', old, 'docker-archive'],
    ['stub.json', '{"version": "1", "commit": "TBD"}', 'version-file'],
    ['stub.json', '{"source": "x"}', 'version-file'],
    ['other.json', '{"version": "1"}', 'contract-file'],
    ['other.json', '{"commit": "a", "date": "b"}', 'contract-file'],
    ['contract.json', '{"version": "1", "source": "x", "commands": {}}', 'contract-file'],
    ['empty.json', '{}', 'contract-file'],
  ])('%s is %s', async (name, content, kind) => {
    expect(await detectFile(at(name, content))).toBe(kind);
  });

  it('knows a layout by its files', async () => {
    expect(await detectFile(writeFiles(join(root, 'layout'), ociLayout([{ variants: [image] }])))).toBe(
      'oci',
    );
    expect(await detectFile(writeFiles(join(root, 'bare'), [['index.json', '{}']]))).toBe('oci');
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['empty', '', /empty: it is empty/],
    ['binary', Buffer.from([0, 1, 2, 3, 0x46, 0x52]), /nothing that can be inspected/],
    ['readme.txt', 'some words\nand more of them\n', /nothing that can be inspected/],
    ['text.gz', gzipSync('some words'), /compressed \(gzip\), and no tar is inside/],
    ['cut.gz', gzipSync(old).subarray(0, 15), /the compressed data is truncated/],
    ['x.xz', Buffer.from('fd377a585a00000000', 'hex'), /xz compression is not supported/],
    ['cut.tar', old.subarray(0, 3000), /the tar is truncated/],
  ])('refuses %s', async (name, content, message) => {
    const detecting = detectFile(at(name, content));
    await expect(detecting).rejects.toThrow(message);
    await expect(detecting).rejects.toMatchObject({ code: 'FILE_NOT_RECOGNISED', exitCode: 2 });
  });

  it('points to the file in a directory', async () => {
    const project = writeFiles(join(root, 'project'), [
      ['asyncy.yml', ''],
      ['Dockerfile', ''],
      ['main.go', ''],
    ]);
    await expect(detectFile(project)).rejects.toMatchObject({
      suggestion: `Name the file in it: ${join(project, 'Dockerfile')}, ${join(project, 'asyncy.yml')}`,
    });
    const stamped = writeFiles(join(root, 'stamped'), [['version.json', '{}']]);
    await expect(detectFile(stamped)).rejects.toMatchObject({
      suggestion: `Name the file in it: ${join(stamped, 'version.json')}`,
    });
    await expect(detectFile(writeFiles(join(root, 'none'), [['x', '']]))).rejects.toThrow(
      /directory, and no OCI image layout/,
    );
  });

  it('refuses a directory that it may not list', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'container-api-closed-'));
    chmodSync(directory, 0);
    const isRoot = process.getuid?.() === 0; // who may list everything
    if (isRoot) process.seteuid?.('nobody');
    try {
      await expect(detectFile(directory)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', exitCode: 2 });
    } finally {
      if (isRoot) process.seteuid?.(0);
      rmdirSync(directory);
    }
  });

  it('does not wait for pipes', async () => {
    const path = join(root, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(detectFile(path)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      suggestion: 'Pipe it into the command and name - as the target.',
    });
    await expect(detectFile(join(root, 'nope'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('answers or throws a UsageError, whatever the file holds', async () => {
    const start = fc.constantFrom('[', '{', 'FROM ', 'a: ', '\x1f\x8b', '\x28\xb5\x2f\xfd', '');
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 600 }), async (head, bytes) => {
        const path = at('any', Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
        await detectFile(path).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UsageError);
        });
      }),
      { numRuns: 100 },
    );
  });
});
