import { defineRule } from '../rule.js';

export default defineRule({
  id: 'command/entrypoint-without-image-command',
  summary: 'The contract has an entrypoint, and the image has nothing to start.',
  rationale:
    'The command "entrypoint" means that arguments go to the ENTRYPOINT of the image without a command word. Where the image has neither ENTRYPOINT nor CMD the first argument is taken for the program.',
  remedy: 'Write an ENTRYPOINT into the Dockerfile, or name the commands.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'asyncy.yml, Entrypoint; "Include an ENTRYPOINT"',
  messages: {
    'nothing-to-start': () =>
      'The contract has the command "entrypoint", but the image has neither ENTRYPOINT nor CMD.',
  },
  check(context) {
    const command = context.contract.commands.find(({ name }) => name === 'entrypoint');
    if (!command) return;
    const { Entrypoint = [], Cmd = [] } = context.config ?? {};
    if (Entrypoint.length > 0 || Cmd.length > 0) return;
    // In a Dockerfile an ENTRYPOINT takes back the CMD of its base, so that both are known then.
    if (!context.known('entrypoint')) return;
    context.report(
      'nothing-to-start',
      {},
      {
        subject: 'command entrypoint',
        location: command.declaredAt[0],
        suggestion: 'Write ENTRYPOINT ["/path/to/program"] in the Dockerfile.',
      },
    );
  },
  examples: {
    failing: [
      {
        image: { config: { User: '10001' } },
        contract: 'commands:\n  entrypoint:\n    help: Runs\n',
        messageId: 'nothing-to-start',
      },
    ],
    clean: [
      { image: { config: { Entrypoint: ['/app'] } }, contract: 'commands:\n  entrypoint:\n    help: Runs\n' },
      { image: { config: { Cmd: ['/app'] } }, contract: 'commands:\n  entrypoint:\n    help: Runs\n' },
      { dockerfile: 'FROM alpine\nCMD []\n', contract: 'commands:\n  entrypoint:\n    help: Runs\n' },
      { image: { config: { User: '10001' } }, contract: 'commands:\n  go:\n    help: Runs\n' },
    ],
  },
});
