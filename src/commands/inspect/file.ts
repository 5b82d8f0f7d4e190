import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { reportFlags } from '../../cli/flags.js';
import { UsageError } from '../../errors.js';

function buildArguments(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const name = at === -1 ? pair : pair.slice(0, at);
      const value = at === -1 ? process.env[name] : pair.slice(at + 1);
      if (name !== '' && value !== undefined) return [name, value];
      throw new UsageError('BUILD_ARG_INVALID', `--build-arg ${pair}: no value`, {
        suggestion: 'Write NAME=VALUE, or NAME alone for a variable that is set in the environment.',
      });
    }),
  );
}

export default class InspectFile extends Command {
  static override summary =
    'Read a contract file, or forecast the contract of the image that a Dockerfile builds.';
  static override description = `PATH is an asyncy.yml, microservice.yml or oms.yml (told apart by content, not by name), or a Dockerfile.

The forecast says "cannot know" where a build argument or the base image decides.

EXIT STATUS
  0 read   1 findings at or above --fail-on   2 usage, configuration or unreadable file   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> inspect file asyncy.yml',
    '<%= config.bin %> inspect file Dockerfile --build-arg VERSION=1.4 --stage runtime',
  ];
  static override strict = false;
  static override args = {
    PATH: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Contract file or Dockerfile; several may be given.',
    }),
  };
  static override flags = {
    'build-arg': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Build argument that the forecast may assume, repeatable.',
      helpValue: 'NAME=VALUE',
      helpGroup: 'DOCKERFILE',
    }),
    stage: Flags.string({
      summary: 'Build stage to forecast (default: the last).',
      helpValue: 'NAME',
      helpGroup: 'DOCKERFILE',
    }),
    ...reportFlags,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(InspectFile);
    const { runInspect } = await import('../../cli/run-inspect.js');
    await runInspect(argv as string[], flags, {
      files: true,
      buildArgs: buildArguments(flags['build-arg'] ?? []),
      ...(flags.stage !== undefined && { stage: flags.stage }),
    });
  }
}
