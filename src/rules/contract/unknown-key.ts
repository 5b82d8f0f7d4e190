import { defineRule, type FailingExample } from '../rule.js';

const label = (messageId: string, key: string): FailingExample => ({
  messageId,
  dockerfile: `FROM scratch\nLABEL ${key}="1"\n`,
  line: 2,
});

export default defineRule({
  id: 'contract/unknown-key',
  summary: 'A key of a contract file, or a label in our own namespace, means nothing.',
  rationale:
    'Nobody reads it. Mostly it is a slip of the pen, and what it says is missing from the contract.',
  remedy: 'Write the key that was meant, or remove it.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'docs/labels.md; the schemas of asyncy.yml, microservice.yml and oms.yml',
  messages: {
    'unknown-key': () => 'A key of a contract file means nothing there.',
    'unknown-namespace': () => 'A label api.* has a namespace that is not known.',
    'namespace-case': () => 'A label api.* writes its namespace in small letters.',
    'unknown-name': () => 'A label api.* has a name that its namespace does not know.',
    'unknown-attribute': () => 'A label api.* has an attribute that is not known.',
  },
  check() {
    // Readers make these findings while they read, so that inspect shows them too; this entry says what they are.
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    args:\n    - name: to\n      requried: true\n',
        messageId: 'unknown-key',
        line: 5,
      },
      label('unknown-namespace', 'api.EVN.PORT'),
      label('namespace-case', 'api.env.PORT'),
      label('unknown-name', 'api.HOOK.pre-stopp'),
      label('unknown-attribute', 'api.ENV.PORT.mandatry'),
    ],
    clean: [
      { contract: 'commands:\n  go:\n    args:\n    - name: to\n      required: true\n' },
      { dockerfile: 'FROM scratch\nLABEL api.ENV.PORT.mandatory="true" com.example.anything="1"\n' },
    ],
  },
});
