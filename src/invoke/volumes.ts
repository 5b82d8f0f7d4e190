import type { ContractFragment } from '../contract/fragment.js';
import { quoted } from '../contract/finding.js';
import type { Contract, Dialect, Volume } from '../model/contract.js';
import type { NotEvaluated } from '../model/finding.js';
import type { Problem } from './problem.js';

/**
 * A volume that a call gets. `cache`: fresh, shared by the calls of one invocation, then removed; `repo`: a copy of the caller's work tree, which
 * goes the same way; `persistent`: outlives the call, shared by name; `fresh`: goes with the container.
 */
export interface PlannedVolume {
  kind: 'cache' | 'repo' | 'persistent' | 'fresh';
  /** The title in the contract. */
  name?: string;
  /** Absolute and normalised. */
  target: string;
  readOnly: boolean;
}

/** What Docker takes for the name of a volume, with room for a prefix. */
const volumeName = /^[A-Za-z0-9][\w.-]{0,100}$/;

/** Mounts over these, or below them, would change what the engine sets up. */
const reserved = ['/proc', '/sys', '/dev'];

/** The volumes that local contract files declare. What the image says of its own is asked for in vain, where it asks for more than Docker's VOLUME. */
export function planVolumes(
  contract: Contract,
  local: readonly ContractFragment[],
  problems: Problem[],
  refused: NotEvaluated[],
): PlannedVolume[] {
  const planned = new Map<string, PlannedVolume>();
  for (const { dialect, volumes = [] } of local) {
    // VOLUME of a Dockerfile has become the image's, and Docker itself makes a fresh one for it.
    if (dialect === 'dockerfile') continue;
    for (const volume of volumes) {
      const target = withoutLastSlash(volume.path);
      if (planned.has(target)) continue;
      const merged = contract.volumes.find(({ path }) => withoutLastSlash(path) === target);
      const one = plan(dialect, volume, target, volume.mode ?? merged?.mode);
      if ('problem' in one) problems.push(one.problem);
      else planned.set(target, one);
    }
  }
  for (const { path, name, persist, declaredAt } of contract.volumes) {
    if (planned.has(withoutLastSlash(path)) || !(persist === true || name === 'repo')) continue;
    const [location] = declaredAt;
    refused.push({
      subject: `volume ${name ?? path}`,
      reason: `the image asks for ${persist === true ? 'one that outlives the call' : 'your work tree'}; only a --contract file of yours grants it`,
      ...(location && { location }),
    });
  }
  return [...planned.values()];
}

function plan(
  dialect: Dialect,
  volume: Volume,
  target: string,
  mode: string | undefined,
): PlannedVolume | { problem: Problem } {
  const { name, persist } = volume;
  const subject = `volume ${name ?? volume.path}`;
  const fail = (message: string, suggestion: string): { problem: Problem } => ({
    problem: { subject, message, suggestion },
  });
  const fault = targetFault(target);
  if (fault !== undefined)
    return fail(`${quoted(volume.path)} ${fault}`, 'Mount it at a path of its own, such as /mnt/data.');
  if (mode !== undefined && !/^r[ow]$/i.test(mode))
    return fail(`${quoted(mode)} is no mode`, 'Write "mode: ro" or "mode: rw".');
  const kind = kindOf(dialect, name, persist);
  if (kind === 'persistent' && !volumeName.test(name ?? ''))
    return fail(
      `${quoted(name ?? '')} cannot name a volume`,
      'Give it a title of letters, digits, dots and dashes.',
    );
  return { kind, ...(name !== undefined && { name }), target, readOnly: mode?.toLowerCase() === 'ro' };
}

/**
 * asyncy.yml knows the titles `cache` and `repo`; its other volumes persist. The successors have no such titles, and theirs are emptied unless
 * they say `persist: true` (spec/asyncy.md 1.11 and 4).
 */
function kindOf(
  dialect: Dialect,
  name: string | undefined,
  persist: boolean | undefined,
): PlannedVolume['kind'] {
  if (dialect === 'asyncy' && name === 'repo') return 'repo';
  if (dialect === 'asyncy' && name === 'cache' && persist !== true) return 'cache';
  if (name === undefined) return 'fresh';
  return (persist ?? dialect === 'asyncy') ? 'persistent' : 'fresh';
}

function withoutLastSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Why nothing can be mounted there, as the end of a sentence. */
function targetFault(target: string): string | undefined {
  if (!target.startsWith('/')) return 'is no absolute path';
  if (target === '/') return 'is the whole file system';
  if (
    target
      .slice(1)
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..')
  )
    return 'is not written plainly: it holds "..", "." or "//"';
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(target)) return 'holds control characters';
  const root = reserved.find((path) => target === path || target.startsWith(`${path}/`));
  return root === undefined ? undefined : `is in ${root}, which belongs to the engine`;
}
