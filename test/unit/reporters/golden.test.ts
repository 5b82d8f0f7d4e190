import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonical, empty } from '../../../fixtures/reports/canonical.js';
import { checks, checkSingle, hostileCheck } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { lint, lintClean, lintSingle } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report } from '../../../src/model/report.js';
import { loadReporter, type ReporterName, type ReporterOptions } from '../../../src/reporters/index.js';

/** Goldens are compared byte for byte; `UPDATE_GOLDEN=1 npx vitest run test/unit/reporters/golden.test.ts` writes them anew. */
const folder = new URL('../../../fixtures/reports/golden/', import.meta.url);
const plain: ReporterOptions = { color: 0 };
const source: ReporterOptions = { color: 0, sourceFile: './services/weather/Dockerfile' };

const cases: [file: string, format: ReporterName, report: Report, options: ReporterOptions][] = [
  ['canonical.table.txt', 'table', canonical, plain],
  ['canonical.table.60.txt', 'table', canonical, { width: 60, color: 0 }],
  ['canonical.table.80.txt', 'table', canonical, { width: 80, color: 0 }],
  ['canonical.table.120.txt', 'table', canonical, { width: 120, color: 0 }],
  ['canonical.table.200.txt', 'table', canonical, { width: 200, color: 0 }],
  ['canonical.table.80.ansi', 'table', canonical, { width: 80, color: 1 }],
  ['canonical.list.txt', 'list', canonical, plain],
  ['canonical.list.80.txt', 'list', canonical, { width: 80, color: 0 }],
  ['canonical.list.120.txt', 'list', canonical, { width: 120, color: 0 }],
  ['canonical.json', 'json', canonical, plain],
  ['canonical.jsonl', 'jsonl', canonical, plain],
  ['canonical.yaml', 'yaml', canonical, plain],
  ['canonical.md', 'markdown', canonical, plain],
  ['canonical.html', 'html', canonical, plain],
  ['hostile.table.80.txt', 'table', hostile, { width: 80, color: 0 }],
  ['hostile.list.120.txt', 'list', hostile, { width: 120, color: 0 }],
  ['hostile.json', 'json', hostile, plain],
  ['hostile.yaml', 'yaml', hostile, plain],
  ['hostile.md', 'markdown', hostile, plain],
  ['hostile.html', 'html', hostile, plain],
  ['empty.table.txt', 'table', empty, plain],
  ['empty.list.txt', 'list', empty, plain],
  ['empty.json', 'json', empty, plain],
  ['empty.yaml', 'yaml', empty, plain],
  ['empty.md', 'markdown', empty, plain],
  ['empty.html', 'html', empty, plain],
  ['canonical.findings.txt', 'text', canonical, plain],
  ['canonical.sarif', 'sarif', canonical, plain],
  ['canonical.junit.xml', 'junit', canonical, plain],
  ['canonical.checkstyle.xml', 'checkstyle', canonical, plain],
  ['canonical.tap', 'tap', canonical, plain],
  ['canonical.github.txt', 'github', canonical, plain],
  ['canonical.gitlab.json', 'gitlab', canonical, plain],
  ['lint.findings.txt', 'text', lint, plain],
  ['lint.findings.ansi', 'text', lint, { color: 1 }],
  ['lint.table.100.txt', 'table', lint, { width: 100, color: 0 }],
  ['lint.list.txt', 'list', lint, plain],
  ['lint.list.80.txt', 'list', lint, { width: 80, color: 0 }],
  ['lint.json', 'json', lint, plain],
  ['lint.jsonl', 'jsonl', lint, plain],
  ['lint.yaml', 'yaml', lint, plain],
  ['lint.md', 'markdown', lint, plain],
  ['lint.html', 'html', lint, plain],
  ['lint.sarif', 'sarif', lint, plain],
  ['lint.source.sarif', 'sarif', lint, source],
  ['lint.junit.xml', 'junit', lint, plain],
  ['lint.checkstyle.xml', 'checkstyle', lint, plain],
  ['lint.tap', 'tap', lint, plain],
  ['lint.github.txt', 'github', lint, plain],
  ['lint.source.github.txt', 'github', lint, source],
  ['lint.gitlab.json', 'gitlab', lint, plain],
  ['lint-single.md', 'markdown', lintSingle, plain],
  ['lint-clean.findings.txt', 'text', lintClean, plain],
  ['lint-clean.json', 'json', lintClean, plain],
  ['lint-clean.md', 'markdown', lintClean, plain],
  ['lint-clean.html', 'html', lintClean, plain],
  ['hostile-lint.findings.txt', 'text', hostileLint, plain],
  ['hostile-lint.md', 'markdown', hostileLint, plain],
  ['hostile-lint.sarif', 'sarif', hostileLint, plain],
  ['hostile-lint.junit.xml', 'junit', hostileLint, plain],
  ['hostile-lint.checkstyle.xml', 'checkstyle', hostileLint, plain],
  ['hostile-lint.tap', 'tap', hostileLint, plain],
  ['hostile-lint.github.txt', 'github', hostileLint, plain],
  ['hostile-lint.gitlab.json', 'gitlab', hostileLint, plain],
  ['checks.table.txt', 'table', checks, plain],
  ['checks.table.60.txt', 'table', checks, { width: 60, color: 0 }],
  ['checks.table.100.txt', 'table', checks, { width: 100, color: 0 }],
  ['checks.table.100.ansi', 'table', checkSingle, { width: 100, color: 1 }],
  ['checks.findings.txt', 'text', checks, plain],
  ['checks.list.txt', 'list', checks, plain],
  ['checks.list.80.txt', 'list', checks, { width: 80, color: 0 }],
  ['checks.json', 'json', checks, plain],
  ['checks.jsonl', 'jsonl', checks, plain],
  ['checks.yaml', 'yaml', checks, plain],
  ['checks.md', 'markdown', checks, plain],
  ['check-single.md', 'markdown', checkSingle, plain],
  ['checks.html', 'html', checks, plain],
  ['checks.sarif', 'sarif', checks, plain],
  ['checks.junit.xml', 'junit', checks, plain],
  ['checks.checkstyle.xml', 'checkstyle', checks, plain],
  ['checks.tap', 'tap', checks, plain],
  ['checks.github.txt', 'github', checks, plain],
  ['checks.source.github.txt', 'github', checks, source],
  ['checks.gitlab.json', 'gitlab', checks, plain],
  ['hostile-check.table.80.txt', 'table', hostileCheck, { width: 80, color: 0 }],
  ['hostile-check.findings.txt', 'text', hostileCheck, plain],
  ['hostile-check.md', 'markdown', hostileCheck, plain],
  ['hostile-check.html', 'html', hostileCheck, plain],
  ['hostile-check.yaml', 'yaml', hostileCheck, plain],
  ['hostile-check.sarif', 'sarif', hostileCheck, plain],
  ['hostile-check.junit.xml', 'junit', hostileCheck, plain],
  ['hostile-check.checkstyle.xml', 'checkstyle', hostileCheck, plain],
  ['hostile-check.tap', 'tap', hostileCheck, plain],
  ['hostile-check.github.txt', 'github', hostileCheck, plain],
  ['hostile-check.gitlab.json', 'gitlab', hostileCheck, plain],
  ['empty.findings.txt', 'text', empty, plain],
  ['empty.sarif', 'sarif', empty, plain],
  ['empty.junit.xml', 'junit', empty, plain],
  ['empty.checkstyle.xml', 'checkstyle', empty, plain],
  ['empty.tap', 'tap', empty, plain],
  ['empty.gitlab.json', 'gitlab', empty, plain],
];

describe('goldens', () => {
  it.each(cases)('%s', async (file, format, report, options) => {
    const create = await loadReporter(format);
    const text = render(create(options), report);
    expect(render(create(options), report)).toBe(text);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(new URL(file, folder), text);
    expect(text).toBe(readFileSync(new URL(file, folder), 'utf8'));
  });
});
