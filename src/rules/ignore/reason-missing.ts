import { defineRule } from '../rule.js';

/** The findings are the linter's own: it alone reads comments. Entries of the configuration cannot be without a reason. */
export default defineRule({
  id: 'ignore/reason-missing',
  summary: 'A comment ignores a rule without a reason.',
  rationale:
    'Whoever comes next cannot tell whether the comment is still needed, and does not dare to remove it.',
  remedy: 'Write the reason behind a second # in the same line.',
  severity: 'note',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'container-api, docs/lint.md',
  messages: {
    missing: () => 'This comment holds findings back without a reason.',
  },
  check: () => undefined,
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\n# container-api ignore=process/root-user\nUSER root\n',
        messageId: 'missing',
        line: 2,
      },
      {
        dockerfile: '# container-api global ignore=process/root-user #\nFROM alpine\nUSER root\n',
        messageId: 'missing',
        line: 1,
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM alpine\n# container-api ignore=process/root-user # The entrypoint drops root.\nUSER root\n',
      },
      { dockerfile: 'FROM alpine\n# as container-api ignores it\nUSER root\n' },
    ],
  },
});
