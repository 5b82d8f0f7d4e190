import { posix } from 'node:path';

import type { FileEntry } from '../../model/run.js';
import { isRegular, isSymlink, parseStat, type PathStat } from '../archive.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';

/** Go's `os.ModeDir`. */
const modeDirectory = 2 ** 31;
/** Go keeps these three apart from the permission bits: setuid, setgid, sticky. */
const specialBits: readonly (readonly [go: number, unix: number])[] = [
  [2 ** 23, 0o4000],
  [2 ** 22, 0o2000],
  [2 ** 20, 0o1000],
];

/** Folders looked at above a path before it counts as absent. */
const maxDepth = 64;

export const isDirectory = ({ mode }: PathStat): boolean => Math.floor(mode / modeDirectory) % 2 === 1;

export function typeOf(stat: PathStat): FileEntry['type'] {
  if (isSymlink(stat.mode)) return 'link';
  if (isDirectory(stat)) return 'directory';
  return isRegular(stat.mode) ? 'file' : 'other';
}

/** Permission bits as chmod(1) counts them. */
export function permissions({ mode }: PathStat): number {
  const special = specialBits.filter(([go]) => Math.floor(mode / go) % 2 === 1);
  return (mode & 0o777) | special.reduce((bits, [, unix]) => bits | unix, 0);
}

/** What is at `path` of a container, whether it runs or not; undefined when there is nothing, or nothing to be told. Rejects as `Api` does. */
export async function statPath(
  api: Api,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<PathStat | undefined> {
  try {
    return await head(api, id, path, signal);
  } catch (error) {
    await whyUnread(error, api, id, path, signal);
    return undefined;
  }
}

async function head(api: Api, id: string, path: string, signal?: AbortSignal): Promise<PathStat> {
  const call = { query: { path }, ...(signal && { signal }) };
  const answer = await api.stream('HEAD', `/containers/${id}/archive`, call);
  answer.resume();
  return parseStat(answer.headers['x-docker-container-path-stat']);
}

/**
 * Why a path could not be read. Docker answers 404 for what is not there, and 500 where a part of the path is a file, or a link that leads in circles: then
 * the nearest folder above that can be read decides. Where none can, it is the engine's fault, and that error is thrown again.
 */
export async function whyUnread(
  error: unknown,
  api: Api,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<'absent' | 'unreadable'> {
  if (!(error instanceof StatusError)) throw error;
  if (error.status === 404) return 'absent';
  const parent = posix.dirname(path);
  if (error.status !== 500 || parent === path || path.split('/').length > maxDepth) throw error;
  try {
    const { mode, linkTarget } = await head(api, id, parent, signal);
    if (isRegular(mode)) return 'absent';
    if (!isSymlink(mode)) return 'unreadable';
    const target = await statPath(api, id, linkTarget, signal);
    return !target || isRegular(target.mode) ? 'absent' : 'unreadable';
  } catch (above) {
    return whyUnread(above, api, id, parent, signal);
  }
}
