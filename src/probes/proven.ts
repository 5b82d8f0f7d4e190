/** The least rights that the image was seen to work with, all at once: what was only proven one by one is left out. */
import type { ProvenRights } from '../model/probe.js';
import type { RunSpec } from '../model/run.js';
import { bootOf, cameUp, resultOf, runLike, untilReady, type Boot } from './boot.js';
import { readOnlyRun, tmpfsPaths } from './immutable/read-only-run.js';
import { declaredCapabilities, searchCapabilities, runsFor, worksWith } from './privilege/capability-runs.js';
import type { ProbeContext, Seen } from './probe.js';

interface WantedRights {
  capabilities: RunSpec['capabilities'];
  readOnlyRoot: boolean;
  /** `uid:gid`; absent for root, and where the user was not seen. */
  user?: string;
}

/** What is to be tried together, from what was seen one by one; the runs that are still wanted for it else. */
export function wantedRights(
  context: ProbeContext,
  boot: Boot,
  seen: Seen,
): WantedRights | { runs: readonly RunSpec[] } {
  const readOnly = readOnlyRun(context, boot);
  const tried = seen(readOnly);
  if (!tried) return { runs: [readOnly] };
  const capabilities = fewest(context, boot, seen);
  if (typeof capabilities === 'object' && 'runs' in capabilities) return capabilities;
  const main = resultOf(boot.pilot, 'processes')?.processes.find((process) => process.main);
  return {
    capabilities,
    readOnlyRoot: cameUp(boot, tried) && (boot.role === 'task' || tried.exit === undefined),
    ...(main && main.uid !== 0 && { user: `${String(main.uid)}:${String(main.gid)}` }),
  };
}

function fewest(
  context: ProbeContext,
  boot: Boot,
  seen: Seen,
): RunSpec['capabilities'] | { runs: readonly RunSpec[] } {
  if (!boot.needed.includes('capabilities')) return boot.capabilities;
  if (context.settings.findCapabilities) {
    const search = searchCapabilities(context, boot, seen);
    if ('ask' in search) return { runs: runsFor(context, boot, search) };
    if ('found' in search) return [...search.found].sort();
  }
  const declared = declaredCapabilities(context, boot);
  return declared.length > 0 && worksWith(context, boot, seen)(declared) === true
    ? declared
    : boot.capabilities;
}

export function leastRightsRun(
  context: ProbeContext,
  boot: Boot,
  { capabilities, readOnlyRoot, user }: WantedRights,
): RunSpec {
  const { observe } = context.settings;
  const rights = {
    capabilities,
    ...(readOnlyRoot && { readOnlyRoot, tmpfs: tmpfsPaths }),
    ...(user !== undefined && { user }),
  };
  return runLike(
    context,
    boot,
    'with the least rights, all at once',
    [
      untilReady(context, boot),
      ...(boot.listeners.length > 0
        ? [{ do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 } as const]
        : []),
      { do: 'processes' },
    ],
    rights,
  );
}

/** A word of a command line as a shell takes it. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function flagsOf({ capabilities, readOnlyRoot, user }: WantedRights): string[] {
  const dropped =
    capabilities === 'default' ? [] : ['--cap-drop ALL', ...capabilities.map((name) => `--cap-add ${name}`)];
  return [
    ...dropped,
    '--security-opt no-new-privileges',
    ...(readOnlyRoot ? ['--read-only', ...tmpfsPaths.map((path) => `--tmpfs ${word(path)}`)] : []),
    ...(user === undefined ? [] : [`--user ${word(user)}`]),
  ];
}

function securityContextOf({ capabilities, readOnlyRoot, user }: WantedRights): Record<string, unknown> {
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

/** Undefined while the run with all of it was not made, and where it did not come up. */
export function rightsOf(context: ProbeContext, boot: Boot, seen: Seen): ProvenRights | undefined {
  const wanted = wantedRights(context, boot, seen);
  if ('runs' in wanted) return undefined;
  const run = seen(leastRightsRun(context, boot, wanted));
  if (!run || run.fault || !cameUp(boot, run)) return undefined;
  if (boot.role === 'service' && run.exit) return undefined;
  const { capabilities, readOnlyRoot, user } = wanted;
  return {
    capabilities,
    ...(user !== undefined && { user }),
    readOnlyRoot,
    tmpfs: readOnlyRoot ? tmpfsPaths : [],
    flags: flagsOf(wanted),
    securityContext: securityContextOf(wanted),
  };
}

/** For the report, when all probes have decided. */
export function provenRights(context: ProbeContext, seen: Seen): ProvenRights | undefined {
  const boot = bootOf(context, seen);
  return boot.kind === 'booted' ? rightsOf(context, boot, seen) : undefined;
}
