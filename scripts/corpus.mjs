// Lints every contract file of a folder: npm run test:corpus -- DIR [--update], which writes the lists of docs/corpus.md anew.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { update: { type: 'boolean' } },
  allowPositionals: true,
});
const [folder] = positionals;
if (!folder || !existsSync(folder)) {
  process.stderr.write(
    folder ? `There is no folder ${folder}.\n` : 'Usage: npm run test:corpus -- DIR [--update]\n',
  );
  process.exitCode = 2;
} else {
  const vitest = resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'corpus'], {
    cwd: resolve(import.meta.dirname, '..'),
    env: {
      ...process.env,
      CONTAINER_API_CORPUS: resolve(folder),
      ...(values.update && { CONTAINER_API_CORPUS_UPDATE: '1' }),
    },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
