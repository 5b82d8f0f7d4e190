import { quoted } from '../../contract/finding.js';
import { templateOf } from '../argument-template.js';
import { argumentSubject, fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/format-argument-missing',
  summary: 'A required argument does not occur in the format of its command.',
  rationale:
    'The format says where each argument goes. One that it does not name never reaches the container.',
  remedy: 'Put the argument into the format, or end it with "* **", which take what is not named.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Argument Positions; microservice.guide 267abb7: "all arguments must be specified"',
  messages: {
    missing: ({ command, argument }: { command: string; argument: string }) =>
      `The format of the command ${quoted(command)} does not say where the required argument ${quoted(argument)} goes.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      const template = templateOf(command);
      if (!template || template.all) continue;
      for (const { name, kind, required } of command.arguments) {
        const isTaken = kind === 'positional' ? template.rest : template.keywords;
        if (!required || isTaken || template.placeholders.includes(name)) continue;
        const rest = kind === 'positional' ? '*' : '**';
        context.report(
          'missing',
          { command: command.name, argument: name },
          {
            subject: argumentSubject(command.name, name),
            location: fieldPlace(context.documents, command, 'format'),
            suggestion: `Add {${name}} or ${rest} to the format.`,
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract:
          'commands:\n  go:\n    format: "{from} **"\n    args:\n    - from\n    - name: to\n      required: true\n',
        messageId: 'missing',
        line: 3,
        suggestion: 'Add {to} or * to the format.',
      },
      {
        contract:
          'commands:\n  go:\n    format: "{from} *"\n    args: [from]\n    kwargs:\n    - name: to\n      required: true\n',
        messageId: 'missing',
        line: 3,
      },
    ],
    clean: [
      {
        contract:
          'commands:\n  go:\n    format: "{from} {to}"\n    args:\n    - from\n    - name: to\n      required: true\n',
      },
      { contract: 'commands:\n  go:\n    format: "{from}"\n    args: [from, to]\n' },
      { contract: 'commands:\n  go:\n    args:\n    - name: to\n      required: true\n' },
      {
        contract:
          'commands:\n  go:\n    format: "* **"\n    args:\n    - name: to\n      required: true\n    kwargs:\n    - name: at\n      required: true\n',
      },
      {
        contract:
          'commands:\n  go:\n    format: go <json>\n    arguments:\n      to:\n        type: string\n        required: true\n',
      },
      {
        contract:
          'commands:\n  go:\n    format: {command: [node, go.js]}\n    arguments:\n      to:\n        type: string\n        required: true\n',
      },
    ],
  },
});
