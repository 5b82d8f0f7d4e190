import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';

import type { FileEntry } from '../../model/run.js';
import { insideId } from './proc-status.js';

/** Links followed before it counts as a circle; as in Linux. */
const maxLinks = 40;

/**
 * What Podman's archives tell wrong or not at all of a path of a running container, seen through the root of its process `pid` of this machine: who owns it, and a link
 * that leads nowhere. Links are followed here, as those of the image lead to places of the image. No content is read. Empty when nothing can be seen.
 */
export function seenThroughProcess(
  pid: number,
  { path, type }: FileEntry,
): Partial<Pick<FileEntry, 'uid' | 'gid' | 'type' | 'target'>> {
  const process = `/proc/${String(pid)}`;
  const root = `${process}/root`;
  try {
    if (type === 'absent') {
      const link = posix.join(withoutLinks(root, posix.dirname(path)), posix.basename(path));
      return { type: 'link', target: readlinkSync(`${root}${link}`) };
    }
    const { uid, gid } = lstatSync(`${root}${withoutLinks(root, path)}`);
    return {
      uid: insideId(readFileSync(`${process}/uid_map`, 'latin1'), uid),
      gid: insideId(readFileSync(`${process}/gid_map`, 'latin1'), gid),
    };
  } catch {
    return {}; // it has ended, or is not ours to look at, or there is nothing at the path
  }
}

/** The path below `root` without links in it. Throws where there is nothing, or a circle. */
export function withoutLinks(root: string, path: string): string {
  let links = 0;
  const walk = (from: string, rest: string): string =>
    rest
      .split('/')
      .filter((part) => part !== '')
      .reduce((at, part) => {
        // Above the top there is the top.
        const next = posix.join(at, part);
        if (!lstatSync(`${root}${next}`).isSymbolicLink()) return next;
        if (++links > maxLinks) throw new Error('a circle of links');
        const target = readlinkSync(`${root}${next}`);
        return walk(target.startsWith('/') ? '/' : posix.dirname(next), target);
      }, from);
  return walk('/', path);
}
