import { quoted } from '../../contract/finding.js';
import { argumentSubject, entryIn } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/argument-type-missing',
  summary: 'An argument of microservice.yml or oms.yml has no type.',
  rationale:
    'The validators of both dialects ask every argument for its type, and without one nobody can check a value before the container gets it.',
  remedy: 'Write the type; "string" where any text will do.',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source:
    'microservices/omg-cli 70540d6, schema of arguments; @microservices/validate 0.16.6: "type is required"',
  messages: {
    missing: ({ command, argument }: { command: string; argument: string }) =>
      `The argument ${quoted(argument)} of the command ${quoted(command)} has no type.`,
  },
  check(context) {
    for (const { dialect, fragment } of context.documents) {
      // asyncy.yml documents arguments that are a name alone.
      if (dialect !== 'microservice' && dialect !== 'oms') continue;
      for (const command of fragment.commands ?? []) {
        for (const { name, declaredAt } of command.arguments) {
          const [location] = declaredAt;
          if (entryIn(context.documents, location, 'type')) continue;
          context.report(
            'missing',
            { command: command.name, argument: name },
            {
              subject: argumentSubject(command.name, name),
              location,
              suggestion: 'Write "type: string", or what it is.',
            },
          );
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    arguments:\n      to:\n        required: true\n',
        messageId: 'missing',
        line: 4,
      },
      {
        contract: 'oms: 1\nactions:\n  go:\n    arguments:\n      to:\n        in: query\n',
        messageId: 'missing',
        line: 5,
      },
    ],
    clean: [
      { contract: 'commands:\n  go:\n    arguments:\n      to:\n        type: string\n' },
      { contract: 'commands:\n  go:\n    args:\n    - name: to\n      required: true\n' },
    ],
  },
});
