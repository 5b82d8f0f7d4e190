/**
 * Lints every contract file of a folder: `CONTAINER_API_CORPUS=DIR`. Where an INDEX.tsv stands beside them (file, repo, path, commit,
 * licence, dialect, notes), its dialects have to be found again, every deviation of its notes has to be told, and what is told about
 * files that their notes call valid has to stand in docs/corpus.md with a reason.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openLinter, type Linter } from '../../src/app/lint.js';
import { readContractFile } from '../../src/contract/read-file.js';
import type { Finding } from '../../src/model/finding.js';
import { demandsOf, isCalledValid } from './notes.js';
import { parsePage, printPage, type Page } from './page.js';

const folder = process.env.CONTAINER_API_CORPUS ?? '';
const files =
  folder !== '' && existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
const page = new URL('../../docs/corpus.md', import.meta.url);

const dialects: [RegExp, string][] = [
  [/^asyncy-service$/, 'asyncy'],
  [/^microservice-cli/, 'microservice'],
  [/^oms-actions$/, 'oms'],
];

interface Entry {
  /** Where it stood in its repository. */
  path: string;
  dialect: string;
  notes: string;
}

function readIndex(): Map<string, Entry> {
  const path = join(folder, 'INDEX.tsv');
  if (folder === '' || !existsSync(path)) return new Map();
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [file = '', , original = '', , , dialect = '', notes = ''] = row.split('\t');
      return [file, { path: original, dialect, notes }];
    }),
  );
}
const index = readIndex();

const linters = new Map<string, Linter>();

function unreachable(): never {
  throw new Error('contract files need neither engine nor registry');
}

async function linterFor(profile: 'asyncy' | 'oms'): Promise<Linter> {
  const known = linters.get(profile);
  if (known) return known;
  const linter = await openLinter({
    transports: { engine: unreachable, registry: unreachable, stdin: unreachable },
    concurrency: 1,
    signal: new AbortController().signal,
    settings: { profiles: ['recommended', profile] },
    now: Date.parse('2026-11-25T12:00:00Z'),
  });
  linters.set(profile, linter);
  return linter;
}

/** All findings of a file of the corpus, under the name that it had. */
async function lint(name: string): Promise<Finding[]> {
  const { path = name, dialect = '' } = index.get(name) ?? {};
  const linter = await linterFor(/^(?:oms|other)/.test(dialect) ? 'oms' : 'asyncy');
  const text = readFileSync(join(folder, name), 'utf8');
  const findings: Finding[] = [];
  for await (const report of linter.lint([{ path, text, kind: 'contract-file' }])) {
    if (report.error) throw new Error(report.error.message);
    findings.push(...report.findings);
  }
  return findings;
}

describe(`corpus ${folder === '' ? '(CONTAINER_API_CORPUS is not set)' : 'of contract files'}`, () => {
  const found: Page = new Map();

  it('has files', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('reads %s', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const { dialect, findings, ...parts } = await readContractFile(text, name);
    expect(findings.length + Object.keys(parts).length).toBeGreaterThan(0);

    const lines = text.split('\n');
    for (const { location, message } of findings) {
      if (location?.kind !== 'file') throw new Error(`no line and column: ${message}`);
      expect(location.line).toBeLessThanOrEqual(lines.length);
      expect(location.column).toBeLessThanOrEqual(Math.max(1, lines[location.line - 1]?.length ?? 0));
    }
    const named = dialects.find(([pattern]) => pattern.test(index.get(name)?.dialect ?? ''))?.[1];
    if (named !== undefined) expect(dialect).toBe(named);
  });

  it.each(files)('lints %s, and tells what its notes say', async (name) => {
    const findings = await lint(name);
    const { notes = '' } = index.get(name) ?? {};
    for (const { word, accepts } of demandsOf(notes)) {
      expect(findings.some(accepts), `a finding for: ${word}`).toBe(true);
    }
    if (!isCalledValid(notes)) return;
    for (const { ruleId, messageId } of findings) {
      const rule = `${ruleId} ${messageId}`;
      const counts = found.get(rule)?.files ?? new Map<string, number>();
      found.set(rule, { reason: '', files: counts.set(name, (counts.get(name) ?? 0) + 1) });
    }
  });

  describe.runIf(index.size > 0)('docs/corpus.md', () => {
    let written: Page = new Map();

    beforeAll(() => {
      written = parsePage(readFileSync(page, 'utf8'));
      if (process.env.CONTAINER_API_CORPUS_UPDATE !== '1') return;
      for (const [rule, entry] of found) entry.reason = written.get(rule)?.reason ?? '';
      writeFileSync(page, printPage(readFileSync(page, 'utf8'), found));
      written = parsePage(readFileSync(page, 'utf8'));
    });

    it('lists what is found on files that are called valid', () => {
      const listing = (from: Page): string[] =>
        [...from].flatMap(([rule, entry]) =>
          [...entry.files].map(([name, count]) => `${rule}: ${String(count)} × ${name}`),
        );
      expect(listing(written).sort()).toEqual(listing(found).sort());
    });

    it('gives a reason for each', () => {
      expect(written.size).toBeGreaterThan(0);
      for (const [rule, { reason }] of written) expect(reason, rule).toMatch(/\w.{40,}/s);
    });
  });
});
