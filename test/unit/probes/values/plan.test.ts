import { describe, expect, it } from 'vitest';

import { planEnv } from '../../../../src/probes/values/plan.js';
import { context, envVariable, type ContextParts } from '../observation.js';

function plan(parts: ContextParts, given: Record<string, string> = {}) {
  const { image, contract } = context(parts);
  return planEnv(image, contract, new Map(Object.entries(given)));
}

describe('planEnv', () => {
  it('takes the flag before the default before the example before a value of its own', () => {
    const env = ['A', 'B', 'C', 'D'].map((name) =>
      envVariable(name, name < 'C' ? { default: 'declared' } : {}),
    );
    const labels = Object.fromEntries(['A', 'B', 'C'].map((name) => [`api.ENV.${name}.example`, 'shown']));
    const { given } = plan({ contract: { env, labels } }, { A: 'mine' });
    expect(given).toEqual([
      { name: 'A', value: 'mine', origin: 'flag', required: true },
      { name: 'B', value: 'declared', origin: 'default', required: true },
      { name: 'C', value: 'shown', origin: 'example', required: true },
      { name: 'D', value: 'value', origin: 'synthesised', required: true },
    ]);
  });

  it('finds examples in the tests that a contract declares', () => {
    const tests = [{ kind: 'metadata', fields: { env: 'OTHER=1, CITY=Berlin' }, declaredAt: [] }];
    const { given } = plan({ contract: { env: [envVariable('CITY')], tests } });
    expect(given).toEqual([{ name: 'CITY', value: 'Berlin', origin: 'example', required: true }]);
  });

  it('gives optional variables only what the user gave, and keeps values for those that the image lacks', () => {
    const env = ['KNOWN', 'IN_IMAGE', 'LEFT'].map((name) => envVariable(name, { required: false }));
    const { given, optional } = plan(
      { contract: { env }, config: { Env: ['IN_IMAGE=x', 'PATH=/bin'] } },
      { EXTRA: '', KNOWN: 'k' },
    );
    expect(given).toEqual([
      { name: 'KNOWN', value: 'k', origin: 'flag', required: false },
      { name: 'EXTRA', value: '', origin: 'flag', required: false },
    ]);
    expect(optional).toEqual([{ name: 'LEFT', value: 'value', origin: 'synthesised', required: false }]);
  });

  it('names required variables without a value, with the reason', () => {
    const { given, missing } = plan({ contract: { env: [envVariable('A', { type: 'int', enum: ['x'] })] } });
    expect(given).toEqual([]);
    expect(missing).toMatchObject([
      {
        variable: { name: 'A' },
        reason: 'none of the values of its enum is of its type and holds its pattern',
      },
    ]);
  });
});
