import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Location } from '../../../../src/model/location.js';
import type { ContractFragment } from '../../../../src/contract/fragment.js';
import { readContractFile } from '../../../../src/contract/read-file.js';

function fixture(name: string): string {
  return readFileSync(new URL(`../../../../fixtures/contracts/${name}.yml`, import.meta.url), 'utf8');
}

const path = 'asyncy.yml';
function at(line: number, column: number, pointer: string): Location[] {
  return [{ kind: 'file', path, line, column, pointer }];
}

async function read(text: string): Promise<ContractFragment> {
  return readContractFile(text, path);
}

async function firstArgument(body: string): Promise<unknown> {
  const { commands } = await read(`commands:\n  go:\n    args:\n    - ${body}\n`);
  return commands?.[0]?.arguments[0];
}

describe('asyncy.yml', () => {
  it('reads every key of its document, each with its place', async () => {
    expect(await read(fixture('asyncy-complete'))).toEqual({
      dialect: 'asyncy',
      commands: [
        {
          name: 'encode',
          help: 'Encode a recording',
          style: 'http',
          arguments: [
            {
              name: 'input',
              kind: 'positional',
              type: 'file',
              required: true,
              help: 'The recording',
              declaredAt: at(6, 7, '/commands/encode/args/0'),
            },
            {
              name: 'quality',
              kind: 'positional',
              type: 'int',
              required: false,
              declaredAt: at(10, 7, '/commands/encode/args/1'),
            },
            {
              name: 'container',
              kind: 'keyword',
              type: 'string',
              required: false,
              enum: ['mp4', 'webm'],
              declaredAt: at(13, 7, '/commands/encode/kwargs/0'),
            },
            {
              name: 'title',
              kind: 'keyword',
              type: 'string',
              required: false,
              pattern: '^\\w',
              declaredAt: at(16, 7, '/commands/encode/kwargs/1'),
            },
          ],
          extra: { args: false, kwargs: 'string' },
          result: { type: 'json' },
          declaredAt: at(3, 3, '/commands/encode'),
        },
        {
          name: 'probe',
          help: 'Tell what a recording holds',
          style: 'template',
          arguments: [
            {
              name: 'input',
              kind: 'positional',
              type: 'any',
              required: false,
              declaredAt: at(28, 7, '/commands/probe/args/0'),
            },
          ],
          extra: { args: true, kwargs: true },
          format: '--brief {input} * **',
          result: { type: 'json' },
          declaredAt: at(24, 3, '/commands/probe'),
        },
        {
          name: 'entrypoint',
          help: 'Wait for work',
          style: 'http',
          arguments: [],
          extra: { args: true, kwargs: true },
          declaredAt: at(31, 3, '/commands/entrypoint'),
        },
      ],
      env: [
        {
          name: 'LICENSE_KEY',
          requiredByDefault: true,
          type: 'string',
          pattern: '^[A-Z0-9-]+$',
          description: 'Sent by mail',
          declaredAt: at(34, 3, '/env/LICENSE_KEY'),
        },
        {
          name: 'THREADS',
          requiredByDefault: true,
          required: false,
          type: 'int',
          declaredAt: at(38, 3, '/env/THREADS'),
        },
      ],
      volumes: [
        {
          path: '/mnt/asyncy/cache',
          mode: 'rw',
          name: 'cache',
          declaredAt: at(42, 3, '/volumes/cache'),
        },
      ],
      interface: {
        kind: 'http',
        ssl: true,
        port: 8443,
        path: '/encode',
        declaredAt: at(45, 1, '/interface'),
      },
      ports: [
        { port: 9000, declaredAt: at(53, 5, '/ports/0') },
        { port: 9100, declaredAt: at(64, 3, '/metrics/port') },
        { port: 8443, scheme: 'https', declaredAt: at(45, 1, '/interface') },
      ],
      resources: {
        cpu: { value: '2', amount: 2, declaredAt: at(55, 3, '/system/cpu') },
        gpu: { value: '1', amount: 1, declaredAt: at(56, 3, '/system/gpu') },
        memory: { value: '512MB', amount: 512_000_000, declaredAt: at(57, 3, '/system/memory') },
      },
      lifecycle: {
        startup: { command: './warm-up.sh', role: 'hook', declaredAt: at(59, 3, '/lifecycle/startup') },
        shutdown: { command: './flush.sh', role: 'hook', declaredAt: at(60, 3, '/lifecycle/shutdown') },
      },
      capabilities: [{ name: 'SYS_NICE', declaredAt: at(62, 5, '/cap/0') }],
      notes: [
        { topic: 'scale', value: { max: 3 }, declaredAt: at(50, 1, '/scale') },
        { topic: 'metrics', value: { port: 9100 }, declaredAt: at(63, 1, '/metrics') },
        { topic: 'logs', value: { syslog: true }, declaredAt: at(65, 1, '/logs') },
      ],
      findings: [],
    });
  });

  it('takes further arguments and argv unless told otherwise', async () => {
    const { commands } = await read('commands:\n  go: {}\n');
    expect(commands).toMatchObject([{ style: 'argv', extra: { args: true, kwargs: true } }]);
  });

  it('keeps the text of a default as written', async () => {
    const { env } = await read('env:\n  A: {default: 1.10}\n  B: {default: "x=y"}\n  C: {default: [1, a]}\n');
    expect(env?.map((one) => one.default)).toEqual(['1.10', 'x=y', '[1,"a"]']);
  });

  it.each([
    ['name', { name: 'name', type: 'any', required: false }],
    ['name:file', { name: 'name', type: 'file' }],
    ['name:file|folder', { name: 'name', type: ['file', 'dir'] }],
    ['{name: a, type: "file, dir, string"}', { name: 'a', type: ['file', 'dir', 'string'] }],
    ['{name: a, type: map}', { name: 'a', type: 'object' }],
    ['{name: a, type: str}', { name: 'a', type: 'string' }],
    ['{name: a, type: nonsense}', { name: 'a', type: 'any' }],
    ['{name: a, type: enum, values: [1, null]}', { name: 'a', type: 'string', enum: [1, null] }],
    ['{type: file}', { name: 'arg1', type: 'file' }],
    ['{name: a, pattern: /^x$/}', { name: 'a', pattern: '^x$' }],
    ['{name: a, default: {b: [1]}}', { name: 'a', default: { b: [1] } }],
    ['{name: a, range: [1, 9]}', { name: 'a', minimum: 1, maximum: 9 }],
    ['{name: a, range: {min: 2}}', { name: 'a', minimum: 2 }],
  ])('reads the argument %s', async (body, expected) => {
    expect(await firstArgument(body)).toMatchObject(expected);
  });

  it('leaves out a pattern that does not compile', async () => {
    expect(await firstArgument('{name: a, pattern: "("}')).not.toHaveProperty('pattern');
  });

  it('reads capabilities in any spelling', async () => {
    const { capabilities } = await read('cap: [chown, NET_RAW, cap_sys_time]\n');
    expect(capabilities?.map((one) => one.name)).toEqual(['CHOWN', 'NET_RAW', 'SYS_TIME']);
  });

  it('reads the entrypoint at the root as a command, and says when there are two', async () => {
    const one = await read('entrypoint:\n  args: [a]\n');
    expect(one.commands).toMatchObject([{ name: 'entrypoint', arguments: [{ name: 'a' }] }]);
    const two = await read('commands:\n  entrypoint:\n    args: [a]\nentrypoint:\n  args: [b]\n');
    expect(two.commands).toMatchObject([{ name: 'entrypoint', arguments: [{ name: 'a' }] }]);
    expect(two.findings.map((finding) => finding.messageId)).toContain('entrypoint-twice');
  });

  it('reads volumes under the singular key, and keeps what else stands there', async () => {
    const { volumes, notes } = await read('volume:\n  data: {dest: /data}\n');
    expect(volumes?.map(({ name, path: dest }) => [name, dest])).toEqual([['data', '/data']]);
    expect(notes ?? []).toEqual([]);
    const flag = await read('volume: optional\n');
    expect(flag.notes?.map(({ topic, value }) => [topic, value])).toEqual([['volume', 'optional']]);
    expect(flag.findings.map(({ suggestion }) => suggestion)).toEqual([
      'No engine read it: write "volumes" with a name and a path for each volume, or remove it.',
    ]);
  });

  it('says where a key of the command belongs that stands in an argument', async () => {
    const lines = ['commands:', '  go:', '    arguments:', '    - name: x', '      result: int', ''];
    const { findings } = await read(lines.join('\n'));
    expect(findings.filter(({ messageId }) => messageId === 'unknown-key')).toMatchObject([
      { suggestion: '"result" belongs to the command; indent it as far as "arguments".' },
    ]);
  });

  it('says how an entrypoint is written that is a list', async () => {
    const { findings } = await read('env: {}\nentrypoint: [python, x.py]\n');
    expect(findings.filter(({ messageId }) => messageId === 'wrong-shape')).toMatchObject([
      {
        suggestion:
          'Write entrypoint: {help: What it does, args: []}; the program itself goes into ENTRYPOINT of the Dockerfile.',
      },
    ]);
  });

  it('says of a type that is not documented how it is read only where that is another', async () => {
    const { findings } = await read('oms: 1\nenvironment: {A: {type: dir}, B: {type: folder}}\n');
    const types = findings.filter(({ messageId }) => messageId === 'type-undocumented');
    expect(types.map(({ message }) => message.replace(/^.* is not/, 'is not'))).toEqual([
      'is not documented for oms.yml.',
      'is not documented for oms.yml; it is read as path.',
    ]);
  });

  it('reads on after a wrong shape', async () => {
    const fragment = await read('commands: [a]\nenv:\n  A: {required: maybe, help: Kept}\nports: [80, 0]\n');
    expect(fragment.env).toMatchObject([{ name: 'A', description: 'Kept' }]);
    expect(fragment.ports).toMatchObject([{ port: 80 }]);
    expect(fragment.findings.map((finding) => finding.messageId)).toEqual([
      'wrong-shape',
      'wrong-shape',
      'port-invalid',
    ]);
  });
});
