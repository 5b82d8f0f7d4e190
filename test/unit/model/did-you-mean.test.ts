import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/model/did-you-mean.js';

describe('didYouMean', () => {
  it.each([
    ['descripton', 'description'],
    ['Description', 'description'],
    ['desciprtion', 'description'],
    ['mandatroy', 'mandatory'],
    ['post_start', 'post-start'],
    ['postStart', 'post-start'],
    ['ENVS', 'ENV'],
    ['ENVIRONMENT', 'ENV'],
    ['xyzzy', undefined],
    ['', undefined],
    ['d'.repeat(1_000_000), undefined],
  ])('%s: %s', (word, expected) => {
    expect(didYouMean(word, ['description', 'mandatory', 'post-start', 'ENV'])).toBe(expected);
  });

  it('answers a candidate or nothing', () => {
    const candidates = ['one', 'two'];
    fc.assert(
      fc.property(fc.string(), (word) => [...candidates, undefined].includes(didYouMean(word, candidates))),
    );
  });
});
