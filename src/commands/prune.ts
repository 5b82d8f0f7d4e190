import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import type { PruneReport } from '../app/prune.js';
import { reportFlags, sourceFlags } from '../cli/flags.js';
import { writeStandardOutput } from '../cli/outputs.js';

export default class Prune extends Command {
  static override summary = 'Remove what a killed check left in the engine.';
  static override description = `A check removes all that it makes, also when it fails or is interrupted; only one that was killed (SIGKILL, power) cannot. This removes its containers with their volumes, its networks, and the images that it brought. They are known by the label io.container-api.run, images by the name localhost/container-api.

What a check that still runs on this machine made is kept, and so is what was made on another machine, where nobody here can see whether it still runs; --all removes both.

EXIT STATUS
  0 removed, or nothing was there   2 usage or configuration   3 the engine cannot be reached, or something could not be removed   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> prune --dry-run',
    '<%= config.bin %> prune',
    '<%= config.bin %> prune --all --json',
  ];
  static override flags = {
    'dry-run': Flags.boolean({ char: 'n', summary: 'Only say what would be removed.' }),
    all: Flags.boolean({
      char: 'a',
      summary: 'Remove also what a check made that still runs, or ran on another machine.',
    }),
    json: Flags.boolean({ summary: 'Print JSON; errors are JSON too.' }),
    host: sourceFlags.host,
    context: sourceFlags.context,
    timeout: sourceFlags.timeout,
    config: reportFlags.config,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Prune);
    const [{ prune }, { readSettings }, { open }, { interruptible }, { exitStatus }] = await Promise.all([
      import('../app/prune.js'),
      import('../cli/settings.js'),
      import('../cli/open-transports.js'),
      import('../cli/interrupt.js'),
      import('../cli/exit-status.js'),
    ]);
    const { found, timeout } = await readSettings(flags, 'table', 'never');
    const transports = open(flags, found.config, timeout);
    try {
      const { all, 'dry-run': dryRun } = flags;
      const report = await interruptible(async (signal) =>
        prune(await transports.engine(), { all, dryRun, signal }),
      );
      await writeStandardOutput(flags.json ? `${JSON.stringify(report, null, 2)}\n` : await text(report));
      if (report.failed.length > 0) exitStatus.raise(3);
    } finally {
      await transports.close();
    }
  }
}

const reasons = { 'in-use': 'its check still runs', elsewhere: 'it was made on another machine' };

/** One line for each object; names come from the engine. */
async function text({ dryRun, removed, kept, failed }: PruneReport): Promise<string> {
  const { visible } = await import('../reporters/text.js');
  const lines = [
    ...removed.map(({ kind, name }) => `${dryRun ? 'Would remove' : 'Removed'} ${kind} ${name}`),
    ...kept.map(({ kind, name, reason }) => `Kept ${kind} ${name}: ${reasons[reason]}`),
    ...failed.map(({ message }) => `Failed: ${message}`),
  ];
  return `${(lines.length === 0 ? ['Nothing to remove'] : lines).map(visible).join('\n')}\n`;
}
