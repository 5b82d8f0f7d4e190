import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'env/type-missing',
  summary: 'A contract file does not say of what type a variable is.',
  rationale: 'Without a type no tool can tell a wrong value from a right one before the container starts.',
  remedy: 'Write the type.',
  severity: 'note',
  recommended: false,
  // The joined contract may have the type from elsewhere.
  subject: 'contract-file',
  since: '0.1.0',
  source: 'asyncy.yml, Environment; oms.yml, environment',
  messages: {
    missing: ({ name }: { name: string }) => `The variable ${quoted(name)} has no type.`,
  },
  check(context) {
    for (const { fragment } of context.documents) {
      for (const { name, type, declaredAt } of fragment.env ?? []) {
        if (type !== undefined) continue;
        context.report(
          'missing',
          { name },
          {
            subject: `env ${name}`,
            location: declaredAt[0],
            suggestion: 'Write "type: string", or another type.',
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        contract: 'env:\n  HOST: {type: string}\n  PORT: {help: Where it listens.}\n',
        messageId: 'missing',
        line: 3,
      },
      { contract: 'env:\n  HOST:\n', messageId: 'missing', line: 2 },
    ],
    clean: [
      { contract: 'env:\n  HOST: {type: string}\n' },
      { image: { config: { Labels: { 'api.ENV.PORT': '' } } } },
    ],
  },
});
