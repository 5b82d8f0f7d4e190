import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import type { ConversionNote } from '../app/convert.js';
import { writeStandardOutput } from '../cli/outputs.js';

export default class Convert extends Command {
  static override summary = 'Write a contract file in another dialect.';
  static override description = `FILE is an asyncy.yml, microservice.yml or oms.yml, an entry of a Docker MCP catalogue with type: poci, or a Boutiques descriptor (told apart by content, not by name); - is standard input.

The new text goes to standard output. Whatever the other dialect cannot hold, or holds in other words, is a note on standard error. Secret values are left out.

EXIT STATUS
  0 written   1 something could not be carried over, with --strict   2 usage, unreadable file, no contract, or the output exists   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> convert --to microservice asyncy.yml > microservice.yml',
    '<%= config.bin %> convert --to poci --image ghcr.io/me/tool:1 asyncy.yml --output server.yaml',
    '<%= config.bin %> convert --to oms --strict --json - < microservice.yml',
  ];
  static override args = {
    FILE: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Contract file, or - for standard input.',
    }),
  };
  static override flags = {
    to: Flags.option({
      required: true,
      summary: 'Dialect to write.',
      options: ['microservice', 'oms', 'poci'] as const,
    })(),
    image: Flags.string({ summary: 'Image that the tools run, for --to poci.', helpValue: 'IMAGE' }),
    output: Flags.string({
      char: 'o',
      summary: 'Write the text to a file instead of standard output.',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({ summary: 'Overwrite the file of --output.', dependsOn: ['output'] }),
    strict: Flags.boolean({ summary: 'End with status 1 when something could not be carried over.' }),
    json: Flags.boolean({ summary: 'Print {text, notes} as JSON; errors are JSON too.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Convert);
    const [{ convert, readContractText, writeConversion }, { exitStatus }] = await Promise.all([
      import('../app/convert.js'),
      import('../cli/exit-status.js'),
    ]);
    const { to, image, output, force, json, strict } = flags;
    const source = await readContractText(args.FILE, process.stdin);
    const { text, notes } = await convert(source, { to, ...(image !== undefined && { image }) });
    if (output !== undefined) writeConversion(output, text, force);
    if (json) await writeStandardOutput(`${JSON.stringify({ text, notes }, null, 2)}\n`);
    else {
      await say(notes, output);
      if (output === undefined) await writeStandardOutput(text);
    }
    if (strict && notes.length > 0) exitStatus.raise(1);
  }
}

/** One line for each note; what they name comes from the file. */
async function say(notes: readonly ConversionNote[], output: string | undefined): Promise<void> {
  const [{ visible }, { formatLocation }] = await Promise.all([
    import('../reporters/text.js'),
    import('../model/location.js'),
  ]);
  const lines = notes.map(
    ({ subject, message, location }) =>
      `note: ${subject}: ${message}${location ? ` (${formatLocation(location)})` : ''}`,
  );
  if (output !== undefined) lines.push(`wrote '${output}'`);
  process.stderr.write(lines.map((line) => `${visible(line)}\n`).join(''));
}
