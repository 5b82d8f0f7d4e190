import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/help-missing',
  summary: 'A command has no help.',
  rationale:
    'People and tools choose a command by its help; the name alone seldom says what goes in and what comes out.',
  remedy: 'Say in one line what the command does.',
  severity: 'note',
  recommended: false,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, Commands: "assist service discovery"',
  messages: {
    missing: ({ command }: { command: string }) => `The command ${quoted(command)} has no help.`,
  },
  check(context) {
    for (const { name, help, declaredAt } of context.contract.commands) {
      if (help !== undefined && help.trim() !== '') continue;
      context.report(
        'missing',
        { command: name },
        { subject: `command ${name}`, location: declaredAt[0], suggestion: 'Write "help: What it does".' },
      );
    }
  },
  examples: {
    failing: [
      { contract: 'commands:\n  list:\n    result: {type: json}\n', messageId: 'missing', line: 2 },
      { contract: 'commands:\n  list:\n    help: " "\n', messageId: 'missing', line: 2 },
    ],
    clean: [{ contract: 'commands:\n  list:\n    help: List all pictures\n' }],
  },
});
