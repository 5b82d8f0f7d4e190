import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/model/finding.js';
import { findingsOf } from '../materialise.js';

type Told = Partial<Pick<Finding, 'severity' | 'message' | 'suggestion' | 'subject' | 'edits'>>;

const go = (body: string): string => `commands:\n  go:\n    help: Go\n${body}`;

/** What rules say word for word, where it depends on what they found. */
const cases: [rule: string, contract: string, told: Told[]][] = [
  [
    'command/argument-name-unusable',
    go('    kwargs:\n    - name: color hex\n    - name: --\n'),
    [
      {
        severity: 'error',
        subject: 'command go argument color hex',
        message: 'No flag can be made from "color hex", the name of an argument of the command "go".',
        suggestion: 'Name it color-hex.',
      },
      { severity: 'error', suggestion: 'Name it value.' },
    ],
  ],
  [
    'command/argument-name-unusable',
    go('    args:\n    - name: color hex\n'),
    [
      {
        severity: 'warning',
        message:
          '"color hex", an argument of the command "go", can be named by no placeholder and on no command line.',
      },
    ],
  ],
  [
    'command/argument-name-style',
    go('    args:\n    - name: pageSize\n    - name: Page-size\n'),
    [{ suggestion: 'Write page_size.' }, { suggestion: 'Write page_size.' }],
  ],
  [
    'command/default-invalid',
    go(
      '    args:\n    - {name: ratio, type: int, default: 0.01}\n    - {name: how, type: int, default: x}\n',
    ),
    [
      {
        subject: 'command go argument ratio',
        message: 'The default "0.01" of the argument "ratio" of the command "go" is not an int.',
        suggestion: 'Write "type: float", or a default that is an int.',
      },
      { suggestion: 'Write a default that the argument allows, or allow this one.' },
    ],
  ],
  [
    'command/default-invalid',
    go('    args:\n    - {name: n, enum: [1, 2], default: 3}\n'),
    [
      {
        message: 'The default "3" of the argument "n" of the command "go" is not one of 1, 2.',
        suggestion: 'Write a default that the argument allows, or allow this one.',
      },
    ],
  ],
  [
    'command/format-argument-missing',
    go(
      '    format: x\n    args:\n    - {name: a, required: true}\n    kwargs:\n    - {name: b, required: true}\n',
    ),
    [
      { subject: 'command go argument a', suggestion: 'Add {a} or * to the format.' },
      { subject: 'command go argument b', suggestion: 'Add {b} or ** to the format.' },
    ],
  ],
  [
    'command/format-placeholder-unknown',
    go("    format: '{sorce} {zzzzzz}'\n    args: [source]\n"),
    [{ suggestion: 'Write {source}.' }, { suggestion: 'Declare an argument named zzzzzz.' }],
  ],
  [
    'command/enum-without-type',
    'oms: 1\nactions:\n  go:\n    arguments:\n      a: {type: string, enum: [x]}\n      b: {type: int, enum: [1]}\n      c: {type: "string", enum: [x]}\n',
    [
      { edits: [{ line: 5, column: 17, remove: 'string', insert: 'enum' }] },
      { message: 'The argument "b" of the action "go" has an enum, but is of the type "int".' },
      { edits: [{ line: 7, column: 17, remove: 'string', insert: 'enum' }] },
    ],
  ],
  [
    'command/name-invalid',
    'commands:\n  list all: {}\n  ("): {}\n',
    [{ subject: 'command list all', suggestion: 'Write list-all.' }, { subject: 'command (")' }],
  ],
  [
    'command/pattern-unsafe',
    go("    args:\n    - {name: a, pattern: '^(a+)+$'}\n    - {name: b, pattern: '(?=x)'}\n"),
    [
      { severity: 'warning', subject: 'command go argument a' },
      { severity: 'note', subject: 'command go argument b' },
    ],
  ],
  [
    'capability/unknown',
    'cap: [net_rwa, qqqqqqqqq]\n',
    [
      {
        subject: 'capability NET_RWA',
        message: '"net_rwa" is no Linux capability.',
        suggestion: 'Did you mean "net_raw"?',
      },
      { suggestion: 'Remove it, or look its name up in capabilities(7).' },
    ],
  ],
  [
    'capability/dangerous',
    'cap: [all, sys_time]\n',
    [
      { suggestion: 'List the capabilities that are needed.' },
      {
        subject: 'capability SYS_TIME',
        message: 'The container asks for the capability SYS_TIME: with it it can set the clock of the host.',
        suggestion: 'Remove "sys_time" from "cap".',
      },
    ],
  ],
  [
    'lifecycle/shell-form',
    'oms: 1\nactions: {}\nlifecycle:\n  startup: {command: node  index.js}\n  shutdown: {command: "kill $PID; x"}\n',
    [
      { severity: 'warning', subject: 'lifecycle startup', suggestion: 'Write ["node", "index.js"].' },
      {
        severity: 'note',
        message: 'The shutdown command "kill $PID; x" runs in a shell.',
        suggestion: 'Write a list, ["/bin/sh", "-c", "…"] where a shell is needed.',
      },
    ],
  ],
  [
    'lifecycle/timeout-implausible',
    'oms: 1\nactions: {}\nlifecycle:\n  startup: {command: [a], timeout: 30000}\n  shutdown: {command: [a], timeout: -1}\n',
    [
      {
        message: 'The startup command gets 30000 seconds, which are 8.3 hours.',
        suggestion: 'Write 30, if milliseconds were meant.',
      },
      {
        message: 'The shutdown command gets -1 seconds, so it can never finish.',
        suggestion: 'Write 300, or another number of seconds.',
      },
    ],
  ],
  [
    'lifecycle/timeout-implausible',
    'oms: 1\nactions: {}\nlifecycle:\n  startup: {command: [a], timeout: 9000000}\n',
    [{ suggestion: 'Write 300, or another number of seconds.' }],
  ],
  [
    'resource/memory-implausible',
    go('system: {memory: 512}\n'),
    [
      {
        subject: 'resource memory',
        message: 'The contract asks for "512" of memory; engines refuse less than 6 MiB.',
        suggestion: 'Write the unit: 512MB.',
      },
    ],
  ],
  [
    'resource/memory-implausible',
    go('system: {memory: 2TB}\n'),
    [{ suggestion: 'Write what is needed, e.g. 512MB.' }],
  ],
  [
    'resource/quantity-invalid',
    go('system: {memory: x, gpu: y}\n'),
    [
      { message: '"x" is no amount of memory.', suggestion: 'Write 512MB, or 512Mi.' },
      { message: '"y" is no number for gpu.', suggestion: 'Write 1, or 0.5.' },
    ],
  ],
  [
    'contract/interface-http-port',
    'ports: []\ninterface: {http: {port: 8080}}\n',
    [
      {
        subject: 'port 8080/tcp',
        message: 'The interface is called at port 8080, but "ports" lists none.',
        suggestion: 'Add "- 8080" to "ports".',
      },
    ],
  ],
  [
    'contract/interface-http-port',
    'ports: [80, 81/udp]\ninterface: {http: {port: 8080}}\n',
    [{ message: 'The interface is called at port 8080, but "ports" lists 80, 81/udp.' }],
  ],
  [
    'contract/version-missing',
    'oms: [1]\nactions: {}\n',
    [{ message: 'There is no version "list" of this format, as "oms" says.', suggestion: 'Write "oms: 1".' }],
  ],
  [
    'contract/withdrawn-key',
    'entrypoint: {output: int}\nomg: 1\nenvironment: {}\ncommands:\n  go: {format: x, rpc: {}}\n',
    [
      { subject: 'entrypoint', suggestion: 'Move it under "commands", as "entrypoint:".' },
      { subject: 'omg' },
      {
        subject: 'command go',
        message: 'The command "go" has the key "format", which the last edition of "commands" had no more.',
      },
      {
        subject: 'command go',
        message: 'The command "go" has the key "rpc", which the last edition of "commands" had no more.',
      },
    ],
  ],
];

describe('rules about contract files', () => {
  it.each(cases)('%s says what is wrong, and what to write: %j', async (rule, contract, told) => {
    expect(await findingsOf(rule, { contract })).toMatchObject(told);
  });

  it('offer no edit where another type says more than "enum"', async () => {
    const contract = 'oms: 1\nactions:\n  go:\n    arguments:\n      b: {type: int, enum: [1]}\n';
    expect((await findingsOf('command/enum-without-type', { contract }))[0]?.edits).toBeUndefined();
  });

  it('offer no name for a command without letters', async () => {
    const [finding] = await findingsOf('command/name-invalid', { contract: 'commands:\n  ("): {}\n' });
    expect(finding?.suggestion).toBeUndefined();
  });

  it('never show the value of a secret, nor what gives it away', async () => {
    const contract = go(
      '    args:\n    - {name: access_token, type: int, default: hunter2}\n    - {name: password, enum: [hunter3], default: hunter4}\n',
    );
    const findings = await findingsOf('command/default-invalid', { contract });
    expect(findings.map(({ message }) => message)).toEqual([
      'The default of the argument "access_token" of the command "go" is none that the argument allows.',
      'The default of the argument "password" of the command "go" is none that the argument allows.',
    ]);
    for (const { data, message, suggestion } of findings)
      expect(JSON.stringify([data, message, suggestion])).not.toContain('hunter');
  });
});
