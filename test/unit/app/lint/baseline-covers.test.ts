import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  emptyBaseline,
  readBaseline,
  readReplaced,
  staleEntries,
  writeBaseline,
} from '../../../../src/app/lint/baseline.js';

let path: string;
beforeAll(() => {
  path = join(mkdtempSync(join(tmpdir(), 'container-api-baseline-')), 'baseline.json');
});
afterAll(() => {
  rmSync(join(path, '..'), { recursive: true });
});

const findings = {
  aa: { rule: 'env/type-missing', target: 'app' },
  bb: { rule: 'process/stops-on-sigint', target: 'app' },
};
const isProbe = (rule: string): boolean => rule.startsWith('process/');

describe('a baseline that lint and check share', () => {
  it('has no stale entries of rules that a command does not cover', () => {
    writeFileSync(path, JSON.stringify({ version: 1, findings }));
    const baseline = readBaseline(path, isProbe);
    baseline.linted.add('app');
    expect(staleEntries(baseline).map(({ rule }) => rule)).toEqual(['process/stops-on-sigint']);
  });

  it('keeps them when it is written anew', () => {
    writeFileSync(path, JSON.stringify({ version: 1, findings }));
    const found = emptyBaseline(isProbe);
    found.linted.add('app');
    found.found.set('cc', { rule: 'process/starts', target: 'app' });
    writeBaseline(path, readReplaced(path), found);
    const written = JSON.parse(readFileSync(path, 'utf8')) as { findings: object };
    expect(Object.keys(written.findings)).toEqual(['aa', 'cc']);
  });
});
