/**
 * Writes what can be derived: `src/rules/index.ts` from the files of the rules, the pages in `docs/rules` and `docs/promises`, and standalone validators under
 * `src/validators` from the JSON Schemas that the CLI itself needs (compiling at run time would cost 60 ms at each start,
 * docs/performance.md). `npm run generate` writes all, the build only the validators, which are not tracked.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'src', 'validators');

const declaration = `import type { ErrorObject } from 'ajv';

interface Validate {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}
declare const validate: Validate;
export default validate;
`;

/** `label/key-invalid` -> `labelKeyInvalid`. */
const identifier = (id) => id.replace(/[/-](\w)/g, (_, letter) => letter.toUpperCase());

/** A rule is a file in a folder of `src/rules`; its id is its path. */
export async function rulesIndex() {
  const folder = join(root, 'src', 'rules');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const ids = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.parentPath !== folder)
    .map((entry) => `${basename(entry.parentPath)}/${entry.name.slice(0, -3)}`)
    .sort();
  return `${[
    '// Written by scripts/generate.mjs from the files of this folder.',
    ...ids.map((id) => `import ${identifier(id)} from './${id}.js';`),
    "import type { Rule } from './rule.js';",
    '',
    '/** Every rule, in the order of their ids. */',
    'export const rules: readonly Rule[] = [',
    ...ids.map((id) => `  ${identifier(id)},`),
    '];',
  ].join('\n')}\n`;
}

/** The texts of all pages of rules and promises by their path below `docs`; the sources are TypeScript, so they are bundled first. */
export async function pageTexts() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'scripts', 'page-texts.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const file = join(await mkdtemp(join(tmpdir(), 'container-api-')), 'pages.mjs');
  await writeFile(file, outputFiles[0].contents);
  const { pageTexts: texts } = await import(file);
  await rm(dirname(file), { recursive: true });
  return texts();
}

/** Pages of rules and promises that are gone go too. */
async function pages() {
  const folder = join(root, 'docs');
  const texts = await pageTexts();
  for (const generated of ['rules', 'promises'])
    await rm(join(folder, generated), { recursive: true, force: true });
  for (const [path, text] of texts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export async function validators() {
  await mkdir(out, { recursive: true });
  for (const name of ['config', 'report']) {
    const schema = JSON.parse(await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
    const ajv = new Ajv2020({
      allErrors: true,
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
      code: { source: true, esm: true, lines: true },
    });
    const code = standalone.default(ajv, ajv.compile(schema));
    // ajv's own helpers are required at run time; bundling makes the file stand alone.
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: root, loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['main'],
      target: 'node20',
      write: false,
      logLevel: 'warning',
    });
    await writeFile(join(out, `${name}.js`), outputFiles[0].text);
    await writeFile(join(out, `${name}.d.ts`), declaration);
  }
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(join(root, 'src', 'rules', 'index.ts'), await rulesIndex());
  if (!process.argv.includes('--indexes')) {
    await validators();
    await pages();
  }
}
