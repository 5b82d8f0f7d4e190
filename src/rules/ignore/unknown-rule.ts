import { defineRule } from '../rule.js';

/** The findings are the linter's own: only it knows all rules, those of modules included. */
export default defineRule({
  id: 'ignore/unknown-rule',
  summary: 'A comment ignores a rule that does not exist.',
  rationale:
    'The comment looks as if it held something back, and holds back nothing: mostly the name is misspelt.',
  remedy: 'Write the id of a rule, as container-api rules lists them.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'container-api, docs/lint.md',
  messages: {
    unknown: ({ rule }: { rule: string }) =>
      `There is no rule ${JSON.stringify(rule)}, so this comment holds nothing back.`,
  },
  check: () => undefined,
  examples: {
    failing: [
      {
        dockerfile:
          'FROM alpine\n# container-api ignore=process/root-usr # The entrypoint drops root.\nUSER root\n',
        messageId: 'unknown',
        line: 2,
      },
      {
        contract: '# container-api global ignore=env/description # Is written elsewhere.\ncommands: {}\n',
        messageId: 'unknown',
        line: 1,
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM alpine\n# container-api ignore=process/root-user # The entrypoint drops root.\nUSER root\n',
      },
      {
        dockerfile: 'FROM alpine\n# container-api ignore=process/* # The entrypoint drops root.\nUSER root\n',
      },
    ],
  },
});
