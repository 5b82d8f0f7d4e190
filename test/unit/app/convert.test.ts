import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { convert, readContractText, writeConversion } from '../../../src/app/convert.js';

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'container-api-convert-'));
});
afterAll(() => {
  rmSync(work, { recursive: true });
});

describe('convert', () => {
  it('tells what the reader could not read before what the writer could not write', async () => {
    const text = 'commands:\n  go:\n    halp: x\n    args: [{name: a, type: file}]\n';
    const { notes } = await convert({ text, path: 'asyncy.yml' }, { to: 'microservice' });
    expect(notes.slice(0, 2)).toEqual([
      {
        subject: 'file',
        message: 'The key "halp" means nothing in the command "go"; it is not read.',
        location: { kind: 'file', path: 'asyncy.yml', line: 3, column: 5, pointer: '/commands/go/halp' },
      },
      expect.objectContaining({ subject: 'command go argument a' }),
    ]);
  });

  it('says nothing about spellings that were read all the same', async () => {
    const text =
      'commands:\n  go:\n    additional_args: false\n    results: {type: int}\n    additional_kwargs: false\n';
    const { notes } = await convert({ text, path: 'asyncy.yml' }, { to: 'microservice' });
    expect(notes.map(({ message }) => message)).toEqual([
      'Its arguments go on the command line; a "format" says so, for the default is one JSON object.',
    ]);
  });

  it('keeps secrets out of the text and the notes, and says so', async () => {
    const text =
      'commands: {go: {help: uses sesame-open-1234}}\nenv:\n  API_KEY: {default: sesame-open-1234}\n  DSN: {default: "postgres://me:hunter2hunter2@db/x"}\n';
    for (const to of ['microservice', 'oms', 'poci'] as const) {
      const result = await convert({ text, path: 'asyncy.yml' }, { to });
      expect(JSON.stringify(result)).not.toMatch(/sesame|hunter2/);
      expect(result.notes.at(-1)).toEqual({
        subject: 'secrets',
        message: 'Values that look secret are left out, or hidden as ***.',
      });
    }
  });

  it('tells what a Boutiques descriptor asks of a shell', async () => {
    const text =
      '{"command-line": "tool [A] > x", "inputs": [{"id": "a", "name": "A", "type": "File", "value-key": "[A]"}]}';
    const { notes, text: yaml } = await convert({ text, path: 't.json' }, { to: 'microservice' });
    expect(yaml).toContain('format: ["/bin/sh", "-c", "tool {{a|shell}} > x"]');
    expect(notes[0]).toMatchObject({
      subject: 'command entrypoint',
      message: 'The command line needs a shell, which no value of a caller is put into.',
    });
  });

  it('names the image in every tool', async () => {
    const text = 'commands: {a: {}, b: {}}\n';
    const { text: yaml } = await convert({ text, path: 'f' }, { to: 'poci', image: 'me/tool:1' });
    expect(yaml.match(/image: "me\/tool:1"/g)).toHaveLength(2);
  });

  it.each([
    ['', 'empty'],
    ['just prose\n', 'must be a map'],
    ['apiVersion: v1\nkind: Pod\n', 'a Kubernetes manifest'],
    ['\u0000\u0001', 'control character'],
    ['- a\n', 'must be a map'],
    ['services: {web: {image: x}}\n', 'a Compose file'],
  ])('refuses %j, which is no contract', async (text, message) => {
    await expect(convert({ text, path: 'f.yml' }, { to: 'oms' })).rejects.toMatchObject({
      code: 'NOT_A_CONTRACT_FILE',
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('readContractText', () => {
  it('reads a file, or standard input', async () => {
    const path = join(work, 'a.yml');
    writeFileSync(path, '\ufeffcommands: {}\n');
    expect(await readContractText(path, Readable.from([]))).toEqual({ path, text: 'commands: {}\n' });
    const input = Readable.from([Buffer.from('comm'), Buffer.from('ands: {}\n')]);
    expect(await readContractText('-', input)).toEqual({ path: '-', text: 'commands: {}\n' });
  });

  it('refuses what never ends', async () => {
    const chunk = new Uint8Array(8 * 1024 * 1024);
    const endless = (function* () {
      for (;;) yield chunk;
    })();
    await expect(readContractText('-', Readable.from(endless))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      exitCode: 2,
    });
  });
});

describe('writeConversion', () => {
  it('writes whole files, and overwrites none without being told', () => {
    const path = join(work, 'out.yml');
    writeConversion(path, 'one\n', false);
    expect(() => {
      writeConversion(path, 'two\n', false);
    }).toThrow(expect.objectContaining({ code: 'FILE_EXISTS', exitCode: 2 }));
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    writeConversion(path, 'two\n', true);
    expect(readFileSync(path, 'utf8')).toBe('two\n');
    expect(readdirSync(work).filter((name) => name.startsWith('out'))).toEqual(['out.yml']);
  });
});
