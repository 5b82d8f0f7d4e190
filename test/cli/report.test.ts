import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSarif, validateXml } from '../unit/reporters/readers.js';
import { containerApi } from './container-api.js';

const folder = mkdtempSync(join(tmpdir(), 'container-api-report-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const golden = (name: string) => join('fixtures', 'reports', 'golden', name);
const report = (...args: string[]) => containerApi(['report', ...args]);

it('prints a saved report as the reporter of its format does, byte for byte', async () => {
  for (const [format, file] of [
    ['sarif', 'lint.sarif'],
    ['json', 'lint.json'],
    ['markdown', 'lint.md'],
    ['html', 'lint.html'],
    ['github', 'lint.github.txt'],
  ] as const) {
    const { status, stdout, stderr } = await report(golden('lint.json'), '--format', format);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(golden(file), 'utf8'));
  }
});

it('shows findings for a report of checks, and tables for one of contracts', async () => {
  expect((await report(golden('lint.json'))).stdout).toBe(readFileSync(golden('lint.findings.txt'), 'utf8'));
  expect((await report(golden('canonical.json'))).stdout).toBe(
    readFileSync(golden('canonical.table.txt'), 'utf8'),
  );
});

it('shows the scorecards of a saved check, and what was not decided in every format', async () => {
  for (const [format, file] of [
    ['table', 'checks.table.txt'],
    ['text', 'checks.findings.txt'],
    ['markdown', 'checks.md'],
    ['html', 'checks.html'],
    ['junit', 'checks.junit.xml'],
    ['sarif', 'checks.sarif'],
  ] as const) {
    const { status, stdout } = await report(golden('checks.json'), '--format', format);
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(golden(file), 'utf8'));
  }
  expect((await report(golden('checks.json'))).stdout).toBe(readFileSync(golden('checks.table.txt'), 'utf8'));
  expect((await report(golden('checks.json'), '--fail-on', 'error')).status).toBe(1);
});

it('writes several formats at once', async () => {
  const [sarif, junit, checkstyle] = ['report.sarif', 'report.xml', 'style.xml'].map((name) =>
    join(folder, name),
  );
  const { status, stdout } = await report(
    golden('lint.json'),
    '--output',
    sarif ?? '',
    '--output',
    junit ?? '',
    '--output',
    `checkstyle=${checkstyle ?? ''}`,
    '--source-file',
    'services/weather/Dockerfile',
  );
  expect(status).toBe(0);
  expect(stdout).toContain('2 errors, 3 warnings, 2 notes in 2 of 4 targets');
  expect(readFileSync(sarif ?? '', 'utf8')).toBe(readFileSync(golden('lint.source.sarif'), 'utf8'));
  expect(readSarif(readFileSync(sarif ?? '', 'utf8')).results).toHaveLength(9);
  validateXml('junit.xsd', [readFileSync(junit ?? '', 'utf8')]);
  validateXml('checkstyle.xsd', [readFileSync(checkstyle ?? '', 'utf8')]);
});

it('reads standard input, also JSON lines', async () => {
  const input = readFileSync(golden('lint.jsonl'));
  const { status, stdout } = await containerApi(['report', '-', '--format', 'jsonl'], { input });
  expect(status).toBe(0);
  expect(stdout).toBe(input.toString());
});

it('fails on findings only when it is asked to', async () => {
  expect((await report(golden('lint-clean.json'), '--fail-on', 'note')).status).toBe(0);
  expect((await report(golden('lint.json'), '--fail-on', 'error')).status).toBe(1);
  expect((await report(golden('lint.json'), '--fail-on', 'never')).status).toBe(0);
});

it('refuses what is no report', async () => {
  const notThere = await report('nope.json');
  expect(notThere.status).toBe(2);
  expect(notThere.stderr).toContain('nope.json: there is no such file');
  const other = await report('package.json');
  expect(other.status).toBe(2);
  expect(other.stdout).toBe('');
  expect(other.stderr).toContain('package.json: this is no report of container-api');
  expect(other.stderr).toContain('--output json=report.json');
  const { stderr } = await report(golden('lint.md'));
  expect(stderr).toContain('lint.md:1:1: this is not JSON');
});
