import { quoted } from '../../contract/finding.js';
import { argumentSubject } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/required-after-optional',
  summary: 'A required positional argument follows an optional one.',
  rationale:
    'Positional arguments are told apart by their place alone. Whoever leaves the optional one out moves the required one into its place, so the optional one is required after all.',
  remedy: 'Put required arguments first, or make the optional one a keyword argument.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Argument Positions: variables in the order in which they are defined',
  messages: {
    'after-optional': ({
      command,
      argument,
      optional,
    }: {
      command: string;
      argument: string;
      optional: string;
    }) =>
      `The required argument ${quoted(argument)} of the command ${quoted(command)} stands after the optional ${quoted(optional)}.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      // A template says itself where each argument goes.
      if (command.style !== 'argv') continue;
      let optional: string | undefined;
      for (const { name, kind, required, declaredAt } of command.arguments) {
        if (kind !== 'positional') continue;
        if (!required) optional ??= name;
        else if (optional !== undefined) {
          context.report(
            'after-optional',
            { command: command.name, argument: name, optional },
            {
              subject: argumentSubject(command.name, name),
              location: declaredAt[0],
              suggestion: `Move ${quoted(name)} before ${quoted(optional)}, or write "required: true" for both.`,
            },
          );
        }
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    args:\n    - name: from\n    - name: to\n      required: true\n',
        messageId: 'after-optional',
        line: 5,
      },
    ],
    clean: [
      { contract: 'commands:\n  go:\n    args:\n    - name: to\n      required: true\n    - name: from\n' },
      {
        contract:
          'commands:\n  go:\n    kwargs:\n    - name: from\n    - name: to\n      required: true\n    args:\n    - name: what\n      required: true\n',
      },
      {
        contract:
          'commands:\n  go:\n    format: "{from} {to}"\n    args:\n    - name: from\n    - name: to\n      required: true\n',
      },
    ],
  },
});
