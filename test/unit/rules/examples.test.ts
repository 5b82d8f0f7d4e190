import { describe, expect, it } from 'vitest';

import { rules } from '../../../src/rules/index.js';
import { findingsOf, fixOf } from './materialise.js';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(
    rule.examples.failing.map(
      (example, index) => [`${example.messageId} (${String(index + 1)})`, example] as const,
    ),
  )('finds %s', async (_, example) => {
    const { messageId, line, message, suggestion, severity, only, fixed } = example;
    const findings = await findingsOf(id, example);
    const found = findings.filter((finding) => finding.messageId === messageId);
    expect(found).toContainEqual(
      expect.objectContaining({
        messageId,
        ...(line !== undefined && { location: expect.objectContaining({ kind: 'file', line }) as unknown }),
        ...(message !== undefined && { message }),
        ...(suggestion !== undefined && { suggestion }),
        ...(severity && { severity }),
      }),
    );
    if (only) expect(findings).toHaveLength(1);
    if (fixed !== undefined) {
      expect((await fixOf(id, example)) ?? example.dockerfile ?? example.contract).toBe(fixed);
    }
    for (const { message: said, fingerprint } of found) {
      expect(said).toMatch(/\S/);
      expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it.each(rule.examples.clean.map((example, index) => [index + 1, example] as const))(
    'is silent on clean example %i',
    async (_, example) => {
      expect(await findingsOf(id, example)).toEqual([]);
    },
  );

  it('shows every message in an example', () => {
    expect(new Set(rule.examples.failing.map(({ messageId }) => messageId))).toEqual(
      new Set(Object.keys(rule.messages)),
    );
  });

  it('is described', () => {
    for (const text of [rule.summary, rule.rationale, rule.remedy, rule.source])
      expect(text).toMatch(/^\S.*\S$/s);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
    expect(id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
  });
});
