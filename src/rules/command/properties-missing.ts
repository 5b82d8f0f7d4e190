import { quoted } from '../../contract/finding.js';
import type { ContractDocument } from '../../contract/read-file.js';
import type { Location } from '../../model/location.js';
import { argumentSubject, entryIn } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** Where `type: object` stands without `properties`. */
function bareObject(documents: readonly ContractDocument[], at: Location | undefined): Location | undefined {
  const type = entryIn(documents, at, 'type');
  const isObject = type?.value.kind === 'scalar' && type.value.source === 'object';
  return isObject && !entryIn(documents, at, 'properties') ? type.keyLocation : undefined;
}

export default defineRule({
  id: 'command/properties-missing',
  summary: 'An object of oms.yml does not say what it holds.',
  rationale:
    'In oms.yml "object" is a type with named properties, and its validator asks for them; a value with any keys is a "map".',
  remedy: 'List the properties, or write "type: map".',
  severity: 'error',
  recommended: false,
  subject: 'contract-file',
  since: '0.1.0',
  source: '@microservices/validate 0.16.6: "properties is required"',
  messages: {
    argument: ({ command, argument }: { command: string; argument: string }) =>
      `The argument ${quoted(argument)} of the action ${quoted(command)} is an object without properties.`,
    output: ({ command }: { command: string }) =>
      `The output of the action ${quoted(command)} is an object without properties.`,
  },
  check(context) {
    const suggestion = 'Write "properties:" with the name and type of each, or "type: map".';
    const { documents } = context;
    for (const { dialect, fragment } of documents) {
      if (dialect !== 'oms') continue;
      for (const { name: command, arguments: declared, declaredAt } of fragment.commands ?? []) {
        for (const argument of declared) {
          const location = bareObject(documents, argument.declaredAt[0]);
          if (!location) continue;
          const subject = argumentSubject(command, argument.name);
          context.report('argument', { command, argument: argument.name }, { subject, location, suggestion });
        }
        const output = entryIn(documents, declaredAt[0], 'output')?.keyLocation;
        const location = bareObject(documents, output);
        if (location)
          context.report('output', { command }, { subject: `command ${command}`, location, suggestion });
      }
    }
  },
  examples: {
    failing: [
      {
        contract:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        in: query\n        type: object\n',
        messageId: 'argument',
        line: 7,
      },
      {
        contract: 'oms: 1\nactions:\n  get:\n    output:\n      type: object\n',
        messageId: 'output',
        line: 5,
      },
    ],
    clean: [
      {
        contract:
          'oms: 1\nactions:\n  get:\n    arguments:\n      how:\n        type: object\n        properties: {a: {type: int}}\n      what:\n        type: map\n    output:\n      type: object\n      properties: {a: {type: int}}\n',
      },
      {
        contract:
          'commands:\n  get:\n    arguments:\n      how:\n        type: object\n    output:\n      type: object\n',
      },
    ],
  },
});
