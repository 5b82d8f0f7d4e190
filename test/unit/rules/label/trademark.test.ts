import { describe, expect, it } from 'vitest';

import { findingsOf } from '../materialise.js';

describe("Red Hat's trademark, through the real linter", () => {
  it.each([
    ['Red Hat, Inc.', ['never']],
    ['Acme for Red Hat', []],
    ['Acme', []],
  ])('vendor="%s": %j', async (vendor, messageIds) => {
    const findings = await findingsOf('label/value-invalid', {
      image: { config: { Labels: { vendor } } },
      profiles: ['redhat'],
    });
    expect(findings.map(({ messageId }) => messageId)).toEqual(messageIds);
  });
});
