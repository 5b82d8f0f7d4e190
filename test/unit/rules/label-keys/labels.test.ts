import { describe, expect, it } from 'vitest';

import { describes } from '../../../../src/rules/label-keys.js';
import type { HistoryEntry } from '../../../../src/model/image.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

describe('labels that describe an image', () => {
  it.each([
    ['org.opencontainers.image.title', 'identity'],
    ['org.opencontainers.image.vendor', 'publisher'],
    ['org.label-schema.vcs-url', 'identity'],
    ['com.redhat.component', 'identity'],
    ['com.redhat.license_terms', 'publisher'],
    ['maintainer', 'publisher'],
    ['io.modelcontextprotocol.server.name', 'identity'],
    ['org.opencontainers.image.titles', undefined],
    ['api.ENV.PORT', undefined],
    ['io.openshift.s2i.scripts-url', undefined],
    ['title', undefined],
  ])('%s: %s', (key, kind) => {
    expect(describes(key)).toBe(kind);
  });
});

describe('label/key-invalid', () => {
  it.each([
    ['com.example.buildDate', 'note', 'com.example.build-date'],
    ['My Key', 'warning', 'my-key'],
    ['_a..b--c.', 'note', 'a.b-c'],
  ])('suggests a key for %s', async (key, severity, better) => {
    const [finding, ...others] = await findingsOf('label/key-invalid', {
      image: { config: { Labels: { [key]: 'x' } } },
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity,
      subject: `label ${key}`,
      location: { kind: 'label', key },
      suggestion: `Write LABEL ${better}="…".`,
    });
  });

  it('has no suggestion where nothing of the key is left', async () => {
    const [finding] = await findingsOf('label/key-invalid', {
      image: { config: { Labels: { '42!': 'x' } } },
    });
    expect(finding).toMatchObject({ messageId: 'character', data: { key: '42!', character: '!' } });
    expect(finding).not.toHaveProperty('suggestion');
  });

  it('ends on a hostile key', async () => {
    const key = `a${'.-'.repeat(100_000)}`;
    const findings = await findingsOf('label/key-invalid', { image: { config: { Labels: { [key]: 'x' } } } });
    expect(findings.map(({ messageId }) => messageId)).toEqual(['end']);
    expect(findings[0]?.message.length).toBeLessThan(200);
  });
});

describe('label/too-large', () => {
  const one = async (key: string, value: string) =>
    findingsOf('label/too-large', { image: { config: { Labels: { [key]: value } } } });

  it('counts bytes of key and value', async () => {
    expect(await one('key', 'x'.repeat(65_515))).toEqual([]);
    expect(await one('key', 'x'.repeat(65_516))).toMatchObject([
      { messageId: 'one', severity: 'note', subject: 'label key', data: { key: 'key', bytes: 65_519 } },
    ]);
    expect(await one('key', 'ü'.repeat(32_758))).toMatchObject([{ data: { bytes: 65_519 } }]);
  });

  it('adds all labels up', async () => {
    const labels = (last: number) =>
      Object.fromEntries([
        ...Array.from({ length: 8 }, (_, index) => [`k${String(index)}`, 'x'.repeat(60_000)]),
        ['kx', 'x'.repeat(last)],
      ]) as Record<string, string>;
    const all = async (last: number) =>
      findingsOf('label/too-large', { image: { config: { Labels: labels(last) } } });
    const rest = 512 * 1024 - 8 * 60_002 - 2;
    expect(await all(rest)).toEqual([]);
    expect(await all(rest + 1)).toMatchObject([{ messageId: 'all', data: { bytes: 512 * 1024 + 1 } }]);
  });
});

describe('label/runs-on-host', () => {
  it('does not repeat the command', async () => {
    const findings = await findingsOf('label/runs-on-host', {
      image: { config: { Labels: { run: 'docker run -e PASSWORD=hunter2 IMAGE', INSTALL: 'x' } } },
    });
    expect(findings.map(({ subject }) => subject).sort()).toEqual(['label INSTALL', 'label run']);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

describe('label/inherited', () => {
  const labels = { 'org.opencontainers.image.version': '24.04', vendor: 'Example', name: 'ubuntu' };

  it('holds what tells who publishes for less grave', async () => {
    const findings = await findingsOf('label/inherited', {
      image: { config: { Labels: { ...labels, name: 'shop' } } },
      base: { config: { Labels: labels } },
    });
    expect(findings.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['label org.opencontainers.image.version', 'warning'],
      ['label vendor', 'note'],
    ]);
    expect(findings[0]?.suggestion).toBe(
      'Write LABEL org.opencontainers.image.version="…" with a value of this image, or blank it: LABEL org.opencontainers.image.version="".',
    );
  });

  it('points at the FROM of the target, and knows what stages below it set', async () => {
    const findings = await findingsOf('label/inherited', {
      dockerfile:
        'FROM ubuntu AS base\nLABEL vendor=me\nFROM base AS app\nLABEL org.opencontainers.image.version=1\n',
      base: { config: { Labels: labels } },
    });
    expect(findings).toMatchObject([
      { messageId: 'left-to-base', subject: 'label name', location: { line: 3, column: 1 } },
    ]);
  });

  it('is not evaluated where the base is not known', async () => {
    const { target } = await materialise({ image: { config: { Labels: labels } } });
    const [report] = await lintTarget(target, settingsOf('label/inherited', {}));
    expect(report?.findings).toEqual([]);
    expect(report?.notEvaluated).toMatchObject([{ subject: 'label/inherited', reason: /--base/ }]);
  });
});

describe('label/inherited-by-history', () => {
  const step = (created_by: string, created: string): HistoryEntry => ({
    created_by,
    created: `2026-01-${created}Z`,
    empty_layer: true,
  });

  it('says what the evidence is', async () => {
    const history = [
      step('LABEL name=ubuntu', '01T10:00:00'),
      step('CMD ["bash"]', '01T10:00:00'),
      step('RUN /bin/sh -c true # buildkit', '12T11:00:00'),
      step('ENTRYPOINT ["/shop"]', '12T11:00:01'),
    ];
    const findings = await findingsOf('label/inherited-by-history', {
      image: { config: { Labels: { name: 'ubuntu' } }, history },
    });
    expect(findings).toMatchObject([{ severity: 'note', data: { date: '2026-01-01', gap: '11 days' } }]);
  });

  it('takes a value for what it is, not for how it begins', async () => {
    const history = [
      step('LABEL name=ubuntu version=1', '01T10:00:00'),
      step('CMD ["bash"]', '01T10:00:00'),
      step('CMD ["/shop"]', '12T11:00:01'),
    ];
    const image = { config: { Labels: { name: 'shop', version: '1' } }, history };
    const findings = await findingsOf('label/inherited-by-history', { image });
    expect(findings.map(({ subject }) => subject)).toEqual(['label version']);
  });

  it('is not misled by steps without a time or out of order', async () => {
    const odd: HistoryEntry[][] = [
      [{ created_by: 'LABEL name=a' }, { created_by: 'CMD a' }, { created_by: 'CMD b' }],
      [step('LABEL name=a', '12T00:00:00'), step('CMD a', '12T00:00:00'), step('CMD b', '01T00:00:00')],
      [{}, {}],
      [],
    ];
    for (const history of odd) {
      const image = { config: { Labels: { name: 'a' } }, history };
      expect(await findingsOf('label/inherited-by-history', { image })).toEqual([]);
    }
  });
});

describe('label/annotations-disagree', () => {
  it('compares every later place with the first', async () => {
    const key = 'org.opencontainers.image.title';
    const findings = await findingsOf('label/annotations-disagree', {
      image: {
        config: { Labels: { [key]: 'A' } },
        annotations: { manifest: { [key]: 'B' }, index: { [key]: 'C' } },
      },
    });
    expect(findings).toMatchObject([
      { location: { kind: 'annotation', on: 'manifest', key }, subject: `label ${key}` },
      {
        location: { kind: 'annotation', on: 'index', key },
        message: `The label "${key}" says "A", but the annotation of the index says "C".`,
        suggestion: `Build with --annotation "index:${key}=…" and the value of the label.`,
      },
    ]);
  });
});

describe('label/lost-in-stage', () => {
  it('names the line to move to, and each label once', async () => {
    const findings = await findingsOf('label/lost-in-stage', {
      dockerfile:
        'FROM golang AS deps\nLABEL com.example.a=1\nFROM deps AS build\nLABEL com.example.b=2\n' +
        'FROM scratch\nCOPY --from=build /a /a\nCOPY --from=deps /b /b\nCOPY --from=nginx /c /c\n',
    });
    expect(findings.map(({ subject, location, suggestion }) => [subject, location, suggestion])).toEqual([
      [
        'label com.example.a',
        expect.objectContaining({ line: 2, column: 7 }),
        'Move LABEL com.example.a=… below the FROM in line 5.',
      ],
      [
        'label com.example.b',
        expect.objectContaining({ line: 4, column: 7 }),
        'Move LABEL com.example.b=… below the FROM in line 5.',
      ],
    ]);
  });

  it('ends where stages take from one another in every way', async () => {
    const stages = Array.from(
      { length: 200 },
      (_, index) =>
        `FROM alpine AS s${String(index)}\nLABEL com.example.l${String(index)}=1\nCOPY --from=${String(index)} . .\nCOPY --from=s${String(index - 1)} . .\n`,
    );
    const findings = await findingsOf('label/lost-in-stage', { dockerfile: stages.join('') });
    expect(findings).toHaveLength(199);
  });
});
