// Reads every contract file of a folder: npm run test:corpus -- DIR
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = process.argv[2];
if (!folder || !existsSync(folder)) {
  process.stderr.write(folder ? `There is no folder ${folder}.\n` : 'Usage: npm run test:corpus -- DIR\n');
  process.exitCode = 2;
} else {
  const vitest = resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'corpus'], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, CONTAINER_API_CORPUS: resolve(folder) },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
