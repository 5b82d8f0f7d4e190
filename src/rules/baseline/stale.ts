import { defineRule } from '../rule.js';

/** The findings are the linter's own: only it knows, after all targets, which findings of the baseline were met. */
export default defineRule({
  id: 'baseline/stale',
  summary: 'The baseline holds a finding that is not found any more.',
  rationale: 'It was mended. While the baseline still names it, the same mistake would come back unseen.',
  remedy: 'Write the baseline anew with --update-baseline.',
  severity: 'note',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'container-api, docs/lint.md',
  messages: {
    stale: ({ rule, target, subject }: { rule: string; target: string; subject?: string }) =>
      `The baseline still names ${rule} of ${target}${subject === undefined ? '' : ` (${subject})`}, which is not found any more.`,
  },
  check: () => undefined,
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nUSER 10001\n',
        profiles: ['recommended'],
        baseline: ['0123456789abcdef0123456789abcdef'],
        messageId: 'stale',
      },
    ],
    clean: [{ dockerfile: 'FROM alpine\nUSER 10001\n', profiles: ['recommended'], baseline: [] }],
  },
});
