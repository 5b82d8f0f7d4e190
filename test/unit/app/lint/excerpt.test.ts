import { describe, expect, it } from 'vitest';

import { excerptOf } from '../../../../src/app/lint/excerpt.js';
import type { Finding } from '../../../../src/model/finding.js';

const finding = (line: number, path = 'Dockerfile'): Finding => ({
  ruleId: 'a/b',
  messageId: 'm',
  severity: 'error',
  message: 'x',
  location: { kind: 'file', path, line, column: 1 },
});
const lines = ['FROM a', 'ENV DB_PASSWORD=abc A=abcd', 'USER 1', ''];

describe('excerptOf', () => {
  it('shows the line with its neighbours, and no line behind the last line break', () => {
    expect(excerptOf(finding(1), 'Dockerfile', lines, new Set())).toEqual({
      line: 1,
      lines: lines.slice(0, 2),
    });
    expect(excerptOf(finding(3), 'Dockerfile', lines, new Set())).toEqual({
      line: 2,
      lines: lines.slice(1, 3),
    });
  });

  it('masks secrets of any length where they stand as words', () => {
    const excerpt = excerptOf(finding(2), 'Dockerfile', lines, new Set(['abc']));
    expect(excerpt?.lines[1]).toBe('ENV DB_PASSWORD=*** A=***d');
  });

  it('cuts lines that are data', () => {
    const excerpt = excerptOf(finding(1), 'Dockerfile', ['x'.repeat(1000)], new Set());
    expect(excerpt?.lines[0]).toBe(`${'x'.repeat(400)}…`);
  });

  it('shows nothing of another file', () => {
    expect(excerptOf(finding(1, 'other'), 'Dockerfile', lines, new Set())).toBeUndefined();
  });
});
