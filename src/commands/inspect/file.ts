import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { dockerfileFlags, reportFlags } from '../../cli/flags.js';

export default class InspectFile extends Command {
  static override summary =
    'Read a contract file, or forecast the contract of the image that a Dockerfile builds.';
  static override description = `PATH is an asyncy.yml, microservice.yml or oms.yml, an entry of a Docker MCP catalogue with type: poci, a Boutiques descriptor (told apart by content, not by name), or a Dockerfile.

The forecast says "cannot know" where a build argument or the base image decides.

EXIT STATUS
  0 read   1 findings at or above --fail-on   2 usage, configuration or unreadable file   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> inspect file asyncy.yml',
    '<%= config.bin %> inspect file Dockerfile --build-arg VERSION=1.4 --stage runtime',
  ];
  static override strict = false;
  static override args = {
    PATH: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Contract file or Dockerfile; several may be given.',
    }),
  };
  static override flags = {
    ...dockerfileFlags,
    ...reportFlags,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(InspectFile);
    const [{ runInspect }, { fileOptions }] = await Promise.all([
      import('../../cli/run-inspect.js'),
      import('../../cli/settings.js'),
    ]);
    await runInspect(argv as string[], flags, {
      files: true,
      ...fileOptions(flags),
    });
  }
}
