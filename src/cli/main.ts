import { run } from '@oclif/core/run';
import type { Config } from '@oclif/core/config';
import { overruledVariables } from './environment.js';
import { dropEnvFileOfNode } from './own-environment.js';
import { expandArguments } from './expand-arguments.js';
import { reportFailure } from './failure.js';
import { description, name, oclif, version } from './package.js';

/** The package as oclif sees it: the bundle is CommonJS, and its commands are a file of it. */
export const pjson = {
  name,
  version,
  description: `${description}\n\n  container-api TARGET  is short for  container-api inspect image TARGET`,
  type: 'commonjs',
  oclif: { ...oclif, commands: { strategy: 'explicit', target: './commands.js', identifier: 'commands' } },
} as unknown as Config['pjson'];

/**
 * Runs one command line. Sets `process.exitCode` and returns; it never exits, so that a slow reader of standard output gets all of it.
 * `root` is the folder of the bundle, where the oclif manifest lies.
 */
export async function main(argv: string[], root: string): Promise<void> {
  let words = argv;
  process.stderr.on('error', () => undefined); // nobody is left to tell
  try {
    dropEnvFileOfNode(argv);
    words = expandArguments(argv);
    for (const name of overruledVariables(words)) Reflect.deleteProperty(process.env, name);
    // User plugins are looked for in the home directory, and there are none.
    await run(words, { root, pjson, userPlugins: false });
  } catch (error) {
    reportFailure(error, words);
  }
}
