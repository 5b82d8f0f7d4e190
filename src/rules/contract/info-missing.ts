import { entryOf, isNull } from '../../contract/yaml/node.js';
import { rootPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

const fields = ['title', 'version', 'description'] as const;

export default defineRule({
  id: 'contract/info-missing',
  summary: 'An oms.yml does not say what the service is.',
  rationale:
    'Catalogues show a service by its title, version and description. The validator of oms.yml refuses a file without them.',
  remedy: 'Write info with title, version and description.',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: '@microservices/validate 0.16.6: "info is required"',
  messages: {
    info: () => 'The contract has no "info".',
    field: ({ field }: { field: string }) => `The "info" of the contract has no "${field}".`,
  },
  check(context) {
    for (const document of context.documents) {
      if (document.dialect !== 'oms') continue;
      const info = entryOf(document.root, 'info');
      if (!info) {
        const suggestion = 'Write "info: {title: …, version: 0.1.0, description: …}".';
        context.report('info', {}, { subject: 'info', location: rootPlace(document), suggestion });
        continue;
      }
      for (const field of fields) {
        const entry = entryOf(info.value, field);
        if (entry && !isNull(entry.value)) continue;
        const suggestion = `Write "${field}:" under "info".`;
        context.report(
          'field',
          { field },
          { subject: `info ${field}`, location: info.keyLocation, suggestion },
        );
      }
    }
  },
  examples: {
    failing: [
      { contract: '# Dice\noms: 1\nactions: {}\n', messageId: 'info', line: 2 },
      { contract: 'oms: 1\ninfo:\n  title: Dice\n  version: 1.0\n', messageId: 'field', line: 2 },
      {
        contract: 'oms: 1\ninfo:\n  title: Dice\n  version:\n  description: Rolls\n',
        messageId: 'field',
        line: 2,
      },
    ],
    clean: [
      { contract: 'oms: 1\ninfo:\n  title: Dice\n  version: 1.0\n  description: Rolls dice\n' },
      { contract: 'commands:\n  roll:\n    output: {type: int}\n' },
    ],
  },
});
