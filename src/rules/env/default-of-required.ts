import { quoted } from '../../contract/finding.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'env/default-of-required',
  summary: 'A variable that must be set has a default.',
  rationale:
    'One of the two is not true: with a default nobody has to set it. Tools that refuse to start without it do so for nothing, or the default hides that it was forgotten.',
  remedy: 'Take the default away, or say that the variable is optional.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'spec/asyncy.md 1.10: a variable with a default is optional',
  messages: {
    // The default itself is not repeated: it may be a secret.
    contradiction: ({ name }: { name: string }) =>
      `The variable ${quoted(name)} must be set, and has a default all the same.`,
  },
  check(context) {
    for (const variable of context.contract.env) {
      const { name, required, default: value } = variable;
      // An empty default is how an image shows that the variable is there.
      if (!required || value === undefined || value === '') continue;
      context.report(
        'contradiction',
        { name },
        {
          subject: `env ${name}`,
          location: fieldPlace(context.documents, variable, 'required', 'mandatory'),
          suggestion: 'Remove the default, or write that it is not required.',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'env:\n  PORT:\n    default: 80\n    required: true\n',
        messageId: 'contradiction',
        line: 4,
      },
      {
        dockerfile:
          'FROM alpine\nENV PORT=80\nLABEL api.ENV.PORT="" \\\n  api.ENV.PORT.mandatory="true" \\\n  api.ENV.PORT.description="Where it listens."\n',
        messageId: 'contradiction',
        line: 4,
      },
    ],
    clean: [
      {
        contract:
          'env:\n  PORT: {default: 80}\n  HOST: {required: true}\n  PATH: {default: a, required: false}\n',
      },
      {
        dockerfile:
          'FROM alpine\nENV API_KEY=""\nLABEL api.ENV.API_KEY="" api.ENV.API_KEY.mandatory="true"\n',
      },
    ],
  },
});
