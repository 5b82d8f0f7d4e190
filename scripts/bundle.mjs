/**
 * Bundles the CLI into `dist/cli`: CommonJS chunks, so that every library loads when it is used, and each chunk can be started through
 * a V8 code cache (bin/run.js). esbuild splits only ES modules, so they are split as such first and then rewritten file by file.
 */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

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
  // dockerode: we bring our own transport, build no images and start no BuildKit session. These would cost 100 ms at each start.
  ...['ssh2', './session', './buildkit', 'tar-fs', '@balena/dockerignore', 'split-ca'].map((name) => [
    name,
    'module.exports = {}',
  ]),
  ['debug', 'module.exports = () => () => {}'],
  ['readable-stream', "module.exports = require('node:stream')"],
]);

const trim = {
  name: 'trim',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, importer }) => {
      const isReplacedTransport = path === './http' && importer.includes('docker-modem');
      return stubs.has(path) || isReplacedTransport ? { path, namespace: 'stub' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({
      contents: stubs.get(path) ?? 'module.exports = {}',
      loader: 'js',
    }));
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

/**
 * esbuild gives an imported CommonJS library only its `default`; Node gives its properties as named exports too, and so do we.
 * Runs in the library's own chunk.
 */
const namedExports = `{const d=module.exports.default;if(d&&typeof d==='object')for(const k of Object.keys(d))k in module.exports||Object.defineProperty(module.exports,k,{get:()=>d[k],enumerable:true})}`;

function isCommonJsLibrary(path) {
  const { entryPoint, exports } = metafile.outputs[relative(root, path)];
  return entryPoint?.startsWith('node_modules/') && exports.join() === 'default';
}

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
    const whole = isCommonJsLibrary(path) ? code + namedExports : code;
    const hash = createHash('sha256').update(whole).digest('hex').slice(0, 16);
    await writeFile(path, `/*${hash}*/${whole}`);
  }),
);
