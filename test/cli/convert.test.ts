import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Conversion } from '../../src/app/convert.js';
import type { Report } from '../../src/model/report.js';
import { containerApi } from './container-api.js';

let work: string;
let asyncy: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-convert-'));
  asyncy = join(work, 'asyncy.yml');
  await writeFile(
    asyncy,
    'commands:\n  go:\n    args: [{name: color, type: string, required: true}]\n    additional_args: false\n    additional_kwargs: false\nenv:\n  MODE: {type: string}\n',
  );
});
afterAll(() => rm(work, { recursive: true }));

const microservice = `version: 1
commands:
  go:
    format: "{color} **"
    arguments:
      color:
        type: string
        required: true
environment:
  MODE:
    type: string
    required: true
`;

describe('container-api convert', () => {
  it('prints the text, and notes with their places on standard error', async () => {
    const { status, stdout, stderr } = await containerApi(['convert', '--to', 'microservice', asyncy]);
    expect(status).toBe(0);
    expect(stdout).toBe(microservice);
    expect(stderr.split('\n')).toEqual([
      `note: command go: Its arguments go on the command line; a "format" says so, for the default is one JSON object. (${asyncy}:2:3)`,
      `note: command go: Positional arguments are declared as all others, by name: color; the format keeps their places. (${asyncy}:2:3)`,
      '',
    ]);
  });

  it('reads standard input, and prints text and notes as JSON', async () => {
    const { status, stdout, stderr } = await containerApi(
      ['convert', '--to', 'microservice', '--json', '-'],
      {
        input: await readFile(asyncy),
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { text, notes } = JSON.parse(stdout) as Conversion;
    expect(text).toBe(microservice);
    expect(notes.map(({ subject }) => subject)).toEqual(['command go', 'command go']);
    expect(notes[0]?.location).toMatchObject({ path: '-', line: 2 });
  });

  it('writes a file, and overwrites it only with --force', async () => {
    const path = join(work, 'microservice.yml');
    const args = ['convert', '--to', 'microservice', asyncy, '--output', path];
    const first = await containerApi(args);
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toContain(`wrote '${path}'`);
    expect(await readFile(path, 'utf8')).toBe(microservice);

    await writeFile(path, 'mine\n');
    const second = await containerApi(args);
    expect(second).toMatchObject({ status: 2, stdout: '' });
    expect(second.stderr).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe('mine\n');
    expect((await containerApi([...args, '--force'])).status).toBe(0);
    expect(await readFile(path, 'utf8')).toBe(microservice);
  });

  it('ends with 1 for --strict where something could not be carried over', async () => {
    const strict = await containerApi(['convert', '--to', 'microservice', '--strict', asyncy]);
    expect(strict).toMatchObject({ status: 1, stdout: microservice });
    const path = join(work, 'same.yml');
    await writeFile(
      path,
      'version: 1\ncommands:\n  go: {arguments: {a: {type: int}}, output: {type: int}}\n',
    );
    expect(await containerApi(['convert', '--to', 'microservice', '--strict', path])).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('writes tools that inspect and lint read', async () => {
    const path = join(work, 'server.yaml');
    const { status } = await containerApi([
      'convert',
      '--to',
      'poci',
      '--image',
      'example/go:1',
      asyncy,
      '--output',
      path,
    ]);
    expect(status).toBe(0);
    const { stdout } = await containerApi(['inspect', 'file', path, '--json']);
    const [target] = (JSON.parse(stdout) as Report).targets;
    expect(target?.findings).toEqual([]);
    expect(target?.contract).toMatchObject({
      dialects: ['poci'],
      commands: [{ name: 'go', style: 'mcp', format: ['go', '{{color}}'] }],
      notes: [
        { topic: 'poci name' },
        { topic: 'poci config' },
        { topic: 'poci image go', value: 'example/go:1' },
      ],
    });
    const lint = await containerApi(['lint', path, '--json']);
    expect(lint.status).toBe(0);
    const codes = (JSON.parse(lint.stdout) as Report).targets.flatMap(({ findings }) =>
      findings.map(({ ruleId }) => ruleId),
    );
    expect(codes).toEqual(['env/description-missing']);
  });

  it('shows and lints a Boutiques descriptor', async () => {
    const path = join(work, 'strip.json');
    await writeFile(
      path,
      JSON.stringify({
        name: 'strip',
        description: 'Takes the skull off',
        'schema-version': '0.5',
        'command-line': 'strip [IN] [F]',
        inputs: [
          { id: 'in', name: 'In', type: 'File', 'value-key': '[IN]' },
          {
            id: 'f',
            name: 'F',
            type: 'Number',
            optional: true,
            'command-line-flag': '-f',
            'value-key': '[F]',
          },
        ],
      }),
    );
    const { stdout } = await containerApi(['inspect', 'file', path]);
    expect(stdout).toContain('boutiques');
    expect(stdout).toContain('entrypoint');
    expect(await containerApi(['lint', path])).toMatchObject({ status: 0 });
  });

  it.each([
    [['convert', '--to', 'microservice', 'absent.yml'], 'there is no such file'],
    [['convert', 'asyncy.yml'], 'Missing required flag to'],
    [['convert', '--to', 'cwl', 'asyncy.yml'], 'cwl'],
    [['convert', '--to', 'oms', 'fixtures/contracts/other-kubernetes.yml'], 'a Kubernetes manifest'],
    [['convert', '--to', 'oms', 'package-lock.json'], 'no contract'],
    [['convert', '--to', 'oms', 'fixtures'], 'is a directory'],
    [['convert', '--to', 'oms', '--force', 'fixtures/contracts/seed-env.yml'], '--output'],
  ])('refuses %j with 2 and the reason', async (args, message) => {
    const { status, stdout, stderr } = await containerApi(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('prints nothing that a terminal obeys', async () => {
    const path = join(work, 'hostile.yml');
    await writeFile(
      path,
      'commands:\n  "go\\e[31m\\u202e":\n    help: "\\e]0;x\\a"\n    args: [{name: "a\\e[2J", type: file}]\n',
    );
    for (const to of ['microservice', 'oms', 'poci']) {
      const { status, stdout, stderr } = await containerApi(['convert', '--to', to, path]);
      expect(status).toBe(0);
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});
