import { quoted } from '../../contract/finding.js';
import { argumentSubject } from '../contract-tree.js';
import { defineRule } from '../rule.js';

function withoutCapitals(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

export default defineRule({
  id: 'command/argument-name-style',
  summary: 'The name of an argument is not written as the documents of asyncy.yml write theirs.',
  rationale:
    'The names of the documents are small letters with underscores. The validators of the successors take letters, digits and underscores only, and when authors moved to them they wrote their names small.',
  remedy: 'Write the name in small letters, with underscores.',
  severity: 'note',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source:
    'microservices/omg-cli 70540d6, argument names `^\\w+$`; how authors renamed `Origin` and `page-size`',
  messages: {
    'upper-case': ({ command, argument }: { command: string; argument: string }) =>
      `The argument ${quoted(argument)} of the command ${quoted(command)} has capital letters in its name.`,
    hyphen: ({ command, argument }: { command: string; argument: string }) =>
      `The argument ${quoted(argument)} of the command ${quoted(command)} has a hyphen in its name, which validators of microservice.yml refuse.`,
  },
  check(context) {
    for (const { dialect, fragment } of context.documents) {
      for (const command of fragment.commands ?? []) {
        for (const { name, declaredAt } of command.arguments) {
          // Names of other signs are for command/argument-name-unusable.
          if (!/^[\w-]+$/.test(name)) continue;
          // Files with `actions` call their arguments as the language of the service does.
          const isLoud = dialect !== 'oms' && /[A-Z]/.test(name);
          const messageId = isLoud ? 'upper-case' : name.includes('-') ? 'hyphen' : undefined;
          if (!messageId) continue;
          context.report(
            messageId,
            { command: command.name, argument: name },
            {
              subject: argumentSubject(command.name, name),
              location: declaredAt[0],
              suggestion: `Write ${withoutCapitals(name).replaceAll('-', '_')}.`,
            },
          );
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  fly:\n    args:\n    - name: Origin\n      type: string\n',
        messageId: 'upper-case',
        line: 4,
      },
      { contract: 'commands:\n  list:\n    kwargs:\n    - name: page-size\n', messageId: 'hyphen', line: 4 },
      {
        contract: 'oms: 1\nactions:\n  list:\n    arguments:\n      Page-size: {type: int}\n',
        messageId: 'hyphen',
        line: 5,
      },
    ],
    clean: [
      { contract: 'commands:\n  fly:\n    args:\n    - name: origin\n    - name: page_size2\n' },
      { contract: 'commands:\n  fly:\n    args:\n    - name: Color Hex\n' },
      { contract: 'oms: 1\nactions:\n  list:\n    arguments:\n      pageSize: {type: int}\n' },
    ],
  },
});
