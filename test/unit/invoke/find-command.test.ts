import { describe, expect, it } from 'vitest';

import { callableCommands, findCommand } from '../../../src/invoke/find-command.js';
import type { Problem } from '../../../src/invoke/problem.js';
import type { Contract } from '../../../src/model/contract.js';
import { contractOf } from './contract-of.js';

function problemOf(contract: Contract, name: string): Problem {
  const found = findCommand(contract, name);
  if (!('problem' in found)) throw new Error(`there is ${found.name}`);
  return found.problem;
}

const of = async (text: string): Promise<Contract> => (await contractOf(text)).contract;
const oms = `oms: 1
actions:
  forecast: {http: {port: 80, method: get, path: /}}
  lookup: {rpc: {port: 50}}
  alarms: {events: {a: {}}}
`;

describe('a command', () => {
  it('is found by its exact name', async () => {
    const contract = await of('commands: {compress: {}, go: {}, constructor: {}}');
    expect(findCommand(contract, 'go')).toMatchObject({ name: 'go' });
    expect(findCommand(contract, 'constructor')).toMatchObject({ name: 'constructor' });
    expect(problemOf(contract, 'toString').message).toBe(
      'the contract declares no command "toString"; there are compress, go, constructor',
    );
  });

  it('that is misspelled is told the one that was meant', async () => {
    expect(problemOf(await of('commands: {compress: {}, go: {}}'), 'Compres')).toEqual({
      subject: 'command Compres',
      message: 'the contract declares no command "Compres"; there are compress, go',
      suggestion: 'Did you mean "compress"?',
    });
  });

  it('that nobody meant is told what there is', async () => {
    expect(problemOf(await of('commands: {compress: {}}'), 'xylophone')).toEqual({
      subject: 'command xylophone',
      message: 'the contract declares no command "xylophone"; there is compress',
      suggestion: 'Write one of these: compress.',
    });
    expect(problemOf(await of('commands: {entrypoint: {}}'), 'http://asyncy.com').suggestion).toBe(
      'Write "entrypoint" before the arguments, to call the image without a command word.',
    );
    const many = `commands: {${Array.from({ length: 30 }, (_, index) => `c${String(index)}: {}`).join(', ')}}`;
    expect(problemOf(await of(many), 'xylophone').message).toMatch(/c18, c19 and 10 more$/);
  });

  it('needs a contract', async () => {
    const { contract } = await contractOf(undefined);
    expect(problemOf(contract, 'go')).toEqual({
      subject: 'command go',
      message: 'the contract declares no command that can be called',
      suggestion:
        'Declare it in a contract file, and name the file: --contract asyncy.yml. "commands: {go: {}}" is enough.',
    });
  });

  it('of rpc or events cannot be called', async () => {
    const contract = await of(oms);
    expect(callableCommands(contract).map(({ name }) => name)).toEqual(['forecast']);
    expect(problemOf(contract, 'lookup')).toEqual({
      subject: 'command lookup',
      message: '"lookup" is called through rpc, which is no argv and no request',
      suggestion: 'Call another one: forecast.',
    });
    expect(problemOf(await of('oms: 1\nactions:\n  a: {events: {b: {}}}\n'), 'a').suggestion).toBe(
      'Give the command an HTTP binding or arguments, in the contract.',
    );
  });
});
