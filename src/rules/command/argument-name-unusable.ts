import { quoted } from '../../contract/finding.js';
import type { CommandStyle } from '../../model/contract.js';
import { argumentSubject } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** What a flag, a placeholder and the name of a variable can carry on every shell. */
const usable = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.-]*$/u;

/** Styles whose keyword arguments become `--name value`. */
const flagged: ReadonlySet<CommandStyle> = new Set(['argv', 'template']);

/** The nearest name that can be used, e.g. `color-hex` for `color hex`. */
function slug(name: string): string {
  const words = name.match(/[\p{L}\p{N}\p{M}_.]+/gu) ?? [];
  return words.join('-').slice(0, 40);
}

export default defineRule({
  id: 'command/argument-name-unusable',
  summary: 'No flag and no placeholder can be made from the name of an argument.',
  rationale:
    'A keyword argument reaches the container as --name, and a template names arguments in braces. A name with blanks, quotes or signs in it can be neither, so nobody can pass the argument.',
  remedy: 'Name the argument with letters, digits, hyphens and underscores.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Validation (`name: color hex`); the first successor wrote `name: color`',
  messages: {
    keyword: ({ command, argument }: { command: string; argument: string }) =>
      `No flag can be made from ${quoted(argument)}, the name of an argument of the command ${quoted(command)}.`,
    positional: ({ command, argument }: { command: string; argument: string }) =>
      `${quoted(argument)}, an argument of the command ${quoted(command)}, can be named by no placeholder and on no command line.`,
  },
  check(context) {
    for (const command of context.contract.commands) {
      for (const { name, kind, declaredAt } of command.arguments) {
        if (usable.test(name)) continue;
        const isFlag = kind === 'keyword' && flagged.has(command.style);
        const better = slug(name);
        context.report(
          isFlag ? 'keyword' : 'positional',
          { command: command.name, argument: name },
          {
            subject: argumentSubject(command.name, name),
            location: declaredAt[0],
            suggestion: `Name it ${better === '' ? 'value' : better}.`,
            severity: isFlag ? 'error' : 'warning',
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    kwargs:\n    - name: color hex\n      type: string\n',
        messageId: 'keyword',
        line: 4,
        suggestion: 'Name it color-hex.',
        severity: 'error',
      },
      {
        contract: 'commands:\n  go:\n    args:\n    - name: color hex\n      type: string\n',
        messageId: 'positional',
        line: 4,
      },
      {
        contract: 'commands:\n  go:\n    arguments:\n      --fast:\n        type: boolean\n',
        messageId: 'positional',
        line: 4,
      },
    ],
    clean: [
      {
        contract:
          'commands:\n  go:\n    kwargs:\n    - name: color-hex\n    - name: X_1.y\n    - name: größe\n',
      },
      { contract: 'commands:\n  go:\n    args: [color]\n' },
    ],
  },
});
