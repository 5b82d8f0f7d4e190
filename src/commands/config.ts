import { Command } from '@oclif/core/command';

import { dockerflowFlags, runFlags, sandboxFlags } from '../cli/check-flags.js';
import { contractFlags, lintFlags, reportFlags, sourceFlags } from '../cli/flags.js';
import { writeStandardOutput } from '../cli/outputs.js';

// Flags of those names mean something else here, and values of variables are nobody's to print.
const { env: _env, cmd: _cmd, timeout: _timeout, concurrency: _concurrency, ...runSettings } = runFlags;
const { header: _header, ...dockerflowSettings } = dockerflowFlags;

const { output: _output, progress: _progress, color: _color, ...settingFlags } = reportFlags;

export default class Config extends Command {
  static override summary = 'Print the settings that hold here, and where each comes from.';
  static override description =
    'A flag wins over its environment variable, which wins over .container-api.yaml, which wins over the default. Profiles, rules and plugins are checked as lint would check them.';
  static override examples = [
    '<%= config.bin %> config',
    '<%= config.bin %> config --profile oci --json',
    'CONTAINER_API_FAIL_ON=warning <%= config.bin %> config',
  ];
  static override flags = {
    ...lintFlags,
    ...runSettings,
    ...sandboxFlags,
    ...dockerflowSettings,
    ...sourceFlags,
    ...contractFlags,
    ...settingFlags,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Config);
    const [{ effectiveConfig }, { findConfig }, { lintSettings }, { openRules }, { visible }] =
      await Promise.all([
        import('../cli/effective-config.js'),
        import('../cli/config-file.js'),
        import('../cli/lint-settings.js'),
        import('../app/lint/rules.js'),
        import('../reporters/text.js'),
      ]);
    const values = await effectiveConfig(flags, Config.flags, this.argv);
    await openRules(await lintSettings(flags, await findConfig(flags.config)));
    if (flags.json) {
      await writeStandardOutput(`${JSON.stringify(values, null, 2)}\n`);
      return;
    }
    const lines = values.map(({ key, value, from }) => `${key}: ${JSON.stringify(value)}  # ${from}\n`);
    await writeStandardOutput(lines.map((line) => `${visible(line.trimEnd())}\n`).join(''));
  }
}
