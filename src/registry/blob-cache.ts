import { ContainerApiError } from '../errors.js';

/** Keeps small blobs by digest, the least recently used going first, and fetches each only once at a time. */
export interface BlobCache {
  get: (digest: string, fetch: () => Promise<Buffer>) => Promise<Buffer>;
}

export function createBlobCache(maxBytes: number): BlobCache {
  const kept = new Map<string, Buffer>();
  const pending = new Map<string, Promise<Buffer>>();
  let bytes = 0;

  function keep(digest: string, blob: Buffer): void {
    if (blob.length > maxBytes / 4) return;
    // A slice of a large network buffer would hold all of it.
    kept.set(digest, blob.buffer.byteLength > 2 * blob.length ? Buffer.from(blob) : blob);
    bytes += blob.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest);
      bytes -= length;
    }
  }

  async function start(digest: string, fetch: () => Promise<Buffer>): Promise<Buffer> {
    const blob = fetch();
    pending.set(digest, blob);
    try {
      const fetched = await blob;
      keep(digest, fetched);
      return fetched;
    } finally {
      pending.delete(digest);
    }
  }

  return {
    async get(digest, fetch) {
      for (;;) {
        const blob = kept.get(digest);
        if (blob) {
          kept.delete(digest);
          kept.set(digest, blob);
          return blob;
        }
        const running = pending.get(digest);
        if (!running) return start(digest, fetch);
        try {
          return await running;
        } catch (error) {
          // What failed because its asker went away is asked again.
          if (error instanceof ContainerApiError) throw error;
        }
      }
    },
  };
}
