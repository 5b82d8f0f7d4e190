import { quoted } from '../../contract/finding.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'env/pattern-unsafe',
  summary: 'The pattern of a variable can take very long, or cannot be checked in linear time.',
  rationale:
    'Most programs try patterns by backtracking: one with nested repetitions can take minutes on a value of thirty characters. container-api itself matches in linear time, which leaves out back-references and look-around.',
  remedy:
    'Write the pattern so that a character can be taken in one way only, without back-references and look-around.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'CWE-1333; RE2 syntax',
  messages: {
    // The pattern of a secret is left out: it gives the secret away.
    slow: ({ name, part }: { name: string; part?: string }) =>
      `The pattern of the variable ${quoted(name)} can take exponential time, or nearly so${part === undefined ? '' : `, in ${quoted(part)}`}.`,
    unsupported: ({ name, pattern }: { name: string; pattern?: string }) =>
      `The pattern ${pattern === undefined ? '' : `${quoted(pattern)} `}of the variable ${quoted(name)} cannot be matched in linear time, so values are not checked against it.`,
  },
  check(context) {
    for (const variable of context.contract.env) {
      const { name, pattern, secret } = variable;
      if (pattern === undefined) continue;
      const place = {
        subject: `env ${name}`,
        location: fieldPlace(context.documents, variable, 'pattern'),
      };
      const part = context.patternRisk(pattern);
      if (part !== undefined) {
        const suggestion = 'Let every character be taken in one way only: (a+)+ is a+.';
        context.report('slow', { name, ...(!secret && { part }) }, { ...place, suggestion });
      } else if (context.matches(pattern, '') === undefined) {
        const suggestion = 'Write it shorter, and without back-references and look-around.';
        const data = { name, ...(!secret && { pattern }) };
        context.report('unsupported', data, { ...place, suggestion, severity: 'note' });
      }
    }
  },
  examples: {
    failing: [
      {
        contract: "env:\n  HOST:\n    pattern: '^(\\w+\\.?)*$'\n",
        messageId: 'slow',
        line: 3,
        message:
          'The pattern of the variable "HOST" can take exponential time, or nearly so, in "(\\\\w+\\\\.?)*".',
      },
      {
        image: { config: { Labels: { 'api.ENV.API_KEY': '', 'api.ENV.API_KEY.pattern': '^(a|a)*$' } } },
        messageId: 'slow',
        message: 'The pattern of the variable "API_KEY" can take exponential time, or nearly so.',
      },
      {
        contract: "env:\n  HOST:\n    pattern: '^(?!-)[a-z-]+$'\n",
        messageId: 'unsupported',
        line: 3,
        message:
          'The pattern "^(?!-)[a-z-]+$" of the variable "HOST" cannot be matched in linear time, so values are not checked against it.',
      },
      {
        contract: "env:\n  API_KEY:\n    pattern: '^(k)\\1$'\n",
        messageId: 'unsupported',
        line: 3,
        message:
          'The pattern of the variable "API_KEY" cannot be matched in linear time, so values are not checked against it.',
      },
    ],
    clean: [{ contract: "env:\n  HOST: {pattern: '^[a-z]+(?:\\.[a-z]+)*$'}\n  PORT: {type: int}\n" }],
  },
});
