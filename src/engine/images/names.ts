import { randomBytes } from 'node:crypto';

import { ownerOfThisProcess } from '../owner.js';

/** Images that we put into an engine have a name here: no registry has this host, so that nothing is ever pulled or pushed by it. */
export const ourRepository = 'localhost/container-api';

/**
 * A name for an image that this process puts into an engine: `localhost/container-api:<random>_<owner>`. The image goes when its last name does, so
 * that two processes, or we and the user, may have the same image. Its tag tells prune who made it, even after a crash; labels could not, as the
 * image's configuration is not ours to change.
 */
export function nameForImage(): string {
  return `${ourRepository}:${randomBytes(4).toString('hex')}_${ownerOfThisProcess().replaceAll('/', '_')}`;
}

/** The owner (see `ownerOfThisProcess`) that a name of `nameForImage` tells; undefined for every other name. */
export function ownerInName(name: string): string | undefined {
  const [, owner] = /^localhost\/container-api:[0-9a-f]{8}_([\w.-]*)$/.exec(name) ?? [];
  return owner?.replaceAll('_', '/');
}
