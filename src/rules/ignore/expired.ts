import { defineRule } from '../rule.js';

/** The findings are the linter's own: it alone reads the configuration's entries. */
export default defineRule({
  id: 'ignore/expired',
  summary: 'The time of an ignore has ended.',
  rationale: 'Somebody promised to mend it by that day. From then on the entry holds nothing back.',
  remedy: 'Mend what the entry held back and remove it, or give it a new date.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'container-api, docs/lint.md',
  messages: {
    expired: ({ rule, subject, until }: { rule: string; subject?: string; until: string }) =>
      `The time for the ignored rule ${rule}${subject === undefined ? '' : ` (${subject})`} ended on ${until}; it holds nothing back any more.`,
  },
  check: () => undefined,
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nUSER root\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', reason: 'Mended in the next release.', until: '2026-11-24' }],
        messageId: 'expired',
      },
    ],
    clean: [
      {
        dockerfile: 'FROM alpine\nUSER root\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', reason: 'Mended in the next release.', until: '2026-11-25' }],
      },
      {
        dockerfile: 'FROM alpine\nUSER root\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', reason: 'The entrypoint drops root.' }],
      },
    ],
  },
});
