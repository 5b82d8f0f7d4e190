import { describe, expect, it } from 'vitest';

import type { KeyEntry } from '../../../../src/model/vocabulary.js';
import type { Example } from '../../../../src/rules/rule.js';
import { findingsOf } from '../materialise.js';

/** Message id, severity, and whether the report was about something that was not decided. */
async function say(rule: string, example: Example): Promise<string[]> {
  return (await findingsOf(`label/${rule}`, example)).map(
    ({ messageId, severity }) => `${messageId} ${severity}`,
  );
}

const entry = { key: 'k', presence: 'required' } as const;

describe('how grave it is', () => {
  it.each<[string, string, Example, string[]]>([
    [
      'required in an image',
      'required-missing',
      { image: {}, vocabulary: { entries: [entry] } },
      ['missing error'],
    ],
    [
      'required of a Dockerfile on a base',
      'required-missing',
      { dockerfile: 'FROM a\n', vocabulary: { entries: [entry] } },
      ['left-to-base warning'],
    ],
    [
      'required of a Dockerfile from scratch',
      'required-missing',
      { dockerfile: 'FROM scratch\n', vocabulary: { entries: [entry] } },
      ['missing error'],
    ],
    [
      'recommended',
      'required-missing',
      { image: {}, vocabulary: { entries: [{ key: 'k', presence: 'recommended' }] } },
      ['missing note'],
    ],
    [
      'required from tomorrow on',
      'required-missing',
      { image: {}, vocabulary: { entries: [{ ...entry, effective: '2026-11-26' }] } },
      ['missing note'],
    ],
    [
      'required from today on',
      'required-missing',
      { image: {}, vocabulary: { entries: [{ ...entry, effective: '2026-11-25' }] } },
      ['missing error'],
    ],
    [
      'forbidden from tomorrow on',
      'forbidden-present',
      {
        image: { config: { Labels: { k: 'x' } } },
        vocabulary: { entries: [{ key: 'k', presence: 'forbidden', effective: '2026-11-26' }] },
      },
      ['label note'],
    ],
    [
      'empty though required',
      'value-empty',
      { image: { config: { Labels: { k: '' } } }, vocabulary: { entries: [entry] } },
      ['demanded error'],
    ],
    [
      'empty though recommended',
      'value-empty',
      {
        image: { config: { Labels: { k: '' } } },
        vocabulary: { entries: [{ key: 'k', presence: 'recommended' }] },
      },
      ['demanded note'],
    ],
    [
      'a value that only differs in case',
      'value-invalid',
      { image: { config: { Labels: { 'org.opencontainers.image.licenses': 'mit' } } } },
      ['format note'],
    ],
    [
      'a value that is wrong',
      'value-invalid',
      { image: { config: { Labels: { 'org.opencontainers.image.licenses': 'custom' } } } },
      ['format warning'],
    ],
    [
      'a value that will be wrong',
      'value-invalid',
      {
        image: { config: { Labels: { k: 'x' } } },
        vocabulary: { entries: [{ key: 'k', enum: ['y'], effective: '2999-01-01' }] },
      },
      ['not-allowed note'],
    ],
    [
      'a deprecated key whose successor is set',
      'deprecated-key',
      { image: { config: { Labels: { Name: 'a', name: 'a' } } } },
      ['superfluous note'],
    ],
  ])('%s', async (_, rule, example, expected) => {
    expect(await say(rule, example)).toEqual(expected);
  });
});

describe('what findings say', () => {
  it('names who asks, the day, and the line to write', async () => {
    const [finding] = await findingsOf('label/required-missing', {
      image: {},
      vocabulary: { entries: [{ ...entry, effective: '2027-01-01', example: 'a "$1" b' }] },
    });
    expect(finding).toMatchObject({
      message: 'The label "k" is missing, which the configuration requires from 2027-01-01 on.',
      suggestion: 'Write LABEL k="a \\"\\$1\\" b".',
      subject: 'label k',
      location: { kind: 'label', key: 'k' },
    });
  });

  it.each<[Partial<KeyEntry>, string]>([
    [{}, '…'],
    [{ format: 'text' }, '…'],
    [{ format: 'date-time' }, '2026-01-31T12:00:00Z'],
    [{ format: 'date-time', enum: ['today'] }, 'today'],
    [{ enum: ['a', 'b'], example: 'b' }, 'b'],
  ])('%j: offers %s', async (said, example) => {
    const [finding] = await findingsOf('label/required-missing', {
      image: {},
      vocabulary: { entries: [{ ...entry, ...said }] },
    });
    expect(finding?.suggestion).toBe(`Write LABEL k="${example}".`);
  });

  it('names all profiles that ask', async () => {
    const findings = await findingsOf('label/required-missing', { image: {}, profiles: ['oci', 'ghcr'] });
    expect(
      findings.find(({ subject }) => subject === 'label org.opencontainers.image.licenses')?.message,
    ).toBe(
      'The label "org.opencontainers.image.licenses" is missing, which the profiles oci and ghcr recommend.',
    );
  });

  it.each([
    ['required', 'The label "k" is empty, and the configuration requires that it is not.'],
    ['recommended', 'The label "k" is empty, and the configuration recommends that it is not.'],
  ] as const)('says that an empty label is %s', async (presence, message) => {
    const [finding] = await findingsOf('label/value-empty', {
      image: { config: { Labels: { k: '' } } },
      vocabulary: { entries: [{ key: 'k', presence }] },
    });
    expect(finding?.message).toBe(message);
  });

  it.each([
    [
      'org.label-schema.usage',
      'https://example.com/',
      'Write org.opencontainers.image.documentation instead.',
    ],
    [
      'org.label-schema.usage',
      '/usr/share/doc',
      'Write org.opencontainers.image.documentation with an absolute URL.',
    ],
  ])('%s=%s: %s', async (key, value, suggestion) => {
    const [finding] = await findingsOf('label/deprecated-key', {
      image: { config: { Labels: { [key]: value } } },
    });
    expect(finding?.suggestion).toBe(suggestion);
  });

  it('repeats no password', async () => {
    const findings = await findingsOf('label/value-invalid', {
      image: {
        config: { Labels: { 'org.opencontainers.image.source': 'https://me:hunter2@example.com/ x' } },
      },
    });
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
    expect(findings[0]?.data).toMatchObject({ value: 'https://me:***@example.com/ x' });
  });

  it('offers a value made of the one that is there', async () => {
    const [finding] = await findingsOf('label/value-invalid', {
      image: { config: { Labels: { 'org.opencontainers.image.source': 'git@github.com:acme/weather.git' } } },
    });
    expect(finding).toMatchObject({
      message:
        'The label "org.opencontainers.image.source" should be an absolute URL, not "git@github.com:acme/weather.git": that is an address for git over SSH.',
      suggestion: 'Write LABEL org.opencontainers.image.source="https://github.com/acme/weather.git".',
    });
  });

  it.each([
    ['vcs-type', 'GIT', 'Write LABEL vcs-type="git".'],
    ['vcs-type', 'fossil', 'One of: git, hg, svn, bzr, cvs.'],
    [
      'com.docker.extension.categories',
      'security,databases',
      'Write LABEL com.docker.extension.categories="security,database".',
    ],
  ])('%s="%s": %s', async (key, value, suggestion) => {
    const [finding] = await findingsOf('label/value-invalid', {
      image: { config: { Labels: { [key]: value } } },
    });
    expect(finding?.suggestion).toBe(suggestion);
  });

  it.each([
    ['org.opencontainers.image.license', 'org.opencontainers.image.licenses'],
    ['org.opencontainers.image.maintainer', undefined],
    ['org.label-schema.title', 'org.opencontainers.image.title'],
    ['com.docker.extension.icon', 'com.docker.desktop.extension.icon'],
  ])('%s: did you mean %s?', async (key, meant) => {
    const [finding] = await findingsOf('label/unknown-key', {
      image: { config: { Labels: { [key]: 'x' } } },
    });
    expect(finding?.suggestion).toBe(
      meant === undefined ? 'Use the reversed name of a domain that is yours.' : `Did you mean ${meant}?`,
    );
  });
});
