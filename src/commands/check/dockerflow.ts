import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { checkFlags, dockerflowFlags } from '../../cli/check-flags.js';

export default class CheckDockerflow extends Command {
  static override summary = 'Run services and check what Mozilla Dockerflow asks of them.';
  static override description = `TARGET is an image from any source (see 'inspect image --help').

Profiles: dockerflow (default) is the text of today, dockerflow-2016-02 the first one, with $CONFIG_PATH, StatsD and mozlog. At most four runs: two with random values of PORT, one that leaves it alone, and one beside services, where --with or --network names some.

A service that does not boot here is no verdict about the image: give it what it needs with --env, --env-file, --cmd, --with or --network.

EXIT STATUS
  0 all that could be asked was kept   1 findings at or above --fail-on (default: error)   2 usage, configuration or unreadable file   3 something could not be decided, or no image or engine   70 our bug   130, 143 interrupted, after cleaning up`;
  static override examples = [
    '<%= config.bin %> check dockerflow app:1.4',
    '<%= config.bin %> check dockerflow app --release --output junit=app.xml',
    '<%= config.bin %> check dockerflow app --profile dockerflow-2016-02',
    '<%= config.bin %> check dockerflow app --env DATABASE_URL=postgres://db/app --with postgres:16=db --header "Host: app.example"',
  ];
  static override strict = false;
  static override args = {
    TARGET: Args.string({ required: true, ignoreStdin: true, description: 'Image; several may be given.' }),
  };
  static override flags = { ...checkFlags, ...dockerflowFlags };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(CheckDockerflow);
    const targets = argv as string[];
    const [{ runCheck }, { onceStdin }] = await Promise.all([
      import('../../cli/run-check.js'),
      import('../../cli/settings.js'),
    ]);
    onceStdin(targets);
    await runCheck('dockerflow', targets, flags);
  }
}
