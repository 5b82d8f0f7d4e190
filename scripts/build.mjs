/** Builds `dist`: validators, the library with its declarations, the bundled CLI with its oclif manifest. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

await import('./generate.mjs');
const library = run(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json')],
  { cwd: root },
);
await import('./bundle.mjs');

// The manifest saves oclif from loading every command to learn its flags.
const { manifest } = createRequire(import.meta.url)(join(root, 'dist', 'cli', 'main.js'));
await writeFile(
  join(root, 'dist', 'cli', 'oclif.manifest.json'),
  JSON.stringify(await manifest(join(root, 'dist', 'cli'))),
);
await library.catch(({ stdout }) => {
  throw new Error(`tsc failed:\n${stdout}`);
});
