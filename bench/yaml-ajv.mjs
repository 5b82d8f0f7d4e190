// The yardstick for many contract files: yaml's parseDocument, a precompiled validator, the line and column of each error. Usage: PEERS FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';

const [, , peers, folder] = process.argv;
const { default: validate } = await import(join(peers, 'validate.mjs'));
for (const name of readdirSync(folder)) {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(folder, name, 'asyncy.yml'), 'utf8'), {
    lineCounter: lines,
  });
  if (validate(document.toJS())) continue;
  for (const { instancePath, message } of validate.errors) {
    const node = document.getIn(instancePath.split('/').slice(1), true);
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    console.log(`${name}:${line}:${col} ${message}`);
  }
}
