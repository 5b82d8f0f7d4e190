import { run } from '@oclif/core/run';
import type { Config } from '@oclif/core/config';
import { expandArguments } from './expand-arguments.js';
import { reportFailure } from './failure.js';
import { name, oclif, version } from './package.js';
import { commands } from '../commands/index.js';

export { commands };

/** The package as oclif sees it: the bundle is CommonJS, and its commands are found in the bundle itself. */
const pjson = {
  name,
  version,
  type: 'commonjs',
  oclif: { ...oclif, commands: { strategy: 'explicit', target: './main.js', identifier: 'commands' } },
} as unknown as Config['pjson'];

/**
 * Runs one command line. Sets `process.exitCode` and returns; it never exits, so that a slow reader of standard output gets all of it.
 * `root` is the folder of the bundle, where the oclif manifest lies.
 */
export async function main(argv: string[], root: string): Promise<void> {
  try {
    await run(expandArguments(argv), { root, pjson });
  } catch (error) {
    reportFailure(error, argv);
  }
}

/** What `oclif.manifest.json` holds: the build writes it from the commands themselves. */
export async function manifest(root: string): Promise<unknown> {
  const { Config } = await import('@oclif/core/config');
  const config = await Config.load({ root, pjson, ignoreManifest: true });
  return config.plugins.get(name)?.manifest;
}
