/**
 * Bundles the CLI into `dist/cli`: CommonJS chunks, so that every library loads when it is used, and each chunk can be started through
 * a V8 code cache (bin/run.js). esbuild splits only ES modules, so they are split as such first and then rewritten file by file.
 */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist', 'cli');

/** Parts of libraries that the CLI never reaches, or reaches only on rare paths, by module name. */
const stubs = new Map([
  // oclif: only the pattern strategy, user plugins and rc files want these; we use the explicit strategy and a manifest.
  ['tinyglobby', 'module.exports = {}'],
  ['minimatch', 'module.exports = {}'],
  ['lilconfig', 'exports.lilconfig = () => ({ search: () => null, load: () => null })'],
  ['wsl-utils', 'module.exports = { isWsl: false }'],
  ['typescript', 'module.exports = {}'],
  // dockerode: we bring our own agent for ssh:// and start no BuildKit session; these two would cost 100 ms at each start.
  ['ssh2', 'exports.Client = undefined'],
  ['./session', 'module.exports = undefined'],
  ['readable-stream', "module.exports = require('node:stream')"],
]);

const trim = {
  name: 'trim',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path }) => (stubs.has(path) ? { path, namespace: 'stub' } : undefined));
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs.get(path), loader: 'js' }));
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts', commands: 'src/commands/index.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: false,
  chunkNames: '[name]-[hash]',
  write: false,
  metafile: true,
  legalComments: 'none',
  plugins: [trim],
  logLevel: 'warning',
});

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeFile(join(out, 'package.json'), '{ "type": "commonjs" }\n');
await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minify: true,
      supported: { 'dynamic-import': false }, // becomes require(): the code cache knows no import()
    });
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
    await writeFile(path, `/*${hash}*/${code}`);
  }),
);
await writeFile(join(root, 'dist', 'bundle-meta.json'), JSON.stringify(metafile));
