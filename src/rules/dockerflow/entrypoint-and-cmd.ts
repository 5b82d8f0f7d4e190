import { defineRule } from '../rule.js';

const parts = [
  { field: 'Entrypoint', part: 'entrypoint', instruction: 'ENTRYPOINT', line: 'ENTRYPOINT ["/app/run"]' },
  { field: 'Cmd', part: 'cmd', instruction: 'CMD', line: 'CMD ["web"]' },
] as const;

export default defineRule({
  id: 'dockerflow/entrypoint-and-cmd',
  summary: 'Not both ENTRYPOINT and CMD are there.',
  rationale:
    'Dockerflow starts a service without arguments, and runs its tests and tasks by giving others to the same ENTRYPOINT. With one of the two missing, one of these does not work.',
  remedy: 'Let ENTRYPOINT start the program and CMD hold the arguments that start the service.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 4',
  messages: {
    missing: ({ instruction }: { instruction: string }) =>
      `The image has no ${instruction}; Dockerflow asks for both ENTRYPOINT and CMD.`,
  },
  check(context) {
    for (const { field, part, instruction, line } of parts) {
      if ((context.config?.[field] ?? []).length > 0 || !context.known(part)) continue;
      context.report(
        'missing',
        { instruction },
        {
          subject: part,
          location: { kind: 'config', pointer: `/config/${field}` },
          suggestion: `Write ${line} with the program and the arguments of the service.`,
        },
      );
    }
  },
  examples: {
    failing: [
      { image: { config: { Cmd: ['/app/run'] } }, messageId: 'missing' },
      { image: { config: { Entrypoint: ['/app/run'] } }, messageId: 'missing' },
      { dockerfile: 'FROM node:22\nENTRYPOINT ["npm"]\n', messageId: 'missing' },
      { dockerfile: 'FROM scratch\nENTRYPOINT []\nCMD ["/app/run"]\n', messageId: 'missing', line: 2 },
    ],
    clean: [
      { image: { config: { Entrypoint: ['/app/run'], Cmd: ['web'] } } },
      { dockerfile: 'FROM scratch\nENTRYPOINT ["/app/run"]\nCMD ["web"]\n' },
      { dockerfile: 'FROM node:22\nCMD ["npm", "start"]\n' },
    ],
  },
});
