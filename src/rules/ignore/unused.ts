import { defineRule } from '../rule.js';

const what = ({ rule, subject }: { rule: string; subject?: string }): string =>
  `the ignored rule ${rule}${subject === undefined ? '' : ` (${subject})`}`;

/** The findings are the linter's own: only it knows, after all rules have run, which ignores held something back. */
export default defineRule({
  id: 'ignore/unused',
  summary: 'An ignore holds nothing back.',
  rationale:
    'What it was written for is mended. Left in place, it would hold back the same mistake when somebody makes it again.',
  remedy: 'Remove the comment, or the entry of the configuration.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'container-api, docs/lint.md',
  messages: {
    inline: ({ rule }: { rule: string }) => `Nothing is found here that the ignored rule ${rule} would say.`,
    config: (entry: { rule: string; subject?: string }) => `Nothing is found that ${what(entry)} would say.`,
  },
  check: () => undefined,
  examples: {
    failing: [
      {
        dockerfile:
          'FROM alpine\n# container-api ignore=process/root-user # The entrypoint drops root.\nUSER 10001\n',
        profiles: ['recommended'],
        messageId: 'inline',
        line: 2,
      },
      {
        dockerfile: 'FROM alpine\nUSER 10001\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', reason: 'The entrypoint drops root.' }],
        messageId: 'config',
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM alpine\n# container-api ignore=process/root-user # The entrypoint drops root.\nUSER root\n',
        profiles: ['recommended'],
      },
      {
        dockerfile: 'FROM alpine\nUSER root\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', reason: 'The entrypoint drops root.' }],
      },
      {
        dockerfile: 'FROM alpine\nUSER 10001\n',
        profiles: ['recommended'],
        ignores: [{ rule: 'process/root-user', target: 'other/*', reason: 'The entrypoint drops root.' }],
      },
    ],
  },
});
