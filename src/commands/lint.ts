import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { contractFlags, dockerfileFlags, lintFlags, reportFlags, sourceFlags } from '../cli/flags.js';

export default class Lint extends Command {
  static override summary =
    'Find what is wrong with a contract: in images, Dockerfiles, contract files and version.json.';
  static override description = `TARGET is an image from any source (see 'inspect image --help'), a Dockerfile, an asyncy.yml, microservice.yml, oms.yml or version.json, or a folder: then every such file below it.

Rules are chosen by profiles; 'container-api rules' lists and explains them.

EXIT STATUS
  0 nothing at or above --fail-on (default: error)   1 findings   2 usage, configuration or unreadable file   3 an image could not be read   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> lint .',
    '<%= config.bin %> lint Dockerfile asyncy.yml --fail-on warning',
    '<%= config.bin %> lint registry.example.com/team/app:1.4 --profile oci,redhat',
    '<%= config.bin %> lint app --source-file Dockerfile --output sarif=app.sarif --output junit=app.xml',
    '<%= config.bin %> lint Dockerfile --fix --dry-run',
    '<%= config.bin %> lint . --baseline baseline.json --update-baseline',
  ];
  static override strict = false;
  static override args = {
    TARGET: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Image, file or folder; several may be given.',
    }),
  };
  static override flags = {
    ...lintFlags,
    fix: Flags.boolean({
      summary: 'Write back what can be mended safely; the report is of what is left.',
      helpGroup: 'RULES',
    }),
    'dry-run': Flags.boolean({
      summary: 'With --fix: write nothing, and print the changes as a diff instead of a report.',
      dependsOn: ['fix'],
      helpGroup: 'RULES',
    }),
    ...sourceFlags,
    ...contractFlags,
    ...dockerfileFlags,
    ...reportFlags,
    all: Flags.boolean({
      summary:
        'Lint every tag of a repository (docker://HOST/REPO), or of every repository of a registry (docker://HOST).',
      helpGroup: 'SOURCE',
    }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Lint);
    const targets = argv as string[];
    const [{ runLint }, { fileOptions, onceStdin }] = await Promise.all([
      import('../cli/run-lint.js'),
      import('../cli/settings.js'),
    ]);
    onceStdin(targets);
    await runLint(targets, flags, fileOptions(flags));
  }
}
