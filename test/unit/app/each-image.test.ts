import { describe, expect, it } from 'vitest';

import { eachImage, type Listed } from '../../../src/app/each-image.js';
import { UnavailableError } from '../../../src/errors.js';
import type { RegistryClient } from '../../../src/registry/client.js';

const gone = new UnavailableError('IMAGE_NOT_FOUND', 'b is not in the registry');

/** A registry of three repositories, one of which was deleted after it was listed. */
function clientOf(onTags: () => void = () => undefined): RegistryClient {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- pages of one registry
    async *repositories() {
      yield* ['a', 'b', 'c'];
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    async *tags({ repository }: { repository: string }) {
      onTags();
      if (repository === 'b') throw gone;
      yield '1';
    },
  } as unknown as RegistryClient;
}

async function list(client: RegistryClient, signal: AbortSignal): Promise<Listed[]> {
  const transports = {
    engine: () => Promise.reject(new Error('not asked')),
    registry: () => Promise.resolve(client),
    stdin: () => process.stdin,
  };
  const listed: Listed[] = [];
  for await (const each of eachImage(['docker://r.example'], { transports, signal })) listed.push(each);
  return listed;
}

describe('eachImage', () => {
  it('lists the other repositories of a registry when one cannot be listed', async () => {
    expect(await list(clientOf(), new AbortController().signal)).toEqual([
      'docker://r.example/a:1',
      { target: 'docker://r.example/b', error: gone },
      'docker://r.example/c:1',
    ]);
  });

  it('ends with one error when it is aborted', async () => {
    const controller = new AbortController();
    let asked = 0;
    const client = clientOf(() => {
      asked += 1;
      if (asked === 2) controller.abort();
    });
    expect(await list(client, controller.signal)).toEqual([
      'docker://r.example/a:1',
      { target: 'docker://r.example', error: gone },
    ]);
  });
});
