import { quoted } from '../../contract/finding.js';
import { isWritten } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'resource/quantity-invalid',
  summary: 'What a contract file asks for is no amount.',
  rationale: 'No platform can give an amount that it cannot read; most leave it out in silence.',
  remedy: 'Write a number of cores, or a number of bytes with its unit.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, System Requirements; Kubernetes, resource quantities',
  messages: {
    memory: ({ value }: { value: string }) => `${quoted(value)} is no amount of memory.`,
    cores: ({ name, value }: { name: string; value: string }) => `${quoted(value)} is no number for ${name}.`,
  },
  check(context) {
    for (const [name, quantity] of Object.entries(context.contract.resources)) {
      const { value, amount, declaredAt } = quantity;
      // Readers tell what is wrong with labels.
      if (amount !== undefined || !isWritten(context.documents, quantity)) continue;
      const isMemory = name.endsWith('memory');
      context.report(
        isMemory ? 'memory' : 'cores',
        { name, value },
        {
          subject: `resource ${name}`,
          location: declaredAt[0],
          suggestion: isMemory ? 'Write 512MB, or 512Mi.' : 'Write 1, or 0.5.',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands: {}\nsystem:\n  memory: lots\n',
        messageId: 'memory',
        line: 3,
        suggestion: 'Write 512MB, or 512Mi.',
      },
      { contract: 'commands: {}\nsystem:\n  cpu: -1\n', messageId: 'cores', line: 3 },
    ],
    clean: [
      { contract: 'commands: {}\nsystem:\n  cpu: 0.5\n  gpu: 0\n  memory: 512Mi\n' },
      { image: { config: { Labels: { 'api.RESOURCES.Memory': 'lots' } } } },
    ],
  },
});
