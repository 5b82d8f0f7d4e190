import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { callFlags } from '../cli/call-flags.js';

export default class Call extends Command {
  static override summary = "Run a command that an image's contract declares.";
  static override description = `Arguments and variables are checked before anything starts; the container gets exactly what the contract asks for and you grant; its output is checked against the declared result. Our flags stand before TARGET: all that follows COMMAND is the command's.

Without COMMAND the commands are listed; COMMAND --help says what it takes. TARGET is an image from any source, or one of 'aliases' in the configuration. The contract is the image's own (labels, or the file in it) and that of --contract files. What the image says of itself grants no capability, volume or port; a file of yours does.

The result goes to standard output as it comes, everything else to standard error.

EXIT STATUS
  0 done   1 the command failed, or its result is not what is declared   2 refused before anything started   3 no image or engine, or the result could not be checked   70 our bug   130, 143 interrupted, after cleaning up
  With --passthrough the command's own status, where it had one.`;
  static override examples = [
    '<%= config.bin %> call owner/whois',
    '<%= config.bin %> call owner/whois lookup --help',
    '<%= config.bin %> call --contract asyncy.yml app compress film.mp4 --quality 3',
    '<%= config.bin %> call --env API_KEY app send --to someone --body "$TEXT"',
    '<%= config.bin %> call --dry-run app send --to someone',
    '<%= config.bin %> call --json app add --a 1 --b 2',
  ];
  static override args = {
    TARGET: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Image, or an alias; the command with its own words follows.',
    }),
  };
  static override flags = callFlags;
  static override usage = 'call [FLAGS] TARGET [COMMAND [WORDS…]]';

  override async run(): Promise<void> {
    // What stands behind the fence is not ours to read (see fenceCall), and oclif would. Its parser also changes `argv`.
    const fence = this.argv.indexOf('--');
    const own = fence === -1 ? this.argv : this.argv.slice(0, fence);
    const words = fence === -1 ? [] : this.argv.slice(fence + 1);
    const { args, flags } = await this.parse(Call, own);
    const { runCall } = await import('../cli/run-call.js');
    await runCall([args.TARGET, ...words], flags);
  }
}
