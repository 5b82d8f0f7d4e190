import { quoted } from '../../contract/finding.js';
import { resourceNames, type ResourceName } from '../../model/contract.js';
import { defineRule } from '../rule.js';

/** moby refuses a limit below 6 MiB (daemon/daemon_unix.go, linuxMinMemory). */
const least = 6 * 2 ** 20;
const most = 10 ** 12;
/** What the documents of asyncy.yml give as default: a slip for 256MB, corrected to 32MB and 64MB twelve days later. */
const documented = 250e9;

const memory: readonly ResourceName[] = resourceNames.filter((name) => name.endsWith('memory'));

export default defineRule({
  id: 'resource/memory-implausible',
  summary: 'The contract asks for more memory than machines have, or for less than any process needs.',
  rationale:
    'A platform that believes the number finds no machine for the container, or starts it and kills it at once. The documents of asyncy.yml give 250GB as a default, which was never meant and has been copied.',
  remedy: 'Write what the program really needs, with its unit, e.g. 512MB.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'asyncy.yml, System Requirements; microservice.guide bf0def5 and 9d8364b',
  messages: {
    documentation: ({ value }: { value: string }) =>
      `The contract asks for ${quoted(value)} of memory, the misprint of the documents of asyncy.yml.`,
    'too-much': ({ value }: { value: string }) =>
      `The contract asks for ${quoted(value)} of memory, more than 1 TB.`,
    'too-little': ({ value }: { value: string }) =>
      `The contract asks for ${quoted(value)} of memory; engines refuse less than 6 MiB.`,
  },
  check(context) {
    for (const name of memory) {
      const quantity = context.contract.resources[name];
      if (quantity?.amount === undefined) continue;
      const { value, amount, declaredAt } = quantity;
      const messageId =
        amount === documented
          ? 'documentation'
          : amount > most
            ? 'too-much'
            : name === 'memory' && amount < least
              ? 'too-little'
              : undefined;
      if (messageId === undefined) continue;
      const suggestion = /^\d+$/.test(value)
        ? `Write the unit: ${value}MB.`
        : 'Write what is needed, e.g. 512MB.';
      context.report(
        messageId,
        { value },
        { subject: `resource ${name}`, location: declaredAt[0], suggestion },
      );
    }
  },
  examples: {
    failing: [
      { contract: 'commands: {}\nsystem:\n  memory: 250GB\n', messageId: 'documentation', line: 3 },
      { contract: 'commands: {}\nsystem:\n  memory: 2TB\n', messageId: 'too-much', line: 3 },
      {
        contract: 'commands: {}\nsystem:\n  memory: 512\n',
        messageId: 'too-little',
        line: 3,
        suggestion: 'Write the unit: 512MB.',
      },
      {
        contract: 'version: 1\ncommands: {}\nsystem:\n  requests: {memory: 250GB}\n',
        messageId: 'documentation',
        line: 4,
      },
    ],
    clean: [
      { contract: 'commands: {}\nsystem:\n  cpu: 2000000000000\n  memory: 6Mi\n' },
      { contract: 'commands: {}\nsystem:\n  memory: 1TB\n' },
      { contract: 'version: 1\ncommands: {}\nsystem:\n  requests: {memory: 1Mi}\n' },
      { contract: 'commands: {}\nsystem:\n  memory: lots\n' },
    ],
  },
});
