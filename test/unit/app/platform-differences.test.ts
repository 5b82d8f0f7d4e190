import { describe, expect, it } from 'vitest';

import { platformDifferences } from '../../../src/app/platform-differences.js';
import { readContract } from '../../../src/contract/read-contract.js';
import type { Contract } from '../../../src/model/contract.js';

async function contractOf(labels: Record<string, string>): Promise<Contract> {
  const platform = { os: 'linux', architecture: 'amd64' };
  const image = {
    transport: 'oci' as const,
    name: 'app',
    tags: [],
    platform,
    config: { Labels: labels },
    notCarried: [],
  };
  return (await readContract({ image, fragments: [] })).contract;
}

describe('platformDifferences', () => {
  it('names the promise that differs', async () => {
    const [one, other] = [
      await contractOf({ 'api.ENV.PORT': '80' }),
      await contractOf({ 'api.ENV.PORT': '81' }),
    ];
    const found = platformDifferences(
      { platform: 'linux/amd64', contract: one },
      { platform: 'linux/arm64', contract: other },
    );
    expect(found.map(({ message }) => message)).toEqual([
      'env PORT default is "81" on linux/arm64 and "80" on linux/amd64',
    ]);
  });

  it.each(['hasOwnProperty', '__proto__', 'constructor'])(
    'takes lists under a key named %s for plain values',
    async (key) => {
      const contract = await contractOf({});
      const extra = JSON.parse(`{"${key}": [{"name": "x"}]}`) as NonNullable<
        Contract['commands'][number]['extra']
      >;
      const command = { name: 'run', style: 'argv' as const, arguments: [], extra, declaredAt: [] };
      const found = platformDifferences(
        { platform: 'a', contract },
        { platform: 'b', contract: { ...contract, commands: [command] } },
      );
      expect(found.map(({ data }) => data?.subject)).toContain(`commands run extra ${key}`);
    },
  );
});
