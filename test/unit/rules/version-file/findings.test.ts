import { describe, expect, it } from 'vitest';

import { findingsOf } from '../materialise.js';

describe('version-file rules', () => {
  it('hold a missing build, an abbreviation and a wrong URL for less grave than the rest', async () => {
    const versionFile = '{"commit": "6ecf0ef", "source": "git@github.com:a/b"}';
    const missing = await findingsOf('version-file/field-missing', { versionFile });
    expect(missing.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['error', 'field version'],
      ['warning', 'field build'],
    ]);
    const invalid = await findingsOf('version-file/field-invalid', { versionFile });
    expect(invalid.map(({ severity, messageId }) => [severity, messageId])).toEqual([
      ['warning', 'abbreviated'],
      ['warning', 'not-a-url'],
    ]);
    const wrong = await findingsOf('version-file/field-invalid', {
      versionFile: '{"commit": 7, "source": ""}',
    });
    expect(wrong.map(({ severity }) => severity)).toEqual(['error', 'error']);
  });

  it.each([
    ['null', 'The field version is null, not a text.'],
    ['true', 'The field version is the boolean "true", not a text.'],
    ['[]', 'The field version is a list, not a text.'],
  ])('say what a value of %s is', async (value, message) => {
    const versionFile = `{"version": ${value}}`;
    const [finding] = await findingsOf('version-file/field-invalid', { versionFile });
    expect(finding?.message).toBe(message);
    const [build] = await findingsOf('version-file/field-invalid', { versionFile: '{"build": {}}' });
    expect(build?.message).toBe('The field build is an object, not a text.');
  });

  it('tell the line of the first of two keys', async () => {
    const [finding] = await findingsOf('version-file/duplicate-key', {
      versionFile: '{\n\n "a": 1,\n "a": 2\n}',
    });
    expect(finding).toMatchObject({
      message: 'The key "a" stands twice, first in line 3; most readers take the last one.',
      location: { line: 4, column: 2 },
    });
  });

  it('name the values that disagree, without the password of a URL', async () => {
    const image = {
      config: { Labels: { 'org.opencontainers.image.source': 'https://github.com/a/c' } },
      files: { 'app/version.json': '{\n "source": "https://ci:hunter2@github.com/a/b"\n}' },
    };
    const [finding] = await findingsOf('version-file/disagrees-with-labels', { image });
    expect(finding).toMatchObject({
      subject: 'field source',
      location: { kind: 'file', path: '/app/version.json', line: 2, column: 12, pointer: '/source' },
    });
    expect(finding?.message).toMatch(
      /^The field source is "https:\/\/.*@github\.com\/a\/b", but the label org\.opencontainers\.image\.source is "https:\/\/github\.com\/a\/c"\.$/,
    );
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });

  it('are silent on images whose version file no rule asked for', async () => {
    const image = { files: { 'app/version.json': 'null' } };
    expect(await findingsOf('version-file/not-an-object', { image })).toEqual([]);
  });
});
