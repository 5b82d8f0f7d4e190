import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { UsageError } from '../../errors.js';

export default class InitVersion extends Command {
  static override summary =
    "Write version.json, Dockerflow's version object, from git and the build's variables.";
  static override description = `Each field is what its flag says, else what GitHub Actions, GitLab CI/CD or CircleCI say, else what git says: HEAD, the tag that stands there, and the web address of the remote without credentials. Copy the file into the image as /app/version.json.

Where source or commit stay unknown nothing is written. A file that exists with another content is only overwritten with --force.

EXIT STATUS
  0 written   2 usage, nothing known, or the file exists   3 git fails   70 our bug`;
  static override examples = [
    '<%= config.bin %> init version',
    '<%= config.bin %> init version --output-file build/version.json --force',
    '<%= config.bin %> init version --output-file - --version 1.4.0',
  ];
  // Words are refused below; oclif would take them for the name of another command.
  static override strict = false;
  static override flags = {
    'output-file': Flags.string({
      summary: 'Where it is written; - prints it.',
      helpValue: 'FILE',
      default: 'version.json',
    }),
    force: Flags.boolean({ summary: 'Overwrite a file that exists.' }),
    'dry-run': Flags.boolean({ summary: 'Print the file instead of writing it.' }),
    source: Flags.string({
      summary: 'Web address of the repository.',
      helpValue: 'URL',
      helpGroup: 'FIELDS',
    }),
    version: Flags.string({
      summary: 'What people call the version; may be empty.',
      helpValue: 'TEXT',
      helpGroup: 'FIELDS',
    }),
    commit: Flags.string({ summary: 'The commit, in full.', helpValue: 'SHA', helpGroup: 'FIELDS' }),
    build: Flags.string({
      summary: 'Web address of the build; may be empty.',
      helpValue: 'URL',
      helpGroup: 'FIELDS',
    }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(InitVersion);
    const [word] = argv as string[];
    if (word !== undefined) {
      throw new UsageError('USAGE', `'init version' takes no argument, but got '${word}'`, {
        suggestion: `Write --output-file ${word} for a file, or --version ${word} for the version.`,
      });
    }
    const { 'output-file': path, source, version, commit, build, ...delivery } = flags;
    const given = { source, version, commit, build };
    const { runInitVersion } = await import('../../cli/run-init.js');
    await runInitVersion(given, path, delivery);
  }
}
