import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

export default class HookUninstall extends Command {
  static override summary = 'Remove the hook that hook install wrote, and restore the one before it.';
  static override description = `Removes nothing that is not ours. Where there is no hook of ours, says so and exits 0.

EXIT STATUS
  0 removed, or nothing of ours was there   2 it cannot be: the message says why   3 git is missing   70 our bug`;
  static override examples = ['<%= config.bin %> hook uninstall'];
  static override flags = {
    global: Flags.boolean({
      summary: 'Remove also where core.hooksPath names a folder that other repositories use.',
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(HookUninstall);
    const { uninstallHook } = await import('../../app/hook/uninstall-hook.js');
    const { visible } = await import('../../reporters/text.js');
    const { outcome, path } = uninstallHook({ hook: 'pre-push', cwd: process.cwd(), shared: flags.global });
    process.stderr.write(`${sentences[outcome]}: ${visible(path)}\n`);
  }
}

const sentences = {
  removed: 'Removed the pre-push hook',
  restored: 'Removed the pre-push hook and put back the one that was there before',
  absent: 'Nothing to remove: there is no hook of container-api',
};
