import { checkValue } from '../../contract/check-value.js';
import { quoted, shortened } from '../../contract/finding.js';
import { redactUrlCredentials } from '../../model/secret.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

interface Data {
  name: string;
  /** What the default breaks. */
  reason: string;
  /** Absent for a secret, as is what was expected: both would give it away. */
  value?: string;
  expected?: string;
}

export default defineRule({
  id: 'env/default-invalid',
  summary: 'The default of a variable breaks what the contract asks of its values.',
  rationale:
    'Whoever does not set the variable gets the default. One of another type, outside the enum, or not matched by the pattern is refused by the tools that check, and surprises the program behind those that do not.',
  remedy: 'Correct the default, or what the contract asks for.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'spec/asyncy.md 1.4, 1.5 and 1.10',
  messages: {
    invalid: ({ name, reason, value, expected = '' }: Data) =>
      value === undefined
        ? `The default of the secret ${quoted(name)} breaks its own ${reason}.`
        : `The default ${quoted(value)} of the variable ${quoted(name)} is not ${shortened(expected)}.`,
  },
  check(context) {
    for (const variable of context.contract.env) {
      const { name, default: value, secret } = variable;
      // An empty default is how an image shows that the variable is there.
      if (value === undefined || value === '') continue;
      const fault = checkValue(value, variable, context.matches);
      if (!fault) continue;
      const { reason, expected } = fault;
      const shown = secret ? {} : { value: redactUrlCredentials(value), expected };
      context.report(
        'invalid',
        { name, reason, ...shown },
        {
          subject: `env ${name}`,
          location: fieldPlace(context.documents, variable, 'default'),
          suggestion: 'Write a default that the contract allows, or allow this one.',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'env:\n  PORT:\n    type: int\n    default: http\n',
        messageId: 'invalid',
        line: 4,
        message: 'The default "http" of the variable "PORT" is not an int.',
      },
      {
        contract: 'env:\n  LEVEL:\n    enum: [debug, info]\n    default: inof\n',
        messageId: 'invalid',
        line: 4,
      },
      {
        dockerfile: 'FROM alpine\nENV ZIP=x1\nLABEL api.ENV.ZIP="" api.ENV.ZIP.pattern="^[0-9]+$"\n',
        messageId: 'invalid',
      },
      {
        contract: "env:\n  API_TOKEN:\n    pattern: '^key_'\n    default: hunter2\n",
        messageId: 'invalid',
        line: 4,
        message: 'The default of the secret "API_TOKEN" breaks its own pattern.',
      },
    ],
    clean: [
      {
        contract:
          "env:\n  PORT: {type: int, default: 80}\n  LEVEL: {enum: [debug, info], default: info}\n  NAME: {type: int}\n  KEY: {pattern: '^key_', default: key_1}\n  LOOK: {pattern: '^(?=x)', default: y}\n",
      },
      { dockerfile: 'FROM alpine\nENV PORT=""\nLABEL api.ENV.PORT="" api.ENV.PORT.type="int"\n' },
    ],
  },
});
