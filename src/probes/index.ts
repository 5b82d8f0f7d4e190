import becomesHealthy from './api/becomes-healthy.js';
import declaredPortsListen from './api/declared-ports-listen.js';
import defaultsAsDeclared from './api/defaults-as-declared.js';
import hooksSucceed from './api/hooks-succeed.js';
import listenersDeclared from './api/listeners-declared.js';
import notLoopbackOnly from './api/not-loopback-only.js';
import optionalVariablesOptional from './api/optional-variables-optional.js';
import requiredVariablesRequired from './api/required-variables-required.js';
import requiredVariablesSufficient from './api/required-variables-sufficient.js';
import startsWithoutConfiguration from './api/starts-without-configuration.js';
import volumesWritable from './api/volumes-writable.js';
import canRun from './commands/can-run.js';
import exitStatus from './commands/exit-status.js';
import refusesMissing from './commands/refuses-missing.js';
import result from './commands/result.js';
import saysWhatRunsShow from './descriptive/says-what-runs-show.js';
import survivesKill from './disposable/survives-kill.js';
import timeToReady from './disposable/time-to-ready.js';
import { dockerflowProbes } from './dockerflow/index.js';
import runsReadOnly from './immutable/runs-read-only.js';
import writesOnlyToVolumes from './immutable/writes-only-to-volumes.js';
import writesTheSamePlaces from './immutable/writes-the-same-places.js';
import arbitraryUid from './privilege/arbitrary-uid.js';
import declaredCapabilitiesNeeded from './privilege/declared-capabilities-needed.js';
import leastRights from './privilege/least-rights.js';
import noCapabilities from './privilege/no-capabilities.js';
import notRoot from './privilege/not-root.js';
import type { Probe } from './probe.js';
import answersHelp from './process/answers-help.js';
import exitsNonzeroOnFailure from './process/exits-nonzero-on-failure.js';
import keepsRunning from './process/keeps-running.js';
import logsToStreams from './process/logs-to-streams.js';
import readsStdin from './process/reads-stdin.js';
import reapsZombies from './process/reaps-zombies.js';
import refusesUnknownOptions from './process/refuses-unknown-options.js';
import signalsReachTheProgram from './process/signals-reach-the-program.js';
import starts from './process/starts.js';
import stopsOnSigint from './process/stops-on-sigint.js';
import stopsOnSigterm from './process/stops-on-sigterm.js';
import stopsOnStopSignal from './process/stops-on-stop-signal.js';
import needsNoOutsideFile from './self-contained/needs-no-outside-file.js';
import startsWithoutNetwork from './self-contained/starts-without-network.js';
import layersWithinBudget from './small/layers-within-budget.js';
import noBuildTools from './small/no-build-tools.js';
import sizeWithinBudget from './small/size-within-budget.js';

/** Every probe, in the order of the scorecard: property by property, and within one from the plain to the particular. */
export const probes: readonly Probe[] = [
  starts,
  keepsRunning,
  stopsOnStopSignal,
  stopsOnSigterm,
  stopsOnSigint,
  signalsReachTheProgram,
  reapsZombies,
  exitsNonzeroOnFailure,
  logsToStreams,
  refusesUnknownOptions,
  answersHelp,
  readsStdin,
  requiredVariablesRequired,
  requiredVariablesSufficient,
  optionalVariablesOptional,
  startsWithoutConfiguration,
  defaultsAsDeclared,
  declaredPortsListen,
  listenersDeclared,
  notLoopbackOnly,
  volumesWritable,
  becomesHealthy,
  hooksSucceed,
  canRun,
  refusesMissing,
  result,
  exitStatus,
  saysWhatRunsShow,
  timeToReady,
  survivesKill,
  writesOnlyToVolumes,
  runsReadOnly,
  writesTheSamePlaces,
  startsWithoutNetwork,
  needsNoOutsideFile,
  sizeWithinBudget,
  layersWithinBudget,
  noBuildTools,
  notRoot,
  arbitraryUid,
  noCapabilities,
  declaredCapabilitiesNeeded,
  leastRights,
  ...dockerflowProbes,
];

const byId: ReadonlyMap<string, Probe> = new Map(probes.map((probe) => [probe.meta.id, probe]));

export function probeById(id: string): Probe | undefined {
  return byId.get(id);
}
