import { defineRule } from '../rule.js';

export default defineRule({
  id: 'contract/sources-disagree',
  summary: 'Two sources of the contract say different things about the same item.',
  rationale:
    'A label, the image config and a contract file may all describe a variable, a port or a volume. Where they differ at least one of them is wrong, and users do not know which.',
  remedy: 'Let all of them say the same, or remove all but one.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'docs/labels.md, precedence of the sources',
  messages: {
    'sources-disagree': () => 'Two sources disagree about a field of an item.',
  },
  check() {
    // The join of the sources makes these findings, so that inspect shows them too; this entry says what they are.
  },
  examples: {
    failing: [
      { dockerfile: 'FROM scratch\nENV PORT=80\nLABEL api.ENV.PORT="8080"\n', messageId: 'sources-disagree' },
      {
        image: { config: { Env: ['PORT=80'] } },
        contract: 'env:\n  PORT:\n    default: 8080\n',
        messageId: 'sources-disagree',
      },
    ],
    clean: [
      { dockerfile: 'FROM scratch\nENV PORT=80\nLABEL api.ENV.PORT="80"\n' },
      { image: { config: { Env: ['PORT=80'] } }, contract: 'env:\n  PORT:\n    type: int\n' },
    ],
  },
});
