import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';

import { lintFlags, reportFlags } from '../../cli/flags.js';
import { UsageError } from '../../errors.js';

/** What the installed hook, and the lines for other hook managers, call. */
export default class HookRun extends Command {
  static override hidden = true;
  static override summary = 'Lint what a push changes; called by git hooks.';
  static override description = `Reads the refs that are pushed from standard input, as git gives them to a pre-push hook, and lints the contract files, version.json and Dockerfiles that the push changes, as they are in the pushed commits.

CONTAINER_API_SKIP_HOOK=1 skips it.

EXIT STATUS
  0 nothing found, or nothing to lint   1 findings at or above --fail-on   2 usage or configuration   3 git cannot say what is pushed   70 our bug   130, 143 interrupted`;
  static override examples = ['<%= config.bin %> hook run pre-push "$@"'];
  static override args = {
    HOOK: Args.string({ required: true, ignoreStdin: true, options: ['pre-push'], description: 'The hook.' }),
    REMOTE: Args.string({ required: true, ignoreStdin: true, description: 'Name of the remote.' }),
    URL: Args.string({ ignoreStdin: true, description: 'Its URL, which git gives too; not needed.' }),
  };
  static override flags = { ...lintFlags, ...reportFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(HookRun);
    if (!['', '0', undefined].includes(process.env.CONTAINER_API_SKIP_HOOK)) return;
    const lines = await readStandardInput();
    if (lines === '') {
      // So it is where all is up to date; and where the lines were lost on the way, which this gives away.
      process.stderr.write('container-api: git names no ref that is pushed, so nothing was linted.\n');
      return;
    }
    const { pushedFiles } = await import('../../app/git/pushed-files.js');
    const files = pushedFiles({ remote: args.REMOTE, lines });
    if (files.length === 0) return;
    const { runLint } = await import('../../cli/run-lint.js');
    await runLint(files, flags);
    if (process.exitCode === 1) {
      process.stderr.write(
        'container-api: the push is stopped. Mend the findings in a commit, or push once without this check: CONTAINER_API_SKIP_HOOK=1 git push\n',
      );
    }
  }
}

/** All that git gives. Throws UsageError where it is a terminal or /dev/null: git gives a pipe, and what was lost on the way was not checked. */
async function readStandardInput(): Promise<string> {
  const { fstatSync, readFileSync } = await import('node:fs');
  try {
    if (!fstatSync(0).isCharacterDevice()) return readFileSync(0, 'utf8');
  } catch (cause) {
    throw noRefs(cause);
  }
  throw noRefs();
}

function noRefs(cause?: unknown): UsageError {
  return new UsageError('PUSH_UNKNOWN', 'standard input does not hold the refs that git pushes', {
    suggestion:
      'Let git call this as its pre-push hook, and pass its standard input on (lefthook: use_stdin: true).',
    cause,
  });
}
