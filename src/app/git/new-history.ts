import { UnavailableError } from '../../errors.js';
import { resolveObjects } from './objects.js';
import type { PushUpdate } from './push-updates.js';
import { tryGit, type GitOutcome, type GitPlace } from './run-git.js';

/** What a push adds to the remote, as commits. */
export interface NewHistory {
  /** Last commits of the pushed refs, without those that the remote has already. */
  tips: string[];
  /** What the remote has next to the new commits: their parents, as far as it has them, and what the pushed refs are there now. */
  known: string[];
}

/**
 * Finds what a push adds. `remote` is the name of the remote: `refs/remotes/<name>/*` say what it has.
 * Throws UnavailableError when git cannot list the commits.
 */
export function newHistory(updates: readonly PushUpdate[], remote: string, place: GitPlace = {}): NewHistory {
  const localOids = distinct(updates.map(({ localOid }) => localOid));
  const { output, remoteOids } = listNewCommits(updates, remote, place);
  const lines = output.split('\n').filter((line) => line !== '');
  const added = new Set(lines.filter((line) => !line.startsWith('-')));
  const parents = new Set(lines.flatMap((line) => (line.startsWith('-') ? line.slice(1) : [])));
  if (added.size === 0) return { tips: [], known: [] };
  // A ref may name a tag that stands for its commit. What git has just listed is a commit, and most often that is all.
  const tips = localOids.filter((oid) => added.has(oid));
  const others = [
    ...localOids.filter((oid) => !added.has(oid)),
    ...remoteOids.filter((oid) => !parents.has(oid)),
  ];
  const commits = resolveObjects(
    others.map((oid) => `${oid}^{commit}`),
    place,
  ).filter((commit) => commit !== undefined);
  return {
    tips: distinct([...tips, ...commits.filter((commit) => added.has(commit))]),
    known: distinct([...parents, ...commits.filter((commit) => !added.has(commit))]),
  };
}

const distinct = (oids: readonly string[]): string[] => [...new Set(oids)];

/** What `git rev-list` prints: the commits that the remote lacks, and (with `-` before them) those of their parents that it has. */
function listNewCommits(
  updates: readonly PushUpdate[],
  remote: string,
  place: GitPlace,
): { output: string; remoteOids: string[] } {
  const localOids = updates.map(({ localOid }) => localOid);
  const list = (remoteOids: readonly string[]): GitOutcome =>
    tryGit(['rev-list', '--boundary', '--stdin', '--not', `--remotes=${remote}`], {
      ...place,
      input: [...localOids, ...remoteOids.map((oid) => `^${oid}`), ''].join('\n'),
    });
  let remoteOids = distinct(updates.flatMap(({ remoteOid }) => remoteOid ?? []));
  let listed = list(remoteOids);
  if (listed.status !== 0) {
    // The remote may have moved on to commits that were never fetched: they say nothing here.
    const found = resolveObjects(remoteOids, place);
    remoteOids = remoteOids.filter((_, index) => found[index] !== undefined);
    listed = list(remoteOids);
  }
  if (listed.status === 0) return { output: listed.stdout.toString('latin1'), remoteOids };
  throw new UnavailableError('GIT_FAILED', `git cannot list the commits that are pushed: ${listed.stderr}`, {
    suggestion: 'Mend what git says; nothing was checked.',
  });
}
