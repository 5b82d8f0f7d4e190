import { createHash, hash, type Hash } from 'node:crypto';

const algorithms: readonly string[] = ['sha256', 'sha384', 'sha512'];

/** `sha256:<hex>` of `bytes`. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${hash('sha256', bytes, 'hex')}`;
}

function algorithmOf(digest: string): string | undefined {
  const algorithm = digest.slice(0, digest.indexOf(':'));
  return algorithms.includes(algorithm) ? algorithm : undefined;
}

/** True when `bytes` are what `digest` names; false for an algorithm that is not in the OCI image-spec too. */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  const algorithm = algorithmOf(digest);
  return algorithm !== undefined && `${algorithm}:${hash(algorithm, bytes, 'hex')}` === digest;
}

/** A running digest of the algorithm that `digest` names; undefined when there is no such algorithm. */
export function startDigest(digest: string): Hash | undefined {
  const algorithm = algorithmOf(digest);
  return algorithm === undefined ? undefined : createHash(algorithm);
}
