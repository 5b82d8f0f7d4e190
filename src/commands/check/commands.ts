import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { checkFlags } from '../../cli/check-flags.js';

export default class CheckCommands extends Command {
  static override summary = 'Call every command that images declare, and check what comes of it.';
  static override description = `TARGET is an image from any source (see 'inspect image --help'). Its contract is what its labels say, with --image-contract the file inside it, and with --contract yours.

Each command is called with values for what it requires: the default, an example, the words of a declared test, a member of the enum, else one that is made up from type, pattern and name. Then without each required argument, which must be refused. The result must be of its declared type, a command that nobody declares must be refused, and hooks must end with 0. What fails with a made-up value is no verdict about the image.

EXIT STATUS
  0 all that could be asked was kept   1 findings at or above --fail-on (default: error)   2 usage, configuration or unreadable file   3 something could not be decided, or no image or engine   70 our bug   130, 143 interrupted, after cleaning up`;
  static override examples = [
    '<%= config.bin %> check commands app:1.4 --contract asyncy.yml',
    '<%= config.bin %> check commands app --image-contract --env API_KEY',
    '<%= config.bin %> check commands app worker --output junit=commands.xml',
    '<%= config.bin %> check commands app --contract oms.yml --with postgres:16=db',
  ];
  static override strict = false;
  static override args = {
    TARGET: Args.string({ required: true, ignoreStdin: true, description: 'Image; several may be given.' }),
  };
  static override flags = { ...checkFlags };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(CheckCommands);
    const targets = argv as string[];
    const [{ runCheck }, { onceStdin }] = await Promise.all([
      import('../../cli/run-check.js'),
      import('../../cli/settings.js'),
    ]);
    onceStdin(targets);
    await runCheck('commands', targets, flags);
  }
}
