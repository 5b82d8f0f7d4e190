import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { writeStandardOutput } from '../cli/outputs.js';

export default class Rules extends Command {
  static override summary = 'List the rules of the linter and the probes of check, or explain one.';
  static override description =
    'Without ID, one line for each rule, and then one for each probe; an asterisk marks those of the profile recommended. With ID: what it finds, why that hurts, how to mend it or how it is proven, and where the requirement comes from.';
  static override examples = [
    '<%= config.bin %> rules',
    '<%= config.bin %> rules process/root-user',
    '<%= config.bin %> rules process/stops-on-stop-signal',
    '<%= config.bin %> rules --json',
  ];
  static override args = {
    ID: Args.string({ ignoreStdin: true, description: 'A rule or probe, e.g. process/root-user.' }),
  };
  static override flags = {
    json: Flags.boolean({ summary: 'Print JSON.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Rules);
    const [{ rulePage, rulePages }, { probePages }, { formatRuleList, formatRulePage }, probeTexts] =
      await Promise.all([
        import('../app/rules.js'),
        import('../app/probe-pages.js'),
        import('../reporters/rule-page.js'),
        import('../reporters/probe-page.js'),
      ]);
    const { formatProbeList, formatProbePage } = probeTexts;
    if (args.ID !== undefined) {
      const page = rulePage(args.ID);
      if (flags.json) await writeStandardOutput(`${JSON.stringify(page, null, 2)}\n`);
      else await writeStandardOutput('kind' in page ? formatProbePage(page) : formatRulePage(page));
      return;
    }
    const [rules, probes] = [rulePages(), probePages()];
    const width = Math.max(...[...rules, ...probes].map(({ id }) => id.length));
    await writeStandardOutput(
      flags.json
        ? `${JSON.stringify([...rules, ...probes], null, 2)}\n`
        : formatRuleList(rules, width) + formatProbeList(probes, width),
    );
  }
}
