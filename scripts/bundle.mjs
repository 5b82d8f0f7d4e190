/**
 * Bundles the CLI into `dist/cli` for the loader in bin/run.js: scripts that evaluate to CommonJS modules by name, so that every library
 * loads when it is used, and each file can be started through a V8 code cache. esbuild splits only ES modules, so the code is split as such
 * first, and the chunks are then rewritten and gathered into files.
 */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist', 'cli');

/** Parts of libraries that the CLI never reaches, or reaches only on rare paths: what their importers get instead, by module name. */
const stubs = new Map([
  // oclif: only the pattern strategy, user plugins and rc files want these; we use the explicit strategy and a manifest.
  ['tinyglobby', 'module.exports = {}'],
  ['minimatch', 'module.exports = {}'],
  ['lilconfig', 'exports.lilconfig = () => ({ search: () => null, load: () => null })'],
  ['wsl-utils', 'module.exports = { isWsl: false }'],
  ['typescript', 'module.exports = {}'],
  ['cli-spinners', "exports.dots2 = exports.line = { frames: ['-'] }"],
  // Our help texts name values only (<%= config.bin %>): a whole template language costs 3 ms.
  [
    'ejs',
    `exports.render = (text, data) => text.replace(/<%= *([\\w.]+) *%>/g, (_, path) => path.split('.').reduce((at, key) => at?.[key], data) ?? '')`,
  ],
  // oclif reads one small file, the manifest.
  [
    'node:fs/promises',
    "const fs = require('fs'); module.exports = new Proxy({}, { get: (_, name) => async (...args) => fs[name + 'Sync'](...args) })",
  ],
  ['node:perf_hooks', lazyBuiltin('perf_hooks', 'performance', 'PerformanceObserver')],
  ['node:child_process', lazyBuiltin('child_process', 'execSync', 'spawn')],
  ['node:readline', lazyBuiltin('readline', 'createInterface')],
  // dockerode: we bring our own transport, build no images and start no BuildKit session. These would cost 100 ms at each start.
  ...['ssh2', './session', './buildkit', 'tar-fs', '@balena/dockerignore', 'split-ca'].map((name) => [
    name,
    'module.exports = {}',
  ]),
  ['debug', 'module.exports = () => () => {}'],
  ['readable-stream', "module.exports = require('node:stream')"],
]);

/** A module of Node whose parts load when they are first used. */
function lazyBuiltin(name, ...parts) {
  return parts
    .map((part) => `Object.defineProperty(exports, '${part}', { get: () => require('${name}').${part} });`)
    .join('');
}

const trim = {
  name: 'trim',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, importer }) => {
      const isReplacedTransport = path === './http' && importer.includes('docker-modem');
      const isLibrary =
        importer.includes('node_modules') && (!path.startsWith('node:') || importer.includes('@oclif'));
      return (stubs.has(path) && isLibrary) || isReplacedTransport ? { path, namespace: 'stub' } : undefined;
    });
    // oclif sorts ids by locale: the first comparison loads ICU's collation, 7 ms.
    onLoad({ filter: /@oclif\/core\/lib\/.*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /([\w.]+)\.localeCompare\(([\w.]+)\)/g,
        '($1 < $2 ? -1 : +($1 > $2))',
      ),
    }));
    // Examples and long texts are for rule pages and some formats: made when they are asked for, they cost nothing at the start.
    onLoad({ filter: /src\/rules\/[^/]+\/[^/]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replace(
          /\n {2}examples: \{(.*?)\n {2}\},\n\}\);/s,
          '\n  get examples() {\n  return {$1\n  };\n  },\n});',
        )
        .replace(/\n {2}(rationale|remedy|source):(.*?),(?=\n {2}\w)/gs, '\n  get $1() { return ($2); },'),
      loader: 'ts',
    }));
    // Needed for one kind of value each, by code that cannot wait.
    onResolve(
      { filter: /^(?:spdx-expression-parse|semver\/functions\/parse\.js)$/ },
      ({ path, namespace }) => (namespace === 'lazy' ? undefined : { path, namespace: 'lazy' }),
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      contents: `let real; module.exports = (...args) => (real ??= require('${path}'))(...args);`,
      resolveDir: root,
      loader: 'js',
    }));
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
const namedExports = `{const d=module.exports.default;if(d&&typeof d!=='string')for(const k of Object.keys(d))k in module.exports||Object.defineProperty(module.exports,k,{get:()=>d[k],enumerable:true})}`;

function isCommonJsLibrary(path) {
  const { entryPoint, exports } = metafile.outputs[relative(root, path)];
  return entryPoint?.startsWith('node_modules/') && exports.join() === 'default';
}

/**
 * The files of the bundle and the modules that they start with. Each holds all chunks that these need and that no earlier file holds; what
 * is left becomes a file of its own. Few files start faster than many; what a command does not use is in another file.
 */
const files = {
  main: ['src/cli/main.ts', 'stub:wsl-utils'],
  commands: [
    'src/commands/index.ts',
    'src/cli/run-inspect.ts',
    'src/cli/settings.ts',
    'src/reporters/json.ts',
    'src/reporters/jsonl.ts',
    'src/app/git/pushed-files.ts',
  ],
  files: [
    'oci-layout',
    'oci-archive',
    'docker-archive',
    'docker-inspect',
    'archive-stream',
    'detect-file',
  ].map((name) => `src/sources/${name}.ts`),
  engine: ['src/sources/docker-daemon.ts', 'src/engine/client.ts', 'node_modules/dockerode/lib/docker.js'],
  registry: ['src/sources/registry.ts', 'src/registry/client.ts'],
  lint: ['src/cli/run-lint.ts', 'src/reporters/findings.ts', 'src/contract/readers/dockerfile.ts'],
  table: ['src/reporters/table.ts', 'src/reporters/list.ts'],
};

const chunks = new Map();
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false }, // becomes require(): the code cache knows no import()
  });
  chunks.set(relative(root, path), isCommonJsLibrary(path) ? code + namedExports : code);
}

function addNeeded(chunk, file, placed) {
  if (placed.has(chunk)) return;
  placed.set(chunk, file);
  for (const { path, kind, external } of metafile.outputs[chunk].imports) {
    if (kind === 'import-statement' && !external) addNeeded(path, file, placed);
  }
}

/** Chunk to file. */
const placed = new Map();
for (const [file, modules] of Object.entries(files)) {
  for (const module of modules) {
    const found = [...chunks.keys()].find((chunk) => metafile.outputs[chunk].entryPoint === module);
    if (!found) throw new Error(`${module} is no entry point: nothing imports it dynamically any more`);
    addNeeded(found, `${file}.js`, placed);
  }
}
for (const chunk of chunks.keys()) if (!placed.has(chunk)) placed.set(chunk, basename(chunk));

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeFile(join(out, 'package.json'), '{ "type": "commonjs" }\n'); // for oclif's look at commands.js
const index = JSON.stringify(Object.fromEntries([...placed].map(([chunk, file]) => [basename(chunk), file])));
for (const file of new Set(placed.values())) {
  const own = [...placed]
    .filter(([, place]) => place === file)
    .map(([chunk]) => `${JSON.stringify(basename(chunk))}:(exports,require,module)=>{${chunks.get(chunk)}}`);
  // ASCII loads fastest; esbuild leaves regular expressions as they are written.
  const script = `({${file === 'main.js' ? `files:${index},` : ''}${own.join(',')}})`.replace(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 16);
  await writeFile(join(out, file), `/*${hash}*/${script}`);
}
