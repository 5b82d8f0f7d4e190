import { describe, expect, it } from 'vitest';

import { mergeFragments } from '../../../src/contract/merge.js';
import { readContractFile } from '../../../src/contract/read-file.js';
import { writeMicroservice } from '../../../src/contract/writers/microservice.js';
import { writePoci } from '../../../src/contract/writers/poci.js';
import type { Command, Contract } from '../../../src/model/contract.js';
import { argvOf, invocationOf } from './argv-of.js';

async function contractFrom(text: string): Promise<Contract> {
  return mergeFragments([await readContractFile(text, 'f')], {}).contract;
}

async function commandFrom(text: string): Promise<Command> {
  const [command] = (await contractFrom(text)).commands;
  if (!command) throw new Error('no command');
  return command;
}

describe('argv of files of other tools', () => {
  it('fills the words of a Docker MCP tool, which follow the ENTRYPOINT', async () => {
    const command = await commandFrom(`type: poci
tools:
  - name: fetch
    parameters:
      type: object
      properties: {args: {type: array}, url: {type: string}, out: {type: string}}
      required: [url]
    container: {command: [-s, '{{args|into}}', '--to={{out}}', '{{url}}']}
`);
    expect(invocationOf(command, { json: { url: 'x y', args: ['-L', '$a'] } })).toEqual({
      kind: 'argv',
      argv: ['-s', '-L', '$a', '--to=', 'x y'],
    });
    expect(argvOf(command, ['--url', 'x'])).toEqual(['-s', '--to=', 'x']);
  });

  it('fills a Boutiques command line, which takes the place of the ENTRYPOINT', async () => {
    const command = await commandFrom(
      JSON.stringify({
        'command-line': 'strip [IN] [F] [V] [M] [X]',
        inputs: [
          { id: 'in', name: 'I', type: 'File', 'value-key': '[IN]' },
          {
            id: 'f',
            name: 'F',
            type: 'Number',
            optional: true,
            'value-key': '[F]',
            'command-line-flag': '-f',
          },
          { id: 'v', name: 'V', type: 'Flag', optional: true, 'value-key': '[V]', 'command-line-flag': '-v' },
          {
            id: 'm',
            name: 'M',
            type: 'String',
            list: true,
            optional: true,
            'value-key': '[M]',
            'command-line-flag': '-m',
          },
          {
            id: 'x',
            name: 'X',
            type: 'String',
            optional: true,
            'value-key': '[X]',
            'command-line-flag': '--x',
            'command-line-flag-separator': '=',
          },
        ],
      }),
    );
    const call = (json: object): unknown => invocationOf(command, { json: json as Record<string, string> });
    expect(call({ in: 'a b.nii' })).toEqual({ kind: 'argv', entrypoint: ['strip'], argv: ['a b.nii'] });
    expect(call({ in: 'a', f: 0.5, v: true, m: ['p', 'q'], x: 'y z' })).toEqual({
      kind: 'argv',
      entrypoint: ['strip'],
      argv: ['a', '-f', '0.5', '-v', '-m', 'p', 'q', '--x=y z'],
    });
  });

  it('refuses a Boutiques command line that needs a shell', async () => {
    const command = await commandFrom(
      '{"command-line": "cat [A] > x", "inputs": [{"id": "a", "name": "A", "type": "File", "value-key": "[A]"}]}',
    );
    expect(() => invocationOf(command, { json: { a: '; rm -rf /' } })).toThrow('into a shell');
  });
});

describe('argv of what was converted', () => {
  const source = `commands:
  go:
    args: [{name: a, required: true}, {name: b}]
    kwargs: [{name: level, type: int, default: 3}, {name: loud, type: boolean}, {name: list, type: list}]
    additional_args: false
    additional_kwargs: false
  entrypoint:
    args: [url]
  swap:
    format: '{y} --x {x} *'
    args: [{name: x, required: true}, {name: y, required: true}, z]
    additional_args: false
`;
  const calls: readonly (readonly [name: string, json: Record<string, string | boolean | string[]>])[] = [
    ['go', { a: 'x y' }],
    ['go', { a: '', b: '-', loud: true, list: ['p', '"q"'] }],
    ['entrypoint', { url: 'http://x' }],
    ['entrypoint', {}],
    ['swap', { x: '1', y: '2', z: '3' }],
    ['swap', { x: '1', y: '2' }],
  ];

  async function words(text: string, name: string, json: object): Promise<unknown> {
    const { commands } = await contractFrom(text);
    const command = commands.find((one) => one.name === name);
    if (!command) throw new Error(`no command ${name}`);
    return invocationOf(command, { json: json as Record<string, string> });
  }

  it.each(calls)('is the same in microservice.yml: %s %j', async (name, json) => {
    const { text } = writeMicroservice(await contractFrom(source));
    expect(await words(text, name, json)).toEqual(await words(source, name, json));
  });

  it('is the same in a type: poci entry, where every argument is given', async () => {
    const { text } = writePoci(await contractFrom(source));
    const json = { x: '1', y: '2', z: '3' };
    expect(await words(text, 'swap', json)).toEqual(await words(source, 'swap', json));
    const all = { a: '1', b: '2', level: 4, loud: true, list: ['p'] };
    expect(await words(text, 'go', all)).toMatchObject({
      argv: ['go', '1', '2', '--level', '4', '--loud', 'true', '--list', '["p"]'],
    });
  });
});
