import { quoted } from '../../contract/finding.js';
import { argumentSubject, fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/pattern-unsafe',
  summary: 'The pattern of an argument can take very long, or cannot be checked in linear time.',
  rationale:
    'Most programs try patterns by backtracking: one with nested repetitions can take minutes on a value of thirty characters, and whoever calls the command chooses the value. container-api itself matches in linear time, which leaves out back-references and look-around.',
  remedy:
    'Write the pattern so that a character can be taken in one way only, without back-references and look-around.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'CWE-1333; RE2 syntax',
  messages: {
    slow: ({ command, argument, part }: { command: string; argument: string; part: string }) =>
      `The pattern of the argument ${quoted(argument)} of the command ${quoted(command)} can take exponential time in ${quoted(part)}.`,
    unsupported: ({ command, argument, pattern }: { command: string; argument: string; pattern: string }) =>
      `The pattern ${quoted(pattern)} of the argument ${quoted(argument)} of the command ${quoted(command)} cannot be matched in linear time, so values are not checked against it.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      for (const argument of command.arguments) {
        const { name, pattern } = argument;
        if (pattern === undefined) continue;
        const place = {
          subject: argumentSubject(command.name, name),
          location: fieldPlace(context.documents, argument, 'pattern'),
        };
        const part = context.patternRisk(pattern);
        if (part !== undefined) {
          const suggestion = 'Let every character be taken in one way only: (a+)+ is a+.';
          context.report('slow', { command: command.name, argument: name, part }, { ...place, suggestion });
        } else if (context.matches(pattern, '') === undefined) {
          const suggestion = 'Write it without back-references and look-around.';
          const data = { command: command.name, argument: name, pattern };
          context.report('unsupported', data, { ...place, suggestion, severity: 'note' });
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract: "commands:\n  go:\n    args:\n    - name: to\n      pattern: '^(a+)+$'\n",
        messageId: 'slow',
        line: 5,
      },
      {
        contract: "commands:\n  go:\n    args:\n    - name: to\n      pattern: '^(?!x)\\w+$'\n",
        messageId: 'unsupported',
        line: 5,
      },
    ],
    clean: [
      {
        contract:
          "commands:\n  go:\n    args:\n    - name: to\n      pattern: '^\\#?\\w{6}$'\n    - name: from\n",
      },
    ],
  },
});
