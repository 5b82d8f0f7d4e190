/**
 * Reads every contract file of a folder: `CONTAINER_API_CORPUS=DIR`. Where an INDEX.tsv stands beside them (file, repo, path, commit,
 * licence, dialect, notes), its dialects and the lines of its YAML faults have to be found again.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContractFile } from '../../src/contract/read-file.js';

const folder = process.env.CONTAINER_API_CORPUS ?? '';
const files =
  folder !== '' && existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];

const dialects: [RegExp, string][] = [
  [/^asyncy-service$/, 'asyncy'],
  [/^microservice-cli/, 'microservice'],
  [/^oms-actions$/, 'oms'],
];

function readIndex(): Map<string, { dialect: string; notes: string }> {
  const path = join(folder, 'INDEX.tsv');
  if (folder === '' || !existsSync(path)) return new Map();
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [file = '', , , , , dialect = '', notes = ''] = row.split('\t');
      return [file, { dialect, notes }];
    }),
  );
}
const index = readIndex();

describe(`corpus ${folder === '' ? '(CONTAINER_API_CORPUS is not set)' : 'of contract files'}`, () => {
  it('has files', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('%s', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const { dialect, findings, ...parts } = await readContractFile(text, name);
    expect(findings.length + Object.keys(parts).length).toBeGreaterThan(0);

    const lines = text.split('\n');
    const places = findings.map(({ location, message }) => {
      if (location?.kind !== 'file') throw new Error(`no line and column: ${message}`);
      return location;
    });
    for (const { line, column } of places) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeLessThanOrEqual(Math.max(1, lines[line - 1]?.length ?? 0));
    }

    const entry = index.get(name);
    const named = dialects.find(([pattern]) => pattern.test(entry?.dialect ?? ''))?.[1];
    if (named !== undefined) expect(dialect).toBe(named);
    const line = Number(/\bYAML: .*\bline (\d+)/.exec(entry?.notes ?? '')?.[1] ?? 0);
    const near = findings.some(
      ({ ruleId, location }) =>
        ruleId === 'contract/syntax' && location?.kind === 'file' && Math.abs(location.line - line) <= 1,
    );
    if (line > 0) expect(near, `a fault near line ${String(line)}`).toBe(true);
  });
});
