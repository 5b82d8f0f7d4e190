import { checkValue } from '../../contract/check-value.js';
import { quoted, shortened } from '../../contract/finding.js';
import type { Json } from '../../model/contract.js';
import { isSecretName } from '../../model/secret.js';
import { argumentSubject, fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** The default as the container gets it: lists and objects as JSON. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Data {
  command: string;
  argument: string;
  /** Absent where the name says that the value is a secret. */
  value?: string;
  expected?: string;
}

export default defineRule({
  id: 'command/default-invalid',
  summary: 'The default of an argument breaks what the argument itself asks of its values.',
  rationale:
    'Whoever leaves the argument out passes the default. One of another type, outside the enum, the range or the pattern is refused by the tools that check, and surprises the program behind those that do not.',
  remedy: 'Correct the default, or what the argument asks for.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'spec/asyncy.md 1.4 and 1.5; `type: int` with `default: 0.01` in a contract of 2018',
  messages: {
    invalid: ({ command, argument, value, expected }: Data) =>
      value === undefined || expected === undefined
        ? `The default of the argument ${quoted(argument)} of the command ${quoted(command)} is none that the argument allows.`
        : `The default ${quoted(value)} of the argument ${quoted(argument)} of the command ${quoted(command)} is not ${shortened(expected)}.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      for (const argument of command.arguments) {
        const { name, default: value } = argument;
        if (value === undefined || value === null) continue;
        const text = textOf(value);
        const fault = checkValue(text, argument, context.matches);
        if (!fault) continue;
        const { reason, expected } = fault;
        const isSecret = isSecretName(name);
        context.report(
          'invalid',
          { command: command.name, argument: name, ...(!isSecret && { value: text, expected }) },
          {
            subject: argumentSubject(command.name, name),
            location: fieldPlace(context.documents, argument, 'default'),
            suggestion:
              reason === 'type' && typeof value === 'number'
                ? `Write "type: float", or a default that is ${expected}.`
                : 'Write a default that the argument allows, or allow this one.',
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract:
          'commands:\n  compare:\n    kwargs:\n    - name: threshold\n      type: int\n      default: 0.01\n',
        messageId: 'invalid',
        line: 6,
        message: 'The default "0.01" of the argument "threshold" of the command "compare" is not an int.',
        suggestion: 'Write "type: float", or a default that is an int.',
      },
      {
        contract:
          'commands:\n  go:\n    args:\n    - name: how\n      enum: [fast, slow]\n      default: fats\n',
        messageId: 'invalid',
        line: 6,
      },
      {
        contract:
          "commands:\n  go:\n    args:\n    - name: to\n      pattern: '^[a-z]+$'\n      default: A1\n",
        messageId: 'invalid',
        line: 6,
      },
      {
        contract:
          'commands:\n  go:\n    arguments:\n      days:\n        type: int\n        range: {min: 1, max: 14}\n        default: 0\n',
        messageId: 'invalid',
        line: 7,
        suggestion: 'Write a default that the argument allows, or allow this one.',
      },
      {
        contract:
          'commands:\n  go:\n    args:\n    - name: access_token\n      type: int\n      default: hunter2\n',
        messageId: 'invalid',
        line: 6,
        message:
          'The default of the argument "access_token" of the command "go" is none that the argument allows.',
        suggestion: 'Write a default that the argument allows, or allow this one.',
      },
    ],
    clean: [
      {
        contract:
          "commands:\n  go:\n    args:\n    - {name: a, type: float, default: 3}\n    - {name: b, enum: [1, 2], default: 2}\n    - {name: c, pattern: '^[a-z]+$', default: abc}\n    - {name: d, type: list, default: [x]}\n    - {name: e, type: boolean, default: false}\n    - {name: f, type: int, default: null}\n    - {name: g, type: int}\n",
      },
    ],
  },
});
