/** Version.json as a run showed it, and whether the endpoint can be expected to answer it. */
import { groupPath, groupsOf, passwdPath, usersOf } from '../../contract/accounts.js';
import {
  maxVersionFileBytes,
  readVersionFile,
  type VersionFile,
} from '../../contract/readers/version-file.js';
import type { FileEntry, Observation, ProcessInfo } from '../../model/run.js';
import { resultOf } from '../boot.js';
import type { ProbeContext } from '../probe.js';
import { appPath, entryOf, otherVersionPaths, versionPath } from './paths.js';

export type FileState =
  | { kind: 'absent'; elsewhere?: string }
  | { kind: 'dangling'; target: string }
  | { kind: 'not-a-file'; type: FileEntry['type'] }
  | { kind: 'unreadable'; entry: FileEntry; uid: number }
  | { kind: 'read'; entry: FileEntry; file: VersionFile };

/** True where the permission bits of an entry let the process do it: 4 read, 2 write, 1 search. Undefined where they are not known. */
export function isAllowed(
  { mode, uid, gid }: FileEntry,
  process: Pick<ProcessInfo, 'uid' | 'gid'>,
  groups: ReadonlySet<number>,
  bit: 4 | 2 | 1,
): boolean | undefined {
  if (mode === undefined || uid === undefined || gid === undefined) return undefined;
  if (process.uid === 0) return true;
  const shift = process.uid === uid ? 6 : process.gid === gid || groups.has(gid) ? 3 : 0;
  return ((mode >> shift) & bit) !== 0;
}

/** The first process, and the groups beside its own that the engine gives it by /etc/group. */
export function identityOf(
  observation: Observation,
): { process: ProcessInfo; groups: ReadonlySet<number> } | undefined {
  const table = resultOf(observation, 'processes');
  const process = table?.way ? table.processes.find(({ main }) => main) : undefined;
  if (!process) return undefined;
  const names = usersOf(entryOf(observation, passwdPath)?.content ?? '').filter(
    ({ uid }) => uid === process.uid,
  );
  const groups = groupsOf(entryOf(observation, groupPath)?.content ?? '');
  const mine = groups.filter(({ members }) => names.some(({ name }) => members.includes(name)));
  return { process, groups: new Set(mine.map(({ gid }) => gid)) };
}

function isUnreadable(observation: Observation, entry: FileEntry): { uid: number } | undefined {
  const identity = identityOf(observation);
  if (!identity) return undefined;
  const { process, groups } = identity;
  const directory = entryOf(observation, appPath);
  const isClosed = directory && isAllowed(directory, process, groups, 1) === false;
  return isClosed || isAllowed(entry, process, groups, 4) === false ? { uid: process.uid } : undefined;
}

/** What a run, or the image where no run got so far, has at /app/version.json. */
export function fileState(context: ProbeContext, observation: Observation): FileState {
  const entry = entryOf(observation, versionPath) ?? { path: versionPath, type: 'absent' };
  const { type, target = '', content = '', size } = entry;
  if (type === 'absent') {
    const elsewhere = otherVersionPaths(context).find((path) => entryOf(observation, path)?.type === 'file');
    return { kind: 'absent', ...(elsewhere !== undefined && { elsewhere }) };
  }
  if (type === 'link') return { kind: 'dangling', target };
  if (type !== 'file') return { kind: 'not-a-file', type };
  const closed = isUnreadable(observation, entry);
  if (closed) return { kind: 'unreadable', entry, ...closed };
  const isLarge = size !== undefined && size > maxVersionFileBytes;
  return { kind: 'read', entry, file: readVersionFile(content, versionPath, isLarge ? size : undefined) };
}

/** True when there is an object that the endpoint can answer. */
export function isUsable(state: FileState): state is FileState & { kind: 'read' } {
  return state.kind === 'read' && state.file.root?.kind === 'map';
}
