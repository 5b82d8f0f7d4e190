import { quoted, shortened } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'env/description-missing',
  summary: 'A variable that must be set has no description.',
  rationale:
    'Whoever runs the image has to give the variable a value, and nothing says which: what it is for, what it looks like, where to get it.',
  remedy: 'Describe it in one sentence.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'luebken/container-api, api.ENV.*.description; asyncy.yml, Environment, help',
  messages: {
    missing: ({ name }: { name: string }) =>
      `The variable ${quoted(name)} must be set, and nothing says what it is for.`,
  },
  check(context) {
    for (const { name, required, description, declaredAt } of context.contract.env) {
      if (!required || (description !== undefined && description !== '')) continue;
      const [location] = declaredAt;
      const suggestion =
        location?.kind === 'file'
          ? 'Write "help: what it is for" under its name.'
          : `Write LABEL api.ENV.${shortened(name)}.description="what it is for".`;
      context.report('missing', { name }, { subject: `env ${name}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL api.ENV.API_KEY="" \\\n  api.ENV.API_KEY.mandatory="true"\n',
        messageId: 'missing',
        line: 2,
        suggestion: 'Write LABEL api.ENV.API_KEY.description="what it is for".',
      },
      {
        contract: 'env:\n  HOST: {default: a}\n  API_KEY:\n',
        messageId: 'missing',
        line: 3,
        suggestion: 'Write "help: what it is for" under its name.',
      },
      { contract: "env:\n  API_KEY: {help: ' '}\n", messageId: 'missing', line: 2 },
    ],
    clean: [
      { contract: 'env:\n  API_KEY: {help: Get one at https://example.com.}\n  HOST: {required: false}\n' },
      {
        dockerfile:
          'FROM alpine\nLABEL api.ENV.API_KEY="" \\\n  api.ENV.API_KEY.mandatory="true" \\\n  api.ENV.API_KEY.description="Get one."\n',
      },
      { image: { config: { Env: ['PORT=80'], Labels: { 'api.ENV.PORT': '' } } } },
    ],
  },
});
