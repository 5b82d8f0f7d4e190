import { describe, expect, it } from 'vitest';

import { identityOf, withFingerprints } from '../../../../src/app/lint/fingerprint.js';
import type { Finding } from '../../../../src/model/finding.js';

const finding = (more: Partial<Finding>): Finding => ({
  ruleId: 'a/b',
  messageId: 'm',
  severity: 'error',
  message: 'x',
  ...more,
});
const prints = async (findings: Finding[], lines?: string[]) =>
  (await withFingerprints(findings, 'Dockerfile', lines)).map(({ fingerprint }) => fingerprint);
const at = (line: number) => ({ kind: 'file', path: 'Dockerfile', line, column: 1 }) as const;

describe('fingerprints', () => {
  it('stay when lines move', async () => {
    const before = await prints([finding({ location: at(2) })], ['FROM a', 'USER 0']);
    const after = await prints([finding({ location: at(4) })], ['FROM a', '', '# more', '  USER 0']);
    expect(after).toEqual(before);
  });

  it('stay when the message is worded otherwise, and change with rule, message id, subject and file', async () => {
    const [base] = await prints([finding({ subject: 'user' })]);
    expect(await prints([finding({ subject: 'user', message: 'y', severity: 'note' })])).toEqual([base]);
    for (const other of [{ ruleId: 'a/c' }, { messageId: 'n' }, { subject: 'health' }]) {
      expect(await prints([finding({ subject: 'user', ...other })])).not.toContain(base);
    }
    expect(
      (await withFingerprints([finding({ subject: 'user' })], 'other', undefined))[0]?.fingerprint,
    ).not.toBe(base);
  });

  it('tell equal findings apart by their order', async () => {
    const [one, two] = await prints([finding({ subject: 'user' }), finding({ subject: 'user' })]);
    expect(one).not.toBe(two);
  });
});

describe('identityOf', () => {
  it.each([
    [{ image: 'docker.io/library/redis:7' }, 'docker.io/library/redis'],
    [{ image: 'localhost:5000/app' }, 'localhost:5000/app'],
    [{ image: 'localhost:5000/app:1.4' }, 'localhost:5000/app'],
    [{ image: 'app@sha256:0123' }, 'app'],
    [{ path: './a/Dockerfile' }, 'a/Dockerfile'],
  ])('%j is %s', (target, expected) => {
    expect(identityOf(target)).toBe(expected);
  });
});
