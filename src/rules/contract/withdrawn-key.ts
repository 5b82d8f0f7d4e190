import { entryOf, type YamlEntry } from '../../contract/yaml/node.js';
import { defineRule } from '../rule.js';

/** Keys of the command-line era that its last validator refused, and what to write. */
const atRoot: Readonly<Record<string, string>> = {
  entrypoint: 'Move it under "commands", as "entrypoint:".',
  omg: 'Files with "omg: 1" call their commands "actions".',
};
const inCommands: Readonly<Record<string, string>> = {
  format: 'Remove it and read the one JSON object that arrives, or return to asyncy.yml.',
  events: 'Write "omg: 1" and "actions": events came with them.',
  rpc: 'Write "omg: 1" and "actions": rpc came with them.',
};

export default defineRule({
  id: 'contract/withdrawn-key',
  summary: 'A microservice.yml of the command-line era has a key that came or went with another edition.',
  rationale:
    'The format changed every few weeks in 2018. What some editions of its guide had, the validator of the era refuses; tools of one edition read the keys of another as nothing.',
  remedy: 'Keep to one edition: "commands" without these keys, or "actions" with "omg: 1".',
  severity: 'note',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: 'microservices/omg-cli 70540d6: "should NOT have additional properties"',
  messages: {
    root: ({ key }: { key: string }) =>
      `The key "${key}" stands beside "commands", whose last edition had no such key.`,
    command: ({ key, command }: { key: string; command: string }) =>
      `The command "${command}" has the key "${key}", which the last edition of "commands" had no more.`,
  },
  check(context) {
    for (const { dialect, root } of context.documents) {
      if (dialect !== 'microservice') continue;
      for (const [key, suggestion] of Object.entries(atRoot)) {
        const entry = entryOf(root, key);
        if (entry) context.report('root', { key }, { subject: key, location: entry.keyLocation, suggestion });
      }
      const commands: YamlEntry | undefined = entryOf(root, 'commands');
      for (const command of commands?.value.kind === 'map' ? commands.value.entries : []) {
        for (const [key, suggestion] of Object.entries(inCommands)) {
          const entry = entryOf(command.value, key);
          if (!entry) continue;
          const subject = `command ${command.key}`;
          const data = { key, command: command.key.slice(0, 80) };
          context.report('command', data, { subject, location: entry.keyLocation, suggestion });
        }
      }
    }
  },
  examples: {
    failing: [
      { contract: 'entrypoint:\n  arguments:\n    a: {type: int}\n', messageId: 'root', line: 1 },
      { contract: 'commands:\n  go:\n    output: {type: int}\nomg: 1\n', messageId: 'root', line: 4 },
      {
        contract: 'commands:\n  go:\n    output: {type: int}\n    format: go {a}\n',
        messageId: 'command',
        line: 4,
      },
      { contract: 'commands:\n  go:\n    events: {a: {}}\n', messageId: 'command', line: 3 },
    ],
    clean: [
      { contract: 'commands:\n  go:\n    output: {type: int}\n  entrypoint:\n    output: {type: int}\n' },
      { contract: 'omg: 1\nactions:\n  go:\n    events: {a: {}}\n' },
      { contract: 'commands:\n  go:\n    format: go {a}\n    args: [a]\n' },
    ],
  },
});
