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

/** At the folder, or in it. */
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** A folder that was modified only says that something in it was; what could not be looked at may be one. */
const isOnlyTouched = ({ kind, type }: Change): boolean =>
  kind === 'modified' && (type === undefined || type === 'directory');

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
    else if (!isOnlyTouched(change)) writes.data.push(change);
  }
  return writes;
}

export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

/** Without folders that hold another change: a new folder and what is in it are one place. */
function leavesOf(changes: readonly Change[]): Change[] {
  const parents = new Set<string>();
  for (const { path } of changes)
    for (let at = folderOf(path); at !== '/' && !parents.has(at); at = folderOf(at)) parents.add(at);
  return changes.filter(({ path }) => !parents.has(path));
}

/** Folders with what was written in them: `/srv/cache (12 files)`, the fullest first; one file is named itself. */
export function placesOf(changes: readonly Change[]): string[] {
  const folders = new Map<string, string[]>();
  for (const { path } of leavesOf(changes)) {
    const paths = folders.get(folderOf(path));
    if (paths) paths.push(path);
    else folders.set(folderOf(path), [path]);
  }
  return [...folders]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([folder, paths]) =>
      paths.length === 1 ? (paths[0] ?? folder) : `${folder} (${String(paths.length)} files)`,
    );
}

/** Folders of the system, which a volume would hide. */
const tooWide =
  /^\/(?:(?:etc|usr|bin|sbin|lib|lib64|var|opt|home|root)|usr\/(?:bin|sbin|lib|share|local)|var\/(?:lib|cache))?$/;

/** The folders that would have to be volumes for these writes; none for what lies in a folder that cannot be one. */
export function foldersOf(changes: readonly Change[]): string[] {
  const folders = [
    ...new Set(leavesOf(changes).map(({ path, type }) => (type === 'directory' ? path : folderOf(path)))),
  ]
    .filter((folder) => !tooWide.test(folder))
    .sort();
  // A folder comes before what is in it, though others may stand between.
  const outermost: string[] = [];
  for (const folder of folders)
    if (!outermost.some((outer) => isBelow(folder, outer))) outermost.push(folder);
  return outermost;
}
