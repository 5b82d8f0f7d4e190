import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonical, empty } from '../../../fixtures/reports/canonical.js';
import { hostile } from '../../../fixtures/reports/hostile.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report } from '../../../src/model/report.js';
import { loadReporter, type ReporterName, type ReporterOptions } from '../../../src/reporters/index.js';

/** Goldens are compared byte for byte; `UPDATE_GOLDEN=1 npx vitest run test/unit/reporters/golden.test.ts` writes them anew. */
const folder = new URL('../../../fixtures/reports/golden/', import.meta.url);
const plain: ReporterOptions = { color: 0 };

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
