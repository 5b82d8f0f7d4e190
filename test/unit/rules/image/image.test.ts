import { describe, expect, it } from 'vitest';

import { factsOf } from './facts.js';
import type { Image } from '../../../../src/model/image.js';
import { baseEnd, duration, stepsOf } from '../../../../src/rules/history.js';
import tooLarge from '../../../../src/rules/image/too-large.js';
import tooManyLayers from '../../../../src/rules/image/too-many-layers.js';
import type { Budgets } from '../../../../src/rules/rule.js';
import { runRules } from '../../../../src/rules/run.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

const small: Image = {
  transport: 'oci',
  name: 'shop',
  tags: [],
  platform: { os: 'linux', architecture: 'amd64' },
  size: { bytes: 1, measure: 'compressed' },
  config: {},
  notCarried: [],
};

describe('image/too-many-layers', () => {
  const judge = (count: number, budgets: Budgets = {}, profiles: string[] = []) => {
    const image: Image = { ...small, layers: Array.from({ length: count }, () => ({})) };
    const facts = factsOf({ image, config: {}, budgets, profiles: new Set(profiles) });
    const { findings } = runRules([{ rule: tooManyLayers, level: 'on' }], facts);
    return findings.map(({ severity, message }) => [severity, message]);
  };

  it('knows the limit of Docker', () => {
    expect(judge(125)).toEqual([]);
    expect(judge(126)).toEqual([['error', 'The image has 126 layers, more than the 125 that it may have.']]);
    expect(judge(126, { layers: 200 })).toEqual(judge(126));
  });

  it('knows the budget, and what Red Hat asks', () => {
    expect(judge(20, { layers: 20 })).toEqual([]);
    expect(judge(21, { layers: 20 })).toEqual([
      ['warning', 'The image has 21 layers, more than the 20 that it may have.'],
    ]);
    expect(judge(40, {}, ['redhat'])).toEqual([]);
    expect(judge(41, {}, ['redhat'])).toHaveLength(1);
    expect(judge(41, { layers: 50 }, ['redhat'])).toEqual([]);
  });
});

describe('image/too-large', () => {
  it('allows 500 MB where nothing else is said', () => {
    const judge = (bytes: number) => {
      const image: Image = { ...small, size: { bytes, measure: 'unpacked' } };
      const { findings } = runRules([{ rule: tooLarge, level: 'on' }], factsOf({ image, config: {} }));
      return findings.map(({ message }) => message);
    };
    expect(judge(500_000_000)).toEqual([]);
    expect(judge(1_234_567_890)).toEqual([
      'The image has 1.23 GB (unpacked), more than the 500 MB that it may have.',
    ]);
    expect(judge(500_000_001)).toHaveLength(1);
  });

  it('says both sizes, and how it was measured', async () => {
    const findings = await findingsOf('image/too-large', {
      image: { files: { app: 'x' } },
      budgets: { size: 1 },
    });
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^The image has [\d.]+ MB \(compressed\), more than the 0\.000001 MB that it may have\.$/,
      ),
    ]);
  });

  it('is not evaluated for a Dockerfile', async () => {
    const { target } = await materialise({ dockerfile: 'FROM alpine\n' });
    const [report] = await lintTarget(target, settingsOf('image/too-large', {}));
    expect(report?.notEvaluated).toMatchObject([{ subject: 'image/too-large', reason: /size/ }]);
  });
});

describe('image/build-tools-left', () => {
  it('points at the RUN of the Dockerfile, and at the step of the history', async () => {
    const dockerfile = await findingsOf('image/build-tools-left', {
      dockerfile: 'FROM alpine AS a\nRUN apk add make git\nFROM a\n\n RUN apk add g++\n',
    });
    expect(dockerfile.map(({ location, data }) => [location, data])).toEqual([
      [expect.objectContaining({ line: 2, column: 1 }), { packages: ['make', 'git'] }],
      [expect.objectContaining({ line: 5, column: 2 }), { packages: ['g++'] }],
    ]);
    const image = await findingsOf('image/build-tools-left', {
      image: { history: [{ created_by: 'CMD ["a"]' }, { created_by: '/bin/sh -c apk add linux-headers' }] },
    });
    expect(image).toMatchObject([{ location: { kind: 'config', pointer: '/history/1' } }]);
  });
});

describe('steps of the history', () => {
  it.each([
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD', '["bash"]'],
    ['CMD ["bash"]', 'CMD', '["bash"]'],
    ['/bin/sh -c apk add x', 'RUN', 'apk add x'],
    ['|2 A=1 B=c d /bin/sh -c apk add x', 'RUN', 'apk add x'],
    ['RUN /bin/sh -c apk add x # buildkit', 'RUN', 'apk add x'],
    ['RUN |1 V=1 /bin/bash -o pipefail -c apk add x # buildkit', 'RUN', 'apk add x'],
    ['RUN apk add x && sh -c y', 'RUN', 'apk add x && sh -c y'],
    ['cmd /S /C #(nop) LABEL a=b', 'LABEL', 'a=b'],
    ['COPY a /a # buildkit', 'COPY', 'a /a'],
    ['', 'RUN', ''],
  ])('%s', (created_by, keyword, text) => {
    expect(stepsOf([{ created_by }])).toEqual([{ index: 0, keyword, text }]);
  });

  it('are read in linear time', () => {
    const steps = stepsOf([
      { created_by: `|1 ${'s'.repeat(1_000_000)}` },
      { created_by: 'sh '.repeat(400_000) },
    ]);
    expect(steps.map(({ keyword }) => keyword)).toEqual(['RUN', 'RUN']);
  });

  it('end with the last command before a clear gap and a command of the image itself', () => {
    const at = (hours: number, created_by: string) => ({
      created_by,
      created: new Date(hours * 3_600_000).toISOString(),
    });
    const end = (...history: ReturnType<typeof at>[]) => baseEnd(stepsOf(history))?.last.index;
    expect(end(at(0, 'CMD a'), at(1, 'COPY b'), at(1, 'CMD c'))).toBe(0);
    expect(end(at(0, 'CMD a'), at(0.99, 'COPY b'), at(0.99, 'CMD c'))).toBeUndefined();
    expect(end(at(0, 'COPY a'), at(1, 'COPY b'), at(1, 'CMD c'))).toBeUndefined();
    expect(end(at(0, 'CMD a'), at(1, 'COPY b'))).toBeUndefined();
    expect(end(at(0, 'CMD a'), at(9, 'ENTRYPOINT b'), at(18, 'CMD c'))).toBe(1);
    expect(end()).toBeUndefined();
  });

  it.each([
    [3_600_000, '1 hour'],
    [47 * 3_600_000, '47 hours'],
    [48 * 3_600_000, '2 days'],
    [100 * 86_400_000, '100 days'],
  ])('tells %i milliseconds as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
