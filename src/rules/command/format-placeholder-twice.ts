import { quoted } from '../../contract/finding.js';
import { templateOf } from '../argument-template.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/format-placeholder-twice',
  summary: 'The format of a command names an argument twice.',
  rationale:
    'The container gets the value twice. Mostly the second placeholder was meant for another argument.',
  remedy: 'Name every argument once.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Argument Positions',
  messages: {
    twice: ({ command, placeholder }: { command: string; placeholder: string }) =>
      `The format of the command ${quoted(command)} names {${placeholder}} more than once.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      const { placeholders = [] } = templateOf(command) ?? {};
      const repeated = new Set(placeholders.filter((name, index) => placeholders.indexOf(name) < index));
      for (const placeholder of repeated) {
        context.report(
          'twice',
          { command: command.name, placeholder },
          {
            subject: `command ${command.name}`,
            location: fieldPlace(context.documents, command, 'format'),
            suggestion: `Remove one {${placeholder}}, or name the argument that was meant.`,
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    args: [a, b]\n    format: "{a} {b} {a}"\n',
        messageId: 'twice',
        line: 4,
      },
    ],
    clean: [{ contract: 'commands:\n  go:\n    args: [a, b]\n    format: "{a} {b} go go * **"\n' }],
  },
});
