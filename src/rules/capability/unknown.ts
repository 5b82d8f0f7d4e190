import { knownCapabilities } from '../../contract/capability-names.js';
import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'capability/unknown',
  summary: 'Linux has no capability of this name.',
  rationale: 'The engine refuses to create a container with a capability that it does not know.',
  remedy: 'Write the name of a Linux capability, with or without CAP_.',
  severity: 'error',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'capabilities(7), Linux 5.9 and later; docker run --cap-add',
  messages: {
    unknown: ({ capability }: { capability: string }) => `${quoted(capability)} is no Linux capability.`,
  },
  check(context) {
    for (const { name, declaredAt } of context.contract.capabilities) {
      if (name === 'ALL' || knownCapabilities.includes(name)) continue;
      const near = didYouMean(name, knownCapabilities)?.toLowerCase();
      context.report(
        'unknown',
        { capability: name.toLowerCase() },
        {
          subject: `capability ${name}`,
          location: declaredAt[0],
          suggestion:
            near === undefined
              ? 'Remove it, or look its name up in capabilities(7).'
              : `Did you mean "${near}"?`,
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'cap:\n- chown\n- net_rwa\n',
        messageId: 'unknown',
        line: 3,
        suggestion: 'Did you mean "net_raw"?',
      },
      { contract: 'cap: [cap_sysadmin]\n', messageId: 'unknown', line: 1 },
    ],
    clean: [{ contract: 'cap: [chown, CAP_NET_RAW, Checkpoint_Restore, all]\n' }],
  },
});
