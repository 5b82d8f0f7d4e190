import { IncomingMessage } from 'node:http';
import { posix } from 'node:path';

import type Docker from 'dockerode';

import { InternalError, UnavailableError } from '../errors.js';
import type { ArchivedFile } from './engine.js';
import { isNotFound, isServerError } from './errors.js';
import { collect } from './transport.js';

/** Links followed from one path before it counts as a circle; as in Linux. */
const maxLinks = 40;
/** What a tar with one file has besides its content: headers, extended headers, padding, end. */
const tarOverhead = 64 * 1024;

/** Go's `os.FileMode` bits, in which the archive API tells what a path is. */
const modeSymlink = 2 ** 27;
const modeTypes = 2 ** 31 + modeSymlink + 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19;

/** The regular file at `path`, links followed, without its tar when it is beyond `maxBytes`; undefined when there is none. */
export async function readArchivedFile(
  container: Docker.Container,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ArchivedFile | undefined> {
  let at = path;
  for (let links = 0; links <= maxLinks; links++) {
    const archive = await openArchive(container, at, signal);
    if (!archive) return undefined;
    const { stat, stream } = archive;
    const { size } = stat;
    if (isRegular(stat.mode) && size <= maxBytes)
      return { path, size, tar: await collect(stream, maxBytes + tarOverhead) };
    stream.destroy();
    if (isRegular(stat.mode)) return { path, size };
    if (!isSymlink(stat.mode) || stat.linkTarget === '') return undefined;
    at = stat.linkTarget;
  }
  throw new UnavailableError('FILE_LINKS_CIRCULAR', `${path} in the image is a link that leads in circles`, {
    suggestion: 'Mend the link in the image, or name another file.',
  });
}

/** What the archive API tells of a path. */
export interface PathStat {
  mode: number;
  /** Bytes. */
  size: number;
  /** Where a link leads, inside the image, absolute. */
  linkTarget: string;
}

/** Undefined when there is nothing at `path`. */
async function openArchive(
  container: Docker.Container,
  path: string,
  abortSignal: AbortSignal,
  steps = 0,
): Promise<{ stat: PathStat; stream: IncomingMessage } | undefined> {
  try {
    const stream = await container.getArchive({ path, abortSignal });
    if (!(stream instanceof IncomingMessage)) {
      throw new InternalError('ENGINE_TRANSPORT', 'dockerode did not hand on the answer of the archive API');
    }
    return { stat: parseStat(stream.headers['x-docker-container-path-stat']), stream };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isServerError(error) && steps < maxLinks) {
      if (await isBelowFile(container, path, abortSignal, steps + 1)) return undefined;
    }
    throw error;
  }
}

/** Docker answers 500 where a part of the path is a file, as `/app` in `/app/asyncy.yml` often is; 404 is for other absent paths. */
async function isBelowFile(
  container: Docker.Container,
  path: string,
  signal: AbortSignal,
  steps: number,
): Promise<boolean> {
  const parent = posix.dirname(path);
  if (parent === path || steps >= maxLinks) return false;
  const archive = await openArchive(container, parent, signal, steps);
  if (!archive) return true;
  archive.stream.destroy();
  const { mode, linkTarget } = archive.stat;
  if (!isSymlink(mode)) return isRegular(mode);
  return isBelowFile(container, posix.join(linkTarget, 'x'), signal, steps + 1);
}

/** The header with base64 of JSON that the archive API sends along. Without a readable one, nothing is known to be a regular file. */
export function parseStat(header: string | string[] | undefined): PathStat {
  const unknown: PathStat = { mode: modeTypes, size: 0, linkTarget: '' };
  if (typeof header !== 'string') return unknown;
  try {
    const stat = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as Record<string, unknown> | null;
    const { mode, size, linkTarget } = stat ?? {};
    if (typeof mode !== 'number' || typeof size !== 'number') return unknown;
    return { mode, size, linkTarget: typeof linkTarget === 'string' ? linkTarget : '' };
  } catch {
    // Not JSON: the same as no header.
    return unknown;
  }
}

/** JavaScript's bit operators work on 32 bits with a sign, which bit 31 (folder) is; hence unsigned. */
const hasBits = (mode: number, bits: number): boolean => (mode & bits) >>> 0 !== 0;
export const isSymlink = (mode: number): boolean => hasBits(mode, modeSymlink);
export const isRegular = (mode: number): boolean => !hasBits(mode, modeTypes);
