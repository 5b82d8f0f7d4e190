import { describe, expect, test } from 'vitest';
import type { Image } from '../../../../src/model/image.js';
import layersWithinBudget from '../../../../src/probes/small/layers-within-budget.js';
import noBuildTools from '../../../../src/probes/small/no-build-tools.js';
import sizeWithinBudget, { formatBytes } from '../../../../src/probes/small/size-within-budget.js';
import { context, ended, verdictOf, type Shown } from '../observation.js';

const sized = (bytes: number, size?: number) =>
  context({
    image: { size: { bytes, measure: 'unpacked' } },
    settings: { budgets: size === undefined ? {} : { size } },
  });
const layered = (count: number, layers?: number) =>
  context({
    image: { layers: Array.from({ length: count }, () => ({})) } as unknown as Partial<Image>,
    settings: { budgets: layers === undefined ? {} : { layers } },
  });

describe('small/size-within-budget', () => {
  test('passes up to the budget itself', () => {
    expect(verdictOf(sizeWithinBudget, sized(5_000_000, 5_000_000))).toMatchObject({
      outcome: 'pass',
      message: 'it has 5.0 MB, unpacked, of 5.0 MB',
      runs: [],
    });
  });

  test('a byte more is an error, in bytes where both look alike', () => {
    const { outcome, findings } = verdictOf(sizeWithinBudget, sized(5_000_001, 5_000_000));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'too-large',
        severity: 'error',
        message:
          'The image has 5.0 MB, unpacked, more than the budget of 5.0 MB (5000001 bytes, not 5000000).',
        data: { bytes: 5_000_001, budget: 5_000_000 },
      },
    ]);
    expect(findings[0]?.suggestion).toContain('smaller base image');
    expect(verdictOf(sizeWithinBudget, sized(70_000_000, 5_000_000)).message).toBe(
      'The image has 70.0 MB, unpacked, more than the budget of 5.0 MB.',
    );
  });

  test('a budget of nothing is a budget', () => {
    expect(verdictOf(sizeWithinBudget, sized(1, 0)).outcome).toBe('fail');
  });

  test('is skipped without a budget, and without a size', () => {
    expect(verdictOf(sizeWithinBudget, sized(1234))).toMatchObject({
      outcome: 'skip',
      message: 'no budget is set; it has 1.2 kB, unpacked',
    });
    expect(verdictOf(sizeWithinBudget, context({ settings: { budgets: { size: 1 } } }))).toMatchObject({
      outcome: 'skip',
      message: 'the source does not tell the size of the image',
    });
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_960, '1.0 MB'],
    [2_100_000_000, '2.1 GB'],
    [5e15, '5000.0 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('small/layers-within-budget', () => {
  test('passes up to the budget', () => {
    expect(verdictOf(layersWithinBudget, layered(1, 1))).toMatchObject({
      outcome: 'pass',
      message: 'it has 1 layer, of 1',
    });
  });

  test('one more is an error', () => {
    expect(verdictOf(layersWithinBudget, layered(8, 7)).findings).toMatchObject([
      {
        messageId: 'too-many',
        severity: 'error',
        message: 'The image has 8 layers, more than the budget of 7.',
        suggestion: 'Join RUN instructions that belong together, and copy into a fresh last stage.',
        data: { layers: 8, budget: 7 },
      },
    ]);
  });

  test('is skipped without a budget, and where layers are not told', () => {
    expect(verdictOf(layersWithinBudget, layered(3)).message).toBe('no budget is set; it has 3 layers');
    expect(verdictOf(layersWithinBudget, context()).outcome).toBe('skip');
  });
});

describe('small/no-build-tools', () => {
  const files = { '/usr/bin/gcc': {}, '/usr/bin/git': { size: 3 } };

  test('passes where none is', () => {
    expect(verdictOf(noBuildTools, context())).toMatchObject({
      outcome: 'pass',
      message: 'no compiler, no build system, no git',
    });
  });

  test('names what was left', () => {
    expect(verdictOf(noBuildTools, context(), () => ({ files })).findings).toMatchObject([
      {
        messageId: 'left',
        severity: 'warning',
        message: 'Build tools are left in the image: "/usr/bin/gcc", "/usr/bin/git".',
        suggestion: 'Build in a stage of its own, and COPY --from it only what runs.',
        data: { tools: ['/usr/bin/gcc', '/usr/bin/git'] },
      },
    ]);
  });

  test('a link to nothing, a folder, and a volume are no tools', () => {
    const given = context({ contract: { volumes: [{ path: '/data', declaredAt: [] }] } });
    const other = {
      '/usr/bin/cc': { type: 'link', target: '/etc/alternatives/cc' },
      '/usr/bin/make': { type: 'directory' },
      '/data': { type: 'file' },
    } as const;
    expect(verdictOf(noBuildTools, given, () => ({ files: other })).outcome).toBe('pass');
  });

  test('an image that does not boot has them all the same', () => {
    expect(verdictOf(noBuildTools, context(), () => ended(1, { files })).outcome).toBe('fail');
    expect(verdictOf(noBuildTools, context(), () => ended(1)).outcome).toBe('pass');
  });

  test('nothing is said where no file was looked at', () => {
    const over: Shown = { at: { 4: { do: 'not-reached', step: 'files', reason: '' } as never } };
    expect(verdictOf(noBuildTools, context(), () => over).outcome).toBe('inconclusive');
    const fault = { kind: 'not-found', message: 'no such program' } as const;
    expect(verdictOf(noBuildTools, context(), () => ({ startFault: fault, at: over.at ?? {} })).outcome).toBe(
      'skip',
    );
  });
});
