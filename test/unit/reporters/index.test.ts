import { expect, it } from 'vitest';
import {
  isReporterName,
  loadReporter,
  reporterForFile,
  reporterNames,
} from '../../../src/reporters/index.js';

it('loads a factory for every name', async () => {
  const people = ['text', 'table', 'list'];
  const data = ['json', 'jsonl', 'yaml'];
  const pages = ['markdown', 'html'];
  const tools = ['sarif', 'junit', 'checkstyle', 'tap', 'github', 'gitlab'];
  expect(reporterNames).toEqual([...people, ...data, ...pages, ...tools]);
  for (const name of reporterNames) {
    const reporter = (await loadReporter(name))({ color: 0 });
    expect(reporter.start({ tool: { name: 'x', version: '1' }, rules: [] })).toBeTypeOf('string');
  }
});

it('knows its names', () => {
  expect(isReporterName('html')).toBe(true);
  expect(isReporterName('toString')).toBe(false);
});

it.each([
  ['out/report.HTML', 'html'],
  ['a.b.ndjson', 'jsonl'],
  ['README.md', 'markdown'],
  ['x.yml', 'yaml'],
  ['out/lint.sarif', 'sarif'],
  ['junit.xml', 'junit'],
  ['lint.tap', 'tap'],
  ['x.constructor', undefined],
  ['dir.json/x', undefined],
])('takes the format of %s from its extension', (path, name) => {
  expect(reporterForFile(path)).toBe(name);
});
