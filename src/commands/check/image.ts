import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { budgetFlags, checkFlags } from '../../cli/check-flags.js';

export default class CheckImage extends Command {
  static override summary =
    'Run images and say of each promise whether it was kept, broken, or could not be told.';
  static override description = `TARGET is an image from any source (see 'inspect image --help'). What is not in the engine is brought there, and removed again.

Images run in a sandbox: without capabilities, without a way out of its network, within bounds. Only flags and files of yours give more; what a label or a file in the image says can only take away.

EXIT STATUS
  0 all that could be asked was kept   1 findings at or above --fail-on (default: error)   2 usage, configuration or unreadable file   3 something could not be decided, or no image or engine   70 our bug   130, 143 interrupted, after cleaning up`;
  static override examples = [
    '<%= config.bin %> check image app:1.4',
    '<%= config.bin %> check image app --env API_KEY --with postgres:16=db',
    '<%= config.bin %> check image app --contract asyncy.yml --profile strict',
    '<%= config.bin %> check image app worker --output junit=check.xml --output html=check.html',
    '<%= config.bin %> check image app --find-capabilities --max-size 200MB',
  ];
  static override strict = false;
  static override args = {
    TARGET: Args.string({ required: true, ignoreStdin: true, description: 'Image; several may be given.' }),
  };
  static override flags = { ...checkFlags, ...budgetFlags };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(CheckImage);
    const targets = argv as string[];
    const [{ runCheck }, { onceStdin }] = await Promise.all([
      import('../../cli/run-check.js'),
      import('../../cli/settings.js'),
    ]);
    onceStdin(targets);
    await runCheck('image', targets, flags);
  }
}
