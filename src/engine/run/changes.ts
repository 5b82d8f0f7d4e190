import { posix } from 'node:path';

import type { Change, ChangeList } from '../../model/run.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import { fields, list, text } from './fields.js';
import { inspectContainer } from './inspect-container.js';
import { statPath, typeOf } from './path-stat.js';

const maxChanges = 2000;
/** Changed paths whose type and size are asked for: one request each. */
const maxDescribed = 60;
const atOnce = 8;

const kinds = ['modified', 'added', 'deleted'] as const;

/** Names that say that a program writes its log there; their sizes are wanted most. */
const logLike = /\blogs?\b|\.log\b|\.(?:out|err)$/i;

interface RawChange {
  path: string;
  kind: Change['kind'];
}

async function listChanges(api: Api, id: string, signal?: AbortSignal): Promise<RawChange[]> {
  const answer = await api.json('GET', `/containers/${id}/changes`, signal ? { signal } : {});
  return list(answer).flatMap((entry) => {
    const { Path, Kind } = fields(entry);
    const kind = typeof Kind === 'number' ? kinds[Kind] : undefined;
    const path = text(Path);
    return kind && path.startsWith('/') ? [{ path, kind }] : [];
  });
}

/** What differs before the start: the work directory that the engine makes, and the files that we put there. Nothing when the engine does not tell. */
export async function changesBeforeStart(api: Api, id: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await listChanges(api, id)).map(({ path }) => path));
  } catch (error) {
    if (error instanceof StatusError) return new Set();
    throw error;
  }
}

/** What engines themselves put into every container, or mount over it. */
const engineFiles = [
  '/.dockerenv',
  '/dev',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/mtab',
  '/etc/resolv.conf',
  '/proc',
  '/run/.containerenv',
  '/run/secrets',
  '/sys',
];

/** Places that are the engine's: where something is mounted. */
async function mountPoints(api: Api, id: string, signal: AbortSignal): Promise<string[]> {
  const container = fields(await inspectContainer(api, id, signal));
  const mounts = list(container.Mounts).map((mount) => text(fields(mount).Destination));
  const tmpfs = Object.keys(fields(fields(container.HostConfig).Tmpfs));
  return [...engineFiles, ...mounts, ...tmpfs]
    .filter((path) => path.startsWith('/'))
    .map((path) => posix.resolve(path));
}

const isAt = (path: string, root: string): boolean =>
  path === root || path.startsWith(root === '/' ? '/' : `${root}/`);

/** Entries that hold no other entry, without what is mounted, and without what was so before the start. */
export function leafChanges(
  changes: readonly RawChange[],
  mounts: readonly string[],
  before: ReadonlySet<string>,
): RawChange[] {
  const parents = new Set([...mounts, ...changes.map(({ path }) => path)].flatMap(ancestors));
  return changes
    .filter(({ path }) => !parents.has(path) && !before.has(path) && !mounts.some((root) => isAt(path, root)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function ancestors(path: string): string[] {
  const all: string[] = [];
  for (let at = posix.dirname(path); at !== '/' && at !== '.'; at = posix.dirname(at)) all.push(at);
  return all;
}

/** What differs from the image in a container, running or not. `before`: see `changesBeforeStart`. */
export async function readChanges(
  api: Api,
  id: string,
  signal: AbortSignal,
  before: ReadonlySet<string> = new Set(),
): Promise<ChangeList> {
  const [all, mounts] = await Promise.all([listChanges(api, id, signal), mountPoints(api, id, signal)]);
  const leaves = leafChanges(all, mounts, before);
  const shown: Change[] = leaves.slice(0, maxChanges).map((change) => ({ ...change }));
  const there = shown.filter(({ kind }) => kind !== 'deleted');
  const wanted = [
    ...there.filter(({ path }) => logLike.test(path)),
    ...there.filter(({ path }) => !logLike.test(path)),
  ].slice(0, maxDescribed);
  for (let at = 0; at < wanted.length; at += atOnce) {
    await Promise.all(
      wanted.slice(at, at + atOnce).map(async (change) => {
        const stat = await statPath(api, id, change.path, signal);
        if (!stat) return;
        change.type = typeOf(stat);
        if (change.type === 'file') change.size = stat.size;
        if (change.type === 'link') change.target = stat.linkTarget;
      }),
    );
  }
  return { changes: shown, truncated: leaves.length > maxChanges };
}
