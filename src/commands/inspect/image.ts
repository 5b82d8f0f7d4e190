import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';

import { contractFlags, reportFlags, sourceFlags } from '../../cli/flags.js';

export default class InspectImage extends Command {
  static override summary = 'Read the contract of images and show it.';
  static override description = `TARGET is where an image is found:
  NAME[:TAG][@DIGEST]        an existing path, else the local engine, else its registry; the report says which answered
  docker-daemon:NAME         the container engine
  docker://NAME              a registry, without pulling
  oci:DIR[:REF]              an OCI layout
  oci-archive:FILE[:REF]     an OCI layout in a tar
  docker-archive:FILE[:REF]  what 'docker save' writes, plain or compressed
  docker-inspect:FILE        what 'docker image inspect' prints
  -                          standard input: JSON of 'docker image inspect', or a tar

'container-api TARGET' is short for 'container-api inspect image TARGET'.

EXIT STATUS
  0 read   1 findings at or above --fail-on   2 usage, configuration or unreadable file   3 an image could not be read   70 our bug   130, 143 interrupted`;
  static override examples = [
    '<%= config.bin %> inspect image oci:fixtures/images/currentweather',
    '<%= config.bin %> redis:7 --json',
    '<%= config.bin %> inspect image docker://registry.example.com/team/app:1.4 --all-platforms',
    '<%= config.bin %> inspect image docker://registry.example.com/team/app --all --format jsonl',
    'docker save app | <%= config.bin %> -',
  ];
  static override strict = false;
  static override args = {
    TARGET: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Image, archive, layout or file; several may be given.',
    }),
  };
  static override flags = {
    ...sourceFlags,
    ...contractFlags,
    ...reportFlags,
    all: Flags.boolean({
      summary:
        'Read every tag of a repository (docker://HOST/REPO), or of every repository of a registry (docker://HOST).',
      helpGroup: 'SOURCE',
    }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(InspectImage);
    const targets = argv as string[];
    const [{ runInspect }, { onceStdin }] = await Promise.all([
      import('../../cli/run-inspect.js'),
      import('../../cli/settings.js'),
    ]);
    onceStdin(targets);
    await runInspect(targets, flags);
  }
}
