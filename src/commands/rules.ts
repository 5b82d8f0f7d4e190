import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { writeStandardOutput } from '../cli/outputs.js';

export default class Rules extends Command {
  static override summary = 'List the rules of the linter, or explain one.';
  static override description =
    'Without ID, one line for each rule; an asterisk marks those of the profile recommended. With ID: what it finds, why that hurts, how to mend it, examples, and where the requirement comes from.';
  static override examples = [
    '<%= config.bin %> rules',
    '<%= config.bin %> rules process/root-user',
    '<%= config.bin %> rules --json',
  ];
  static override args = {
    ID: Args.string({ ignoreStdin: true, description: 'A rule, e.g. process/root-user.' }),
  };
  static override flags = {
    json: Flags.boolean({ summary: 'Print JSON.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Rules);
    const [{ rulePage, rulePages }, { formatRuleList, formatRulePage }] = await Promise.all([
      import('../app/rules.js'),
      import('../reporters/rule-page.js'),
    ]);
    const chosen = args.ID === undefined ? rulePages() : rulePage(args.ID);
    if (flags.json) await writeStandardOutput(`${JSON.stringify(chosen, null, 2)}\n`);
    else await writeStandardOutput(Array.isArray(chosen) ? formatRuleList(chosen) : formatRulePage(chosen));
  }
}
