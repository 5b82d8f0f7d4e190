import { quoted } from '../../contract/finding.js';
import { entryOf } from '../../contract/yaml/node.js';
import { rootPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'contract/version-missing',
  summary: 'An oms.yml does not say which version of the format it is written in.',
  rationale:
    'The names asyncy.yml and microservice.yml belong to several formats; "oms: 1" tells this one from the others. Version 1 is the only one there is.',
  remedy: 'Begin the file with "oms: 1".',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: 'oms.yml (2019-10-21): `oms: 1`; microservice.yml (2018-08-16): `omg: 1`',
  messages: {
    missing: () => 'The contract has neither "oms: 1" nor "omg: 1".',
    unknown: ({ key, value }: { key: string; value: string }) =>
      `There is no version ${quoted(value)} of this format, as "${key}" says.`,
  },
  check(context) {
    for (const document of context.documents) {
      if (document.dialect !== 'oms') continue;
      const version = entryOf(document.root, 'oms') ?? entryOf(document.root, 'omg');
      const place = { subject: 'version', suggestion: 'Write "oms: 1".' };
      if (!version) context.report('missing', {}, { ...place, location: rootPlace(document) });
      else if (version.value.kind !== 'scalar' || version.value.value !== 1) {
        const value = version.value.kind === 'scalar' ? version.value.source : version.value.kind;
        context.report('unknown', { key: version.key, value }, { ...place, location: version.keyLocation });
      }
    }
  },
  examples: {
    failing: [
      { contract: 'actions:\n  roll:\n    output: {type: int}\n', messageId: 'missing', line: 1 },
      {
        contract: 'info: {title: Dice}\noms: 2\n',
        messageId: 'unknown',
        line: 2,
        message: 'There is no version "2" of this format, as "oms" says.',
      },
      { contract: 'omg: "1"\nactions: {}\n', messageId: 'unknown', line: 1 },
    ],
    clean: [
      { contract: 'oms: 1\nactions: {}\n' },
      { contract: 'omg: 1\nactions: {}\n' },
      { contract: 'commands:\n  roll:\n    args: [sides]\n' },
    ],
  },
});
