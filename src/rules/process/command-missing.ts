import { defineRule } from '../rule.js';

export default defineRule({
  id: 'process/command-missing',
  summary: 'The image has neither ENTRYPOINT nor CMD.',
  rationale: 'Engines refuse to start it without a command, and nobody can tell what it is there to run.',
  remedy: 'Write ENTRYPOINT or CMD as a JSON list.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, `Entrypoint` and `Cmd`',
  messages: {
    missing: () => 'The image has neither ENTRYPOINT nor CMD, so it starts only when it is told a command.',
  },
  check(context) {
    const { Entrypoint = [], Cmd = [] } = context.config ?? {};
    if (Entrypoint.length > 0 || Cmd.length > 0) return;
    // In a Dockerfile an ENTRYPOINT takes back the CMD of its base, so that both are known then.
    if (!context.known('entrypoint')) return;
    context.report(
      'missing',
      {},
      {
        subject: 'entrypoint',
        location: { kind: 'config', pointer: '/config/Entrypoint' },
        suggestion: 'Write ENTRYPOINT ["/app"], with the path of the program.',
      },
    );
  },
  examples: {
    failing: [
      { dockerfile: 'FROM scratch\nCOPY app /app\n', messageId: 'missing' },
      { dockerfile: 'FROM alpine\nENTRYPOINT []\n', messageId: 'missing', line: 2 },
      { image: { config: { User: '1', Entrypoint: [], Cmd: [] } }, messageId: 'missing' },
    ],
    clean: [
      { dockerfile: 'FROM scratch\nENTRYPOINT ["/app"]\n' },
      { dockerfile: 'FROM scratch\nCMD ["/app"]\n' },
      { dockerfile: 'FROM alpine\nUSER 1\n' },
      { dockerfile: 'FROM alpine\nCMD []\n' },
    ],
  },
});
