/** Builds `dist`: validators, the library with its declarations, the bundled CLI with its oclif manifest. */
import { Plugin } from '@oclif/core/config';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { validators } from './generate.mjs';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** The manifest saves oclif from loading every command to learn its flags. */
async function writeManifest() {
  const folder = join(root, 'dist', 'manifest');
  await build({
    absWorkingDir: root,
    entryPoints: { commands: 'src/commands/index.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    splitting: true,
    logLevel: 'warning',
  });
  const pjson = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  pjson.oclif.commands = { strategy: 'explicit', target: './commands.mjs', identifier: 'commands' };
  const plugin = new Plugin({ isRoot: true, name: pjson.name, pjson, root: folder, ignoreManifest: true });
  await plugin.load();
  await writeFile(join(root, 'dist', 'cli', 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
  await rm(folder, { recursive: true });
}

await validators();
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const library = run(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { cwd: root });
await Promise.all([
  import('./bundle.mjs').then(writeManifest),
  library.catch(({ stdout }) => {
    throw new Error(`tsc failed:\n${stdout}`);
  }),
]);
