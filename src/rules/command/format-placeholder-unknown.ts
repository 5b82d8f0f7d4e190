import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { templateOf } from '../argument-template.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/format-placeholder-unknown',
  summary: 'The format of a command names an argument that it does not have.',
  rationale:
    'Nothing is ever put in the place of such a placeholder, so the container gets the braces themselves.',
  remedy: 'Name an argument of the command, or declare the one that is missing.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Argument Positions',
  messages: {
    unknown: ({ command, placeholder }: { command: string; placeholder: string }) =>
      `The format of the command ${quoted(command)} has the placeholder {${placeholder}}, but there is no such argument.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      const template = templateOf(command);
      if (!template) continue;
      const names = command.arguments.map(({ name }) => name);
      for (const placeholder of new Set(template.placeholders)) {
        if (names.includes(placeholder)) continue;
        const near = didYouMean(placeholder, names);
        context.report(
          'unknown',
          { command: command.name, placeholder },
          {
            subject: `command ${command.name}`,
            location: fieldPlace(context.documents, command, 'format'),
            suggestion: near === undefined ? `Declare an argument named ${placeholder}.` : `Write {${near}}.`,
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract: "commands:\n  go:\n    args: [source, to]\n    format: '{sorce} {to}'\n",
        messageId: 'unknown',
        line: 4,
        suggestion: 'Write {source}.',
      },
      {
        contract: "commands:\n  go:\n    format: [cp, '{from}']\n    args: [a]\n",
        messageId: 'unknown',
        line: 3,
      },
    ],
    clean: [
      { contract: "commands:\n  go:\n    args: [source, to]\n    format: 'go {to} {source} * **'\n" },
      { contract: 'commands:\n  go:\n    args: [a]\n    format: "{a} {$} {*} {1..3} {}"\n' },
      {
        contract:
          "interface: {http: {port: 80}}\ncommands:\n  go:\n    args: [a]\n    http: {path: '/{a}'}\n    format: '{b}'\n",
      },
    ],
  },
});
