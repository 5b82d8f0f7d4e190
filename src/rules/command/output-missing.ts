import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/output-missing',
  summary: 'A command of microservice.yml or oms.yml does not say what it puts out.',
  rationale:
    'The validators of both dialects ask every command for its output, but for those that only send events. Without it no caller can know what to do with the answer.',
  remedy: 'Write the type of the output, "none" where there is none.',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: 'microservices/omg-cli 70540d6, schema of commands; @microservices/validate 0.16.6',
  messages: {
    missing: ({ command }: { command: string }) => `The command ${quoted(command)} has no output.`,
  },
  check(context) {
    for (const { dialect, fragment } of context.documents) {
      if (dialect !== 'microservice' && dialect !== 'oms') continue;
      for (const { name, result, style, declaredAt } of fragment.commands ?? []) {
        if (result || style === 'events') continue;
        context.report(
          'missing',
          { command: name },
          {
            subject: `command ${name}`,
            location: declaredAt[0],
            suggestion: 'Write "output: {type: string}".',
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  roll:\n    arguments:\n      sides: {type: int}\n',
        messageId: 'missing',
        line: 2,
      },
      {
        contract: 'oms: 1\nactions:\n  roll:\n    http: {port: 80, method: get, path: /roll}\n',
        messageId: 'missing',
        line: 3,
      },
    ],
    clean: [
      {
        contract:
          'commands:\n  roll:\n    arguments:\n      sides: {type: int}\n    output:\n      type: int\n',
      },
      { contract: 'oms: 1\nactions:\n  rolls:\n    events:\n      rolled:\n        http: {port: 80}\n' },
      { contract: 'commands:\n  roll:\n    args: [sides]\n' },
    ],
  },
});
