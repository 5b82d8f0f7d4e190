import { defineRule, type FailingExample } from '../rule.js';

const file = (messageId: string, contract: string): FailingExample => ({ messageId, contract });

export default defineRule({
  id: 'contract/not-a-contract',
  summary: 'The file is something else than the contract of a container.',
  rationale:
    'asyncy.yml and microservice.yml are names of several formats. Nothing of such a file is read, so nothing in it is checked.',
  remedy: 'Name the file that has "commands", "actions" or "entrypoint".',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'spec/asyncy.md 0: seven of 27 files named asyncy.yml describe an application',
  messages: {
    application: () => 'It is an Asyncy application configuration.',
    cloudspace: () => 'It is a Cloudspace microservice description.',
    compose: () => 'It is a Compose file.',
    'github-action': () => 'It is a GitHub action.',
    kubernetes: () => 'It is a Kubernetes manifest.',
    openapi: () => 'It is an OpenAPI description.',
    spring: () => 'It is a Spring configuration.',
    unknown: () => 'It is no contract that is known here.',
  },
  check() {
    // Readers make these findings while they read, so that inspect shows them too; this entry says what they are.
  },
  examples: {
    failing: [
      file('application', 'app_name: shop\n'),
      file('cloudspace', 'microservice:\n  docker_image: shop\n'),
      file('compose', 'services:\n  web:\n    image: shop\n'),
      file('github-action', 'name: Shop\nruns:\n  using: docker\n'),
      file('kubernetes', 'apiVersion: v1\nkind: Pod\n'),
      file('openapi', 'openapi: 3.1.0\ninfo: {}\n'),
      file('spring', 'spring:\n  application: {name: shop}\n'),
      file('unknown', 'shop: 1\n'),
    ],
    clean: [{ contract: 'commands:\n  go: {help: Go}\n' }, { contract: 'oms: 1\nactions: {}\n' }],
  },
});
