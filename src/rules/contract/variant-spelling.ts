import { defineRule, type FailingExample } from '../rule.js';

const file = (messageId: string, contract: string, line: number, fixed?: string): FailingExample => ({
  messageId,
  contract,
  line,
  ...(fixed !== undefined && { fixed }),
});

export default defineRule({
  id: 'contract/variant-spelling',
  summary: 'A contract file spells something otherwise than its dialect documents.',
  rationale:
    'It was understood here, since real files spell it so. Other tools, and the validators of the dialects themselves, refuse it or read nothing.',
  remedy: 'Write it as the dialect documents it; --fix does where the meaning is certain.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  fixable: true,
  since: '0.1.0',
  source: 'spec/asyncy.md 1.20 and 5.1: what authors of real files wrote',
  messages: {
    'argument-shorthand': () => 'An argument is written as name:type.',
    'argument-without-name': () => 'An argument has no name.',
    'arguments-list': () => 'Arguments are a list where a map is documented.',
    'arguments-map': () => 'Arguments are a map where a list is documented.',
    'assign-to': () => '"assign_to" is not followed.',
    'body-spelling': () => '"in: body" is written for requestBody.',
    'hook-form': () => 'A lifecycle command has the form of another dialect.',
    'interface-scalar': () => '"interface: http" says no port.',
    'null-body': () => 'Something has no body.',
    'other-dialect-key': () => 'A key belongs to another dialect.',
    'pattern-slashes': () => 'A pattern stands in slashes.',
    'result-shorthand': () => 'A result is a type alone.',
    'single-value': () => 'A value stands where a list is documented.',
    'type-undocumented': () => 'A type is not documented for the dialect.',
    'type-union': () => 'A type is a union, which the dialect does not document.',
    'underscore-entrypoint': () => 'The entrypoint is named "_".',
    'undocumented-key': () => 'A key is documented nowhere.',
  },
  check() {
    // Readers make these findings while they read, so that inspect shows them too; this entry says what they are.
  },
  examples: {
    failing: [
      file('null-body', 'env:\n  REDIS_AUTH:\n', 2, 'env:\n  REDIS_AUTH: {}\n'),
      file(
        'undocumented-key',
        'commands:\n  go:\n    results: {type: json}\n',
        3,
        'commands:\n  go:\n    result: {type: json}\n',
      ),
      file(
        'other-dialect-key',
        'commands:\n  go:\n    args: [a]\nenvironment:\n  KEY: {}\n',
        4,
        'commands:\n  go:\n    args: [a]\nenv:\n  KEY: {}\n',
      ),
      file(
        'argument-shorthand',
        'commands:\n  go:\n    args:\n    - before:file\n',
        4,
        'commands:\n  go:\n    args:\n    - {name: before, type: file}\n',
      ),
      file('argument-without-name', 'commands:\n  go:\n    args:\n    - type: file\n', 4),
      file('arguments-list', 'commands:\n  go:\n    arguments:\n    - name: a\n', 3),
      file('arguments-map', 'commands:\n  go:\n    kwargs:\n      a: {type: int}\n', 3),
      file('assign-to', 'env:\n  token: {assign_to: API_TOKEN}\n', 2),
      file(
        'body-spelling',
        'oms: 1\nactions:\n  go:\n    arguments:\n      a: {type: int, in: body}\n',
        5,
        'oms: 1\nactions:\n  go:\n    arguments:\n      a: {type: int, in: requestBody}\n',
      ),
      file(
        'hook-form',
        'oms: 1\nactions: {}\nlifecycle:\n  startup: node index.js\n',
        4,
        'oms: 1\nactions: {}\nlifecycle:\n  startup: {command: node index.js}\n',
      ),
      file('interface-scalar', 'interface: http\n', 1),
      file('pattern-slashes', 'env:\n  KEY: {pattern: /^key_/}\n', 2, "env:\n  KEY: {pattern: '^key_'}\n"),
      file(
        'result-shorthand',
        'commands:\n  go:\n    arguments: {}\n    output: int\n',
        4,
        'commands:\n  go:\n    arguments: {}\n    output: {type: int}\n',
      ),
      file('single-value', 'cap: chown\n', 1, 'cap: [chown]\n'),
      file(
        'type-undocumented',
        'commands:\n  go:\n    args:\n    - {name: a, type: folder}\n',
        4,
        'commands:\n  go:\n    args:\n    - {name: a, type: dir}\n',
      ),
      file('type-union', 'commands:\n  go:\n    args:\n    - {name: a, type: file|dir}\n', 4),
      file('underscore-entrypoint', 'commands:\n  _: {}\n', 2, 'commands:\n  entrypoint: {}\n'),
    ],
    clean: [
      {
        contract:
          'commands:\n  go:\n    args:\n    - name: a\n      type: file\n    result: {type: json}\nenv:\n  KEY: {}\ncap: [chown]\n',
      },
      {
        contract:
          'oms: 1\nactions:\n  go:\n    arguments:\n      a: {type: int, in: requestBody}\n    output: {type: int}\nlifecycle:\n  startup: {command: [node, index.js]}\n',
      },
    ],
  },
});
