import type { Dialect } from '../../model/contract.js';
import { rootPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** Which dialects a file of this name may hold. */
const names: ReadonlyMap<string, readonly Dialect[]> = new Map([
  ['asyncy', ['asyncy']],
  ['microservice', ['microservice', 'oms']],
  ['omg', ['oms']],
  ['oms', ['oms']],
]);

export default defineRule({
  id: 'contract/file-name-misleading',
  summary: 'A contract file has the name of another dialect than its own.',
  rationale:
    'container-api tells the dialect by the content, but other tools go by the name: they read "environment" of an asyncy.yml as an unknown key, or look for oms.yml and find nothing.',
  remedy: 'Rename the file, or write it in the dialect of its name.',
  severity: 'note',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: 'names that the CLI of the successors looked for: oms.yml, microservice.yml',
  messages: {
    name: ({ name, dialect }: { name: string; dialect: string }) =>
      `The file is named ${name}, but is written in the dialect of ${dialect}.yml.`,
  },
  check(context) {
    for (const document of context.documents) {
      const { path, dialect } = document;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const expected = names.get(name.replace(/\.ya?ml$/, ''));
      if (!dialect || !expected || expected.includes(dialect)) continue;
      context.report(
        'name',
        { name, dialect },
        { subject: 'file name', location: rootPlace(document), suggestion: `Name it ${dialect}.yml.` },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'commands:\n  go:\n    arguments:\n      a: {type: int}\nenvironment: {}\n',
        messageId: 'name',
        line: 1,
      },
    ],
    clean: [
      { contract: 'commands:\n  go:\n    args: [a]\nenv: {}\n' },
      { contract: 'oms: 1\nactions: {}\n', contractName: 'microservice.yml' },
      { contract: 'oms: 1\nactions: {}\n', contractName: 'contract.yaml' },
      { contract: 'shop: open\n' },
    ],
  },
});
