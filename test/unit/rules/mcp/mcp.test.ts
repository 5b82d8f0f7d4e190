import { describe, expect, it } from 'vitest';

import { findingsOf } from '../materialise.js';

const key = 'io.docker.server.metadata';
const labelled = (text: string) => ({ image: { config: { Labels: { [key]: text } } } });

describe('rules for MCP servers', () => {
  it('tell each field that is dropped, at its place, and what to do instead', async () => {
    const findings = await findingsOf(
      'mcp/field-ignored',
      labelled('name: f\ncommand: [serve]\nallowHosts: [a]\ndescripton: x\nqqqqqqqqqq: 1\n'),
    );
    expect(findings.map(({ messageId, location, suggestion }) => [messageId, location, suggestion])).toEqual([
      [
        'dropped',
        { kind: 'label', key, pointer: '/command' },
        'Write it as ENTRYPOINT and CMD of the image.',
      ],
      ['dropped', { kind: 'label', key, pointer: '/allowHosts' }, 'Write it into the catalogue entry.'],
      ['unknown', { kind: 'label', key, pointer: '/descripton' }, 'Write description, or remove it.'],
      ['unknown', { kind: 'label', key, pointer: '/qqqqqqqqqq' }, 'Remove it.'],
    ]);
    expect(findings[0]?.message).toBe(
      `Docker's MCP gateway does not read "command" from the label "${key}": the image says what it runs.`,
    );
  });

  it('say nothing of a label that its reader refused', async () => {
    for (const text of ['- a\n', '{"name": ', '"text"']) {
      for (const rule of ['mcp/name-missing', 'mcp/field-ignored'])
        expect(await findingsOf(rule, labelled(text))).toEqual([]);
    }
  });

  it('quote hostile names', async () => {
    const [finding] = await findingsOf('mcp/field-ignored', labelled('{"name": "f", "\\u001b[31m": 1}'));
    expect(finding?.message).toContain('"\\u001b[31m"');
  });
});
