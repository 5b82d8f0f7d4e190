import { quoted } from '../../contract/finding.js';
import type { CommandStyle } from '../../model/contract.js';
import { defineRule } from '../rule.js';

const interfaces: ReadonlySet<CommandStyle> = new Set(['http', 'rpc', 'events']);

export default defineRule({
  id: 'command/interface-missing',
  summary: 'An action of oms.yml does not say how it is called.',
  rationale:
    'Actions are called over HTTP or RPC, or send events. One without any of the three cannot be called.',
  remedy: 'Give the action http, rpc or events.',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: '@microservices/validate 0.16.6: "http is required"',
  messages: {
    missing: ({ command }: { command: string }) =>
      `The action ${quoted(command)} has none of http, rpc and events.`,
  },
  check(context) {
    for (const { dialect, fragment } of context.documents) {
      if (dialect !== 'oms') continue;
      for (const { name, style, declaredAt } of fragment.commands ?? []) {
        if (interfaces.has(style)) continue;
        context.report(
          'missing',
          { command: name },
          {
            subject: `command ${name}`,
            location: declaredAt[0],
            suggestion: 'Write "http: {method: post, port: 8080, path: /}".',
          },
        );
      }
    }
  },
  examples: {
    failing: [
      { contract: 'oms: 1\nactions:\n  roll:\n    output: {type: int}\n', messageId: 'missing', line: 3 },
      {
        contract:
          'omg: 1\nactions:\n  roll:\n    format: {command: [node, cli.js]}\n    output: {type: int}\n',
        messageId: 'missing',
        line: 3,
      },
    ],
    clean: [
      {
        contract:
          'oms: 1\nactions:\n  roll:\n    http: {port: 80}\n  call:\n    rpc: {port: 81}\n  tell:\n    events: {}\n',
      },
      { contract: 'commands:\n  roll:\n    output: {type: int}\n' },
    ],
  },
});
