import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { contractFlags, dockerfileFlags, sourceFlags } from '../cli/flags.js';

const { concurrency: _concurrency, 'all-platforms': _allPlatforms, ...oneImage } = sourceFlags;

export default class Init extends Command {
  static override summary = 'Write the files that a repository starts with, from an image or a Dockerfile.';
  static override description = `Without TARGET, the Dockerfile or Containerfile of the folder is read; without one, only .container-api.yaml is written.

Unless told otherwise, .container-api.yaml and a commented asyncy.yml are written. A file that exists with another content is never overwritten without --force, and then no other is written either. Secrets that were found stay out of all files.

'init version' writes version.json; an image of that name is written docker-daemon:version.

EXIT STATUS
  0 written   2 usage, unreadable file, or a file exists   3 an image could not be read   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init redis:8 --asyncy --dry-run',
    '<%= config.bin %> init --labels >> Dockerfile',
    '<%= config.bin %> init version',
  ];
  static override args = {
    TARGET: Args.string({ ignoreStdin: true, description: 'Image, Dockerfile or contract file.' }),
  };
  static override flags = {
    asyncy: Flags.boolean({
      summary: 'Write asyncy.yml, the contract file, and nothing that is not asked for.',
      helpGroup: 'FILES',
    }),
    labels: Flags.boolean({
      summary: 'Print LABEL instructions for a Dockerfile, and write nothing that is not asked for.',
      helpGroup: 'FILES',
    }),
    config: Flags.boolean({
      summary: 'Write .container-api.yaml, and nothing that is not asked for.',
      helpGroup: 'FILES',
    }),
    'output-file': Flags.string({
      summary: 'Where the LABEL instructions go (default: standard output).',
      helpValue: 'FILE',
      helpGroup: 'FILES',
      dependsOn: ['labels'],
    }),
    directory: Flags.string({
      char: 'C',
      summary: 'Folder to write to, and to look for a Dockerfile in.',
      helpValue: 'DIR',
      helpGroup: 'FILES',
      default: '.',
    }),
    force: Flags.boolean({ summary: 'Overwrite files that exist.', helpGroup: 'FILES' }),
    'dry-run': Flags.boolean({ summary: 'Print the files instead of writing them.', helpGroup: 'FILES' }),
    'image-contract': contractFlags['image-contract'],
    ...oneImage,
    ...dockerfileFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Init);
    const [{ runInit }, { fileOptions }] = await Promise.all([
      import('../cli/run-init.js'),
      import('../cli/settings.js'),
    ]);
    await runInit(args.TARGET, flags, fileOptions(flags));
  }
}
