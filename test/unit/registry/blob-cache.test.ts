import { describe, expect, it } from 'vitest';

import { UnavailableError } from '../../../src/errors.js';
import { createBlobCache } from '../../../src/registry/blob-cache.js';

function counting(cache: ReturnType<typeof createBlobCache>) {
  const fetched: string[] = [];
  const get = (digest: string, size = 30) =>
    cache.get(digest, () => {
      fetched.push(digest);
      return Promise.resolve(Buffer.alloc(size, digest));
    });
  return { fetched, get };
}

describe('blob cache', () => {
  it('drops the least recently used beyond its size', async () => {
    const { fetched, get } = counting(createBlobCache(120));
    for (const digest of ['a', 'b', 'c', 'd', 'a', 'e', 'a', 'b']) await get(digest);
    expect(fetched).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
  });

  it('does not keep what would take a quarter of it', async () => {
    const { fetched, get } = counting(createBlobCache(100));
    await get('large', 26);
    await get('large', 26);
    expect(fetched).toEqual(['large', 'large']);
  });

  it('does not hold a network buffer for a small slice of it', async () => {
    const large = Buffer.alloc(64 * 1024);
    const cache = createBlobCache(1024);
    await cache.get('x', () => Promise.resolve(large.subarray(0, 10)));
    const kept = await cache.get('x', () => Promise.reject(new Error('not kept')));
    expect(kept.length).toBe(10);
    expect(kept.buffer).not.toBe(large.buffer);
  });

  it('gives our errors to all who wait, and asks again after an abort of another', async () => {
    const cache = createBlobCache(1000);
    const denied = new UnavailableError('REGISTRY_DENIED', 'no');
    const both = [1, 2].map(() => cache.get('x', () => Promise.reject(denied)));
    expect(await Promise.allSettled(both)).toEqual([
      { status: 'rejected', reason: denied },
      { status: 'rejected', reason: denied },
    ]);
    const aborted = cache.get('y', () => Promise.reject(new Error('aborted')));
    const second = cache.get('y', () => Promise.resolve(Buffer.from('y')));
    await expect(aborted).rejects.toThrow('aborted');
    expect((await second).toString()).toBe('y');
  });
});
