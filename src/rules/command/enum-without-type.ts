import { quoted } from '../../contract/finding.js';
import { argumentSubject, entryIn } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/enum-without-type',
  summary: 'An argument of oms.yml has an enum, but is not of the type enum.',
  rationale:
    'asyncy.yml wrote an enum under "type: string"; oms.yml made enum a type of its own, and its validator knows the key under no other.',
  remedy: 'Write "type: enum".',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  fixable: true,
  since: '0.1.0',
  source: '@microservices/validate 0.16.6: "enum is unrecognized"',
  messages: {
    'other-type': ({ command, argument, type }: { command: string; argument: string; type: string }) =>
      `The argument ${quoted(argument)} of the action ${quoted(command)} has an enum, but is of the type ${quoted(type)}.`,
  },
  check(context) {
    for (const { dialect, fragment } of context.documents) {
      if (dialect !== 'oms') continue;
      for (const command of fragment.commands ?? []) {
        for (const { name, declaredAt } of command.arguments) {
          const values = entryIn(context.documents, declaredAt[0], 'enum');
          const type = entryIn(context.documents, declaredAt[0], 'type')?.value;
          if (!values || type?.kind !== 'scalar' || type.source === 'enum') continue;
          const { location, source } = type;
          context.report(
            'other-type',
            { command: command.name, argument: name, type: source },
            {
              subject: argumentSubject(command.name, name),
              location: values.keyLocation,
              suggestion: 'Write "type: enum".',
              // Any other type says more about the values than "enum" does.
              ...(source === 'string' &&
                location.kind === 'file' && {
                  edits: [{ line: location.line, column: location.column, remove: source, insert: 'enum' }],
                }),
            },
          );
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: string\n        enum: [a, b]\n',
        messageId: 'other-type',
        line: 7,
        fixed:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: enum\n        enum: [a, b]\n',
      },
      {
        contract:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: int\n        enum: [1, 2]\n',
        messageId: 'other-type',
        line: 7,
        fixed:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: int\n        enum: [1, 2]\n',
      },
    ],
    clean: [
      {
        contract:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: enum\n        enum: [a, b]\n',
      },
      { contract: 'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: string\n' },
      { contract: 'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        enum: [a, b]\n' },
      { contract: 'commands:\n  get:\n    args:\n    - name: how\n      type: string\n      enum: [a, b]\n' },
    ],
  },
});
