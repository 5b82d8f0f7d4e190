import { quoted } from '../../contract/finding.js';
import { argumentSubject } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/duplicate-argument',
  summary: 'A command has two arguments of the same name.',
  rationale:
    'Arguments are named by callers and by the format. Of two with the same name only one can be given.',
  remedy: 'Rename or remove one of them.',
  severity: 'error',
  recommended: true,
  // The joined contract has every name once.
  subject: 'contract-file',
  since: '0.1.0',
  source: 'asyncy.yml, Commands',
  messages: {
    duplicate: ({ command, argument }: { command: string; argument: string }) =>
      `The command ${quoted(command)} has more than one argument named ${quoted(argument)}.`,
  },
  check(context) {
    for (const { fragment } of context.documents) {
      for (const command of fragment.commands ?? []) {
        const names = new Set<string>();
        for (const { name, declaredAt } of command.arguments) {
          if (names.has(name)) {
            context.report(
              'duplicate',
              { command: command.name, argument: name },
              {
                subject: argumentSubject(command.name, name),
                location: declaredAt[0],
                suggestion: 'Rename or remove one of them.',
              },
            );
          }
          names.add(name);
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    args:\n    - name: to\n    - name: to\n',
        messageId: 'duplicate',
        line: 5,
      },
      { contract: 'commands:\n  go:\n    args: [to]\n    kwargs: [to]\n', messageId: 'duplicate', line: 4 },
    ],
    clean: [{ contract: 'commands:\n  go:\n    args: [to, from]\n  come:\n    args: [to]\n' }],
  },
});
