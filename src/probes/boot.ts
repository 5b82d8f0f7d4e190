/**
 * How the image comes up: the pilot run that nearly all probes of `check image` look at, and what they build their own runs on. An image that does not
 * come up with all capabilities dropped, or with its required variables alone, is tried again with more, so that the other promises can still be
 * decided; what was needed is told by probes of its own.
 */
import type { Evidence } from '../model/probe.js';
import type { EnvValue, Observation, PortSpec, RunSpec, Step, StepResult } from '../model/run.js';
import { exitEvidence, logEvidence } from './evidence.js';
import { undeclaredIn } from './missing-variable.js';
import {
  contextRun,
  declaredPorts,
  firstAttempt,
  pilotRun,
  rescuesOf,
  type Attempt,
  type Extra,
  type Rescue,
} from './pilot.js';
import type { Next, ProbeContext, Seen, Verdict } from './probe.js';
import { inconclusive, skip } from './verdict.js';

export interface Boot {
  kind: 'booted';
  /** A `service` runs on; a `task` ends by itself with 0. */
  role: 'service' | 'task';
  /** False for a service that runs but does not listen on all ports that it declares. */
  ready: boolean;
  /** Milliseconds since the start until it was ready, or had ended. */
  readyAt: number;
  /** It ended within the time that it was watched after it was ready. */
  crashed: boolean;
  needed: readonly Extra[];
  /** A variable that the log called missing, that nobody declared, and with which it came up. */
  undeclared?: string;
  /** The run that came up. */
  pilot: Observation;
  /** Where it listened. Empty when nothing was seen. */
  listeners: readonly PortSpec[];
  env: Readonly<Record<string, EnvValue>>;
  capabilities: RunSpec['capabilities'];
}

export type BootState =
  | { kind: 'pending'; runs: readonly RunSpec[] }
  | { kind: 'not-started'; pilot: Observation; platform: boolean }
  /** `undeclared`: its log called it missing until it was given, and then missed something else. */
  | { kind: 'not-booted'; pilot: Observation; undeclared?: string }
  | Boot;

/** The first result of a kind of step. */
export function resultOf<K extends StepResult['do']>(
  observation: Observation,
  kind: K,
): Extract<StepResult, { do: K }> | undefined {
  return observation.steps.find((step): step is Extract<StepResult, { do: K }> => step.do === kind);
}

type Came = 'ready' | 'finished' | 'silent' | 'exited' | 'start-fault';

function howItCame(observation: Observation, isTask: boolean): Came {
  if (observation.startFault) return 'start-fault';
  const first = observation.steps[0];
  if (first?.do !== 'wait') return 'exited';
  if (first.ended === 'met') return 'ready';
  if (first.ended !== 'exited') return 'silent';
  return isTask && observation.exit?.code === 0 ? 'finished' : 'exited';
}

function booted(context: ProbeContext, attempt: Attempt | Rescue, pilot: Observation): Boot {
  const came = howItCame(pilot, declaredPorts(context).length === 0);
  const sockets = resultOf(pilot, 'sockets')?.sockets ?? [];
  // A program that only sends has sockets as well, on ports that the kernel chose; they are no promise, and gone in the next run.
  const listeners = sockets.filter(({ port, protocol }) => protocol === 'tcp' || port < 32768);
  return {
    kind: 'booted',
    role: came === 'finished' ? 'task' : 'service',
    ready: came !== 'silent',
    readyAt: pilot.steps[0]?.at ?? 0,
    crashed: came === 'ready' && pilot.exit !== undefined,
    needed: 'extra' in attempt ? [attempt.extra] : [],
    ...('undeclared' in attempt && { undeclared: attempt.undeclared }),
    pilot,
    listeners: listeners.map(({ port, protocol }) => ({ port, protocol })),
    env: attempt.env,
    capabilities: attempt.capabilities,
  };
}

/** How the image comes up, as far as it was seen; the runs that are still wanted for it else. At most three runs. */
export function bootOf(context: ProbeContext, seen: Seen): BootState {
  const first = firstAttempt(context);
  const isTask = declaredPorts(context).length === 0;
  const firstRun = pilotRun(context, first);
  const pilot = seen(firstRun);
  if (!pilot) return { kind: 'pending', runs: [firstRun] };
  const came = howItCame(pilot, isTask);
  if (came === 'ready' || came === 'finished') return booted(context, first, pilot);
  if (pilot.startFault) return { kind: 'not-started', pilot, platform: pilot.startFault.kind === 'platform' };
  const rescues = rescuesOf(context, pilot).map((rescue) => ({ rescue, run: pilotRun(context, rescue) }));
  const missing = rescues.map(({ run }) => run).filter((run) => !seen(run));
  if (missing.length > 0) return { kind: 'pending', runs: missing };
  for (const { rescue, run } of rescues) {
    const observation = seen(run);
    if (observation && ['ready', 'finished'].includes(howItCame(observation, isTask)))
      return booted(context, rescue, observation);
  }
  if (came === 'silent') return booted(context, first, pilot);
  const [{ rescue, run } = {}] = rescues;
  const given = run && seen(run);
  const undeclared = rescue?.undeclared;
  const helped = undeclared !== undefined && given && undeclaredIn(context, given) !== undeclared;
  return { kind: 'not-booted', pilot, ...(helped && { undeclared }) };
}

/** The verdict of a probe that needs an image that came up, where it did not. */
export function notBooted(state: Exclude<BootState, { kind: 'pending' | 'booted' }>): Verdict {
  const evidence: Evidence[] = [...exitEvidence(state.pilot), ...logEvidence(state.pilot)];
  if (state.kind === 'not-started') {
    const { message } = state.pilot.startFault ?? { message: '' };
    const fault: Evidence[] = [{ kind: 'start', text: message }];
    return state.platform
      ? skip('this engine cannot run the platform of the image', fault)
      : skip('the container could not be started: see process/starts', fault);
  }
  return inconclusive('it did not boot here: see process/starts', evidence);
}

/** True when every variable that the image was started with has a value that somebody stands for. */
export function valuesAreCertain({ env }: ProbeContext): boolean {
  return env.missing.length === 0 && env.given.every(({ origin }) => origin !== 'synthesised');
}

/** True where it runs, and whether it listens could not be seen. */
export function isUnseen({ pilot }: Boot): boolean {
  const [first] = pilot.steps;
  return first?.do === 'wait' && first.ended === 'unobservable';
}

/**
 * What a probe says of an image that came up; where it did not, the runs that are wanted to know it, or why the probe cannot tell. An image
 * that runs without listening may only wait for the right values: while some are made up, nothing is concluded from it.
 */
export function whenBooted(context: ProbeContext, seen: Seen, judge: (boot: Boot) => Next): Next {
  const state = bootOf(context, seen);
  if (state.kind === 'pending') return { runs: state.runs };
  if (state.kind !== 'booted') return notBooted(state);
  if (!state.ready && !valuesAreCertain(context))
    return inconclusive(
      'it runs, and did not become ready with values that were made up: see process/starts',
      logEvidence(state.pilot),
    );
  return judge(state);
}

/** A run like the one that came up, with other steps, and other settings where they are given. */
export function runLike(
  context: ProbeContext,
  boot: Boot,
  title: string,
  steps: readonly Step[],
  changes: Partial<Omit<RunSpec, 'title' | 'steps'>> = {},
): RunSpec {
  const attempt = { title, capabilities: boot.capabilities, env: boot.env };
  return { ...contextRun(context, attempt, steps), ...changes };
}

/** Least time that a later run has to come up, however fast the pilot was: runs share the machine. */
const leastPatience = 10_000;

/** Waits for what the pilot run reached: the same listeners, the end of a task, or that it runs on. */
export function untilReady({ settings }: ProbeContext, boot: Boot): Extract<Step, { do: 'wait' }> {
  const timeout = Math.min(settings.readyTimeout, Math.max(leastPatience, boot.readyAt * 5));
  if (boot.role === 'task') return { do: 'wait', for: [{ kind: 'exited' }], timeout };
  if (boot.listeners.length > 0)
    return { do: 'wait', for: [{ kind: 'listening', ports: boot.listeners }], timeout };
  // One that never became ready was watched for the whole time that it had; running on is all that it does.
  const ms = boot.ready ? Math.max(settings.observe, boot.readyAt) : settings.observe;
  return { do: 'wait', for: [{ kind: 'running', ms }], timeout: Math.max(timeout, ms + 1000) };
}

/** True when the first wait of a run reached what the pilot run had reached; a task must also have ended with 0. */
export function cameUp(boot: Boot, observation: Observation): boolean {
  const wait = resultOf(observation, 'wait');
  if (wait?.ended !== 'met') return false;
  return boot.role === 'service' || observation.exit?.code === 0;
}
