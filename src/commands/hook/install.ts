import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

export default class HookInstall extends Command {
  static override summary = 'Have git lint what a push changes, before it is sent.';
  static override description = `Installs a pre-push hook in the repository of the working directory, where git looks for it (core.hooksPath, worktrees, submodules). At each push it lints the contract files, version.json and Dockerfiles that the push changes, as they are in the pushed commits, and stops the push at findings at or above --fail-on (.container-api.yaml, CONTAINER_API_FAIL_ON).

A hook that is there already is kept as pre-push.before-container-api and runs first. Nothing is overwritten.

Once without the check: CONTAINER_API_SKIP_HOOK=1 git push

EXIT STATUS
  0 installed, or installed already   2 it cannot be: the message says why   3 git is missing   70 our bug`;
  static override examples = ['<%= config.bin %> hook install'];
  static override flags = {
    global: Flags.boolean({
      summary: 'Install also where core.hooksPath names a folder that other repositories use.',
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(HookInstall);
    const { installHook } = await import('../../app/hook/install-hook.js');
    const { visible } = await import('../../reporters/text.js');
    const { outcome, path, kept } = installHook({
      hook: 'pre-push',
      cwd: process.cwd(),
      shared: flags.global,
    });
    const also =
      kept === undefined ? '' : `\nThe hook that was there is kept and runs first: ${visible(kept)}`;
    process.stderr.write(`${sentences[outcome]}: ${visible(path)}${also}\n`);
  }
}

const sentences = {
  installed: 'Installed the pre-push hook',
  updated: 'Brought the pre-push hook up to date',
  unchanged: 'The pre-push hook is installed already',
};
