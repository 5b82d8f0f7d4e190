/** What a run wrote outside its volumes, told apart by what it means. */
import type { Change, Observation } from '../model/run.js';
import { resultOf } from './boot.js';

/** Written by the engine itself when it makes a container, or made as the place of a mount. */
const engineMade =
  /^\/(?:etc\/(?:hosts|hostname|resolv\.conf|mtab)|\.dockerenv|dev(?:\/.*)?|proc(?:\/.*)?|sys(?:\/.*)?)$/;

/** Places that are meant to be thrown away, and that a tmpfs can take. */
const scratch = /^\/(?:tmp|var\/tmp|run|var\/run|dev\/shm)(?:\/|$)/;

const logName = /\.(?:log|err|out)(?:\.\d+)?$/i;
const logPlace = /^(?:\/var\/log|\/logs?)(?:\/|$)|\/logs?\/[^/]+$/;
/** Write-ahead logs of LevelDB and its kin, which are data. */
const journal = /\/[0-9]+\.log$/;

/** Most places that a message names. */
export const mostPlaces = 10;

/** A regular file that logs go to. A link, as to `/dev/stdout`, is none. */
export function isLogFile({ path, type, kind }: Change): boolean {
  if (kind === 'deleted' || (type !== undefined && type !== 'file')) return false;
  return (logName.test(path) && !journal.test(path)) || logPlace.test(path);
}

export const isScratch = (path: string): boolean => scratch.test(path);

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

export interface Writes {
  /** What it wrote that is neither the engine's doing, nor scratch, nor a log, nor the place of a volume. */
  data: Change[];
  scratch: Change[];
  logs: Change[];
  /** There were more than were told. */
  truncated: boolean;
}

/** The writes of a run; undefined where they were not seen. */
export function writesOf(observation: Observation, volumes: readonly string[]): Writes | undefined {
  const list = resultOf(observation, 'changes');
  if (!list || list.reason !== undefined) return undefined;
  const writes: Writes = { data: [], scratch: [], logs: [], truncated: list.truncated };
  for (const change of list.changes) {
    const { path } = change;
    if (engineMade.test(path) || volumes.some((volume) => isBelow(path, volume) || isBelow(volume, path)))
      continue;
    if (isScratch(path)) writes.scratch.push(change);
    else if (isLogFile(change)) writes.logs.push(change);
    else writes.data.push(change);
  }
  return writes;
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

/** Folders with what was written in them: `/srv/cache (12 files)`, the fullest first; one file is named itself. */
export function placesOf(changes: readonly Change[]): string[] {
  const folders = new Map<string, string[]>();
  for (const { path } of changes) folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  return [...folders]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([folder, paths]) =>
      paths.length === 1 ? (paths[0] ?? folder) : `${folder} (${String(paths.length)} files)`,
    );
}

/** The folders that would have to be volumes for these writes. */
export function foldersOf(changes: readonly Change[]): string[] {
  const folders = [
    ...new Set(changes.map(({ path, type }) => (type === 'directory' ? path : folderOf(path)))),
  ].sort();
  return folders.filter((folder) => !folders.some((other) => other !== folder && isBelow(folder, other)));
}
