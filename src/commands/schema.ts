import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { writeStandardOutput } from '../cli/outputs.js';
import { UsageError } from '../errors.js';

const schemas = {
  asyncy: () => import('../../schemas/asyncy.schema.json', { with: { type: 'json' } }),
  call: () => import('../../schemas/call.schema.json', { with: { type: 'json' } }),
  config: () => import('../../schemas/config.schema.json', { with: { type: 'json' } }),
  microservice: () => import('../../schemas/microservice.schema.json', { with: { type: 'json' } }),
  oms: () => import('../../schemas/oms.schema.json', { with: { type: 'json' } }),
  poci: () => import('../../schemas/poci.schema.json', { with: { type: 'json' } }),
  report: () => import('../../schemas/report.schema.json', { with: { type: 'json' } }),
  'version-file': () => import('../../schemas/version-file.schema.json', { with: { type: 'json' } }),
};

function isSchemaName(name: string): name is keyof typeof schemas {
  return Object.hasOwn(schemas, name);
}

export default class Schema extends Command {
  static override summary =
    'Print a published JSON Schema: contract files, version.json, report, call, configuration.';
  static override description =
    'Without NAME, lists the schemas. All are JSON Schema draft 2020-12, for editors and for checks of your own.';
  static override examples = [
    '<%= config.bin %> schema',
    '<%= config.bin %> schema asyncy > asyncy.schema.json',
  ];
  static override args = {
    NAME: Args.string({ ignoreStdin: true, description: `One of ${Object.keys(schemas).join(', ')}.` }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Schema);
    const name = args.NAME;
    if (name === undefined) {
      await writeStandardOutput(`${Object.keys(schemas).join('\n')}\n`);
    } else if (isSchemaName(name)) {
      const { default: schema } = await schemas[name]();
      await writeStandardOutput(`${JSON.stringify(schema, null, 2)}\n`);
    } else {
      throw new UsageError('UNKNOWN_SCHEMA', `there is no schema '${name}'`, {
        suggestion: `One of: ${Object.keys(schemas).join(', ')}.`,
      });
    }
  }
}
