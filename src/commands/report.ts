import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { lintFlags, reportFlags } from '../cli/flags.js';

export default class Report extends Command {
  static override summary = 'Print a saved report in another format.';
  static override description = `FILE is what --format json or jsonl printed, or --output json=FILE wrote; - is standard input. Nothing is read or checked again.

EXIT STATUS
  0 printed   1 findings at or above --fail-on (default: never)   2 no report, or one of another major version   70 our bug
  With --fail-on also 2 or 3 where the report holds targets that could not be read.`;
  static override examples = [
    '<%= config.bin %> report report.json --format sarif > report.sarif',
    '<%= config.bin %> report report.json --output html=report.html --output junit=report.xml',
    '<%= config.bin %> lint . --json | <%= config.bin %> report - --format markdown',
  ];
  static override args = {
    FILE: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Saved report, or - for standard input.',
    }),
  };
  static override flags = { ...reportFlags, 'source-file': lintFlags['source-file'] };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Report);
    const { runReport } = await import('../cli/run-report.js');
    await runReport(args.FILE, flags);
  }
}
