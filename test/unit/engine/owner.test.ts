import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nameForImage, ownerInName } from '../../../src/engine/images/names.js';
import { ownerOfThisProcess, ownerState } from '../../../src/engine/owner.js';

const owner = ownerOfThisProcess();

describe('ownerState', () => {
  it('knows that this process runs', () => {
    expect(ownerState(owner)).toBe('alive');
  });

  it.each([
    ['another process of its number', owner.replace(/\d+$/, '1'), 'gone'],
    ['a number that nobody has', owner.replace(/\/\d+\/\d+$/, '/4194303/1'), 'gone'],
    ['an earlier boot', owner.replace(/^([^/]*)\/[^/]+/, '$1/00000000-0000-4000-8000-000000000000'), 'gone'],
    ['another machine', owner.replace(/^[^/]*/, 'elsewhere'), 'elsewhere'],
    ['another container of this machine', owner.replace(/\/\d+(?=\/\d+\/\d+$)/, '/1'), 'elsewhere'],
    ['a machine without /proc', 'mac///12/', 'elsewhere'],
    ['nothing', '', 'elsewhere'],
  ])('%s', (_name, label, state) => {
    expect(ownerState(label)).toBe(state);
  });

  it('never throws, and takes no foreign text for a living process', () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        expect(ownerState(label)).not.toBe('alive');
      }),
    );
  });
});

describe('nameForImage', () => {
  it('is a name that engines take, and tells its owner', () => {
    const name = nameForImage();
    // distribution/reference: tag
    expect(name).toMatch(/^localhost\/container-api:\w[\w.-]{0,127}$/);
    expect(ownerInName(name)).toBe(owner);
    expect(nameForImage()).not.toBe(name);
  });

  it.each([
    'localhost/container-api:latest',
    'localhost/container-api',
    'other:0a1b2c3d_x_y',
    '<none>:<none>',
  ])('%s has no owner', (name) => {
    expect(ownerInName(name)).toBeUndefined();
  });
});
