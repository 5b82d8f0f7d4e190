/** The least rights that the image was seen to work with, all at once: what was only proven one by one is left out. */
import type { ProvenRights } from '../model/probe.js';
import { runKey, type RunSpec } from '../model/run.js';
import { bootOf, resultOf, type Boot } from './boot.js';
import { readOnlyRun, tmpfsPaths } from './immutable/read-only-run.js';
import {
  availableCapabilities,
  capabilityRun,
  declaredCapabilities,
  searchCapabilities,
  worksWith,
} from './privilege/capability-runs.js';
import type { ProbeContext, Seen } from './probe.js';
import { secondRun, worksAgain } from './second-run.js';

interface Rights {
  capabilities: RunSpec['capabilities'];
  readOnlyRoot: boolean;
  /** `uid:gid`; absent for root, and where the user was not seen. */
  user?: string;
}

type Wanted = { runs: readonly RunSpec[] } | { rights: Rights };

/** The fewest capabilities that were found to be enough. */
function fewest(
  context: ProbeContext,
  boot: Boot,
  seen: Seen,
): { runs: readonly RunSpec[] } | { enough: RunSpec['capabilities'] } {
  const available = availableCapabilities(context, boot);
  if (context.settings.findCapabilities && available.length > 0) {
    const search = searchCapabilities(context, boot, seen, available);
    if ('runs' in search) return search;
    if ('found' in search) return { enough: [...search.found].sort() };
  }
  const declared = declaredCapabilities(context, boot);
  if (!boot.needed.includes('capabilities') || declared.length === 0) return { enough: boot.capabilities };
  const works = worksWith(context, boot, seen)(declared);
  if (works === undefined) return { runs: [capabilityRun(context, boot, declared)] };
  return { enough: works ? declared : boot.capabilities };
}

/** What was seen one by one, to be tried together. */
function together(context: ProbeContext, boot: Boot, seen: Seen): Wanted {
  const readOnly = readOnlyRun(context, boot);
  const tried = seen(readOnly);
  if (!tried) return { runs: [readOnly] };
  const capabilities = fewest(context, boot, seen);
  if ('runs' in capabilities) return capabilities;
  const main = resultOf(boot.pilot, 'processes')?.processes.find((process) => process.main);
  return {
    rights: {
      capabilities: capabilities.enough,
      readOnlyRoot: worksAgain(boot, tried),
      ...(main && main.uid !== 0 && { user: `${String(main.uid)}:${String(main.gid)}` }),
    },
  };
}

function rightsRun(context: ProbeContext, boot: Boot, { capabilities, readOnlyRoot, user }: Rights): RunSpec {
  return secondRun(context, boot, 'with the least rights, all at once', {
    capabilities,
    ...(readOnlyRoot && { readOnlyRoot, tmpfs: tmpfsPaths }),
    ...(user !== undefined && { user }),
  });
}

/**
 * The rights of the strictest run that works, from all at once to those of the pilot run; the run that is still wanted for it else. A user is only
 * told of a run that was started as that user.
 */
export function leastRights(context: ProbeContext, boot: Boot, seen: Seen): Wanted {
  const wanted = together(context, boot, seen);
  if ('runs' in wanted) return wanted;
  const { capabilities, readOnlyRoot } = wanted.rights;
  const candidates: Rights[] = [
    wanted.rights,
    { capabilities, readOnlyRoot },
    { capabilities: boot.capabilities, readOnlyRoot },
    { capabilities, readOnlyRoot: false },
  ];
  const failed = new Set<string>();
  for (const rights of candidates) {
    const run = rightsRun(context, boot, rights);
    if (failed.has(runKey(run))) continue;
    const observation = seen(run);
    if (!observation) return { runs: [run] };
    if (!observation.fault && worksAgain(boot, observation)) return { rights };
    failed.add(runKey(run));
  }
  return { rights: { capabilities: boot.capabilities, readOnlyRoot: false } };
}

/** Each is one word, `=` and value included, and needs no quotes in a shell. */
function flagsOf({ capabilities, readOnlyRoot, user }: Rights): string[] {
  const dropped =
    capabilities === 'default' ? [] : ['--cap-drop=ALL', ...capabilities.map((name) => `--cap-add=${name}`)];
  return [
    ...dropped,
    '--security-opt=no-new-privileges',
    ...(readOnlyRoot ? ['--read-only', ...tmpfsPaths.map((path) => `--tmpfs=${path}`)] : []),
    ...(user === undefined ? [] : [`--user=${user}`]),
  ];
}

function securityContextOf({ capabilities, readOnlyRoot, user }: Rights): Record<string, unknown> {
  const [uid, gid] = (user ?? '').split(':');
  const added = capabilities === 'default' ? [] : capabilities;
  return {
    allowPrivilegeEscalation: false,
    ...(user !== undefined && { runAsNonRoot: true, runAsUser: Number(uid), runAsGroup: Number(gid) }),
    readOnlyRootFilesystem: readOnlyRoot,
    ...(capabilities !== 'default' && {
      capabilities: { drop: ['ALL'], ...(added.length > 0 && { add: [...added] }) },
    }),
  };
}

export function toldRights(rights: Rights): ProvenRights {
  const { capabilities, readOnlyRoot, user } = rights;
  return {
    capabilities,
    ...(user !== undefined && { user }),
    readOnlyRoot,
    tmpfs: readOnlyRoot ? tmpfsPaths : [],
    flags: flagsOf(rights),
    securityContext: securityContextOf(rights),
  };
}

/** For the report, when all probes have decided. Undefined where the image did not come up, and where the runs for it were not made. */
export function provenRights(context: ProbeContext, seen: Seen): ProvenRights | undefined {
  const boot = bootOf(context, seen);
  if (boot.kind !== 'booted' || !boot.ready || boot.crashed) return undefined;
  const least = leastRights(context, boot, seen);
  return 'runs' in least ? undefined : toldRights(least.rights);
}
