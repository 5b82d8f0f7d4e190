import { quoted } from '../../contract/finding.js';
import { isWritten } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'lifecycle/shell-form',
  summary: 'A lifecycle command is a text, which runs in a shell.',
  rationale:
    'A text needs /bin/sh in the image, and is split and expanded by it. As the main process the shell stands between the engine and the program, which never gets the signal to stop.',
  remedy: 'Write a list: the program and its arguments.',
  severity: 'warning',
  recommended: false,
  subject: 'contract',
  since: '0.1.0',
  source: 'Dockerfile reference, shell and exec form; spec/asyncy.md 1.16',
  messages: {
    main: ({ stage, command }: { stage: string; command: string }) =>
      `The ${stage} command ${quoted(command)} is the main process and runs in a shell, which keeps signals from it.`,
    hook: ({ stage, command }: { stage: string; command: string }) =>
      `The ${stage} command ${quoted(command)} runs in a shell.`,
  },
  check(context) {
    for (const [stage, hook] of Object.entries(context.contract.lifecycle)) {
      if (typeof hook.command !== 'string' || !isWritten(context.documents, hook)) continue;
      const { command, role, declaredAt } = hook;
      const list = JSON.stringify(command.match(/\S+/g)).replaceAll(',', ', ');
      // Quotes, variables and operators mean something to the shell only.
      const isPlain = /^[\w\s./:=@%+,-]+$/.test(command);
      context.report(
        role === 'main' ? 'main' : 'hook',
        { stage, command },
        {
          subject: `lifecycle ${stage}`,
          location: declaredAt[0],
          suggestion: isPlain
            ? `Write ${list}.`
            : 'Write a list, ["/bin/sh", "-c", "…"] where a shell is needed.',
          severity: role === 'main' ? 'warning' : 'note',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'oms: 1\nactions: {}\nlifecycle:\n  startup:\n    command: node index.js\n',
        messageId: 'main',
        line: 4,
        suggestion: 'Write ["node", "index.js"].',
        severity: 'warning',
      },
      { contract: 'commands: {}\nlifecycle:\n  startup: ./startup.sh\n', messageId: 'hook', line: 3 },
    ],
    clean: [
      { contract: 'commands: {}\nlifecycle:\n  startup: [./startup.sh]\n' },
      { contract: 'oms: 1\nactions: {}\nlifecycle:\n  startup:\n    command: [node, index.js]\n' },
      { image: { config: { Labels: { 'api.HOOK.pre-stop': 'rm -rf /tmp/work' } } } },
    ],
  },
});
