import { defineRule } from '../rule.js';

export default defineRule({
  id: 'health/disabled',
  summary: 'The health check is switched off.',
  rationale:
    'HEALTHCHECK NONE also takes away the check of the base image, so that nothing notices a container that hangs.',
  remedy: 'Write a check that suits the image, or give the reason in a comment that ignores this.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  judges: ['health'],
  since: '0.1.0',
  source: 'Dockerfile reference, HEALTHCHECK NONE',
  messages: {
    disabled: () => 'HEALTHCHECK NONE switches the health check off.',
  },
  check(context) {
    if (context.config?.Healthcheck?.Test?.[0] !== 'NONE') return;
    const location = { kind: 'config', pointer: '/config/Healthcheck' } as const;
    const suggestion = 'Write HEALTHCHECK CMD and a command that fails when the program is not well.';
    context.report('disabled', {}, { subject: 'health', location, suggestion });
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nHEALTHCHECK NONE\n', messageId: 'disabled', line: 2 },
      { image: { config: { Healthcheck: { Test: ['NONE'] } } }, messageId: 'disabled' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nHEALTHCHECK CMD ["NONE"]\n' },
      { dockerfile: 'FROM alpine\n' },
      { dockerfile: 'FROM alpine AS a\nHEALTHCHECK NONE\nFROM a\nHEALTHCHECK CMD true\n' },
    ],
  },
});
