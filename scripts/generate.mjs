/**
 * Compiles the JSON Schemas that the CLI itself needs into standalone validators under `src/validators` (compiling at run time would
 * cost 60 ms at each start, docs/performance.md).
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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

await mkdir(out, { recursive: true });
for (const name of ['config']) {
  const schema = JSON.parse(await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, strict: true, code: { source: true, esm: true, lines: true } });
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
