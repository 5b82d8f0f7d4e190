import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

const valid = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export default defineRule({
  id: 'command/name-invalid',
  summary: 'The name of a command is no word for a command line.',
  rationale:
    'The name is the first argument that the container gets. With blanks, quotes or other signs in it, every caller has to quote it, and most tools that read contracts refuse it.',
  remedy: 'Use letters, digits, dots, hyphens and underscores, beginning with a letter or a digit.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Commands; the CLI of its successor took letters, dashes and underscores only',
  messages: {
    invalid: ({ command }: { command: string }) =>
      `${quoted(command)} is no name for a command: it holds something else than letters, digits, ".", "-" and "_", or begins with a sign.`,
  },
  check(context) {
    for (const { name, declaredAt } of context.contract.commands) {
      if (valid.test(name)) continue;
      const better = (name.match(/[A-Za-z0-9._]+/g) ?? [])
        .join('-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 40);
      context.report(
        'invalid',
        { command: name },
        {
          subject: `command ${name}`,
          location: declaredAt[0],
          ...(better !== '' && { suggestion: `Write ${better}.` }),
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  list all:\n    help: List\n',
        messageId: 'invalid',
        line: 2,
        suggestion: 'Write list-all.',
      },
      { contract: 'commands:\n  -x:\n    help: Leave\n', messageId: 'invalid', line: 2 },
    ],
    clean: [
      {
        contract:
          'commands:\n  list-all:\n    help: List\n  v1.list_all:\n    help: List\n  2fa:\n    help: Log in\n',
      },
    ],
  },
});
