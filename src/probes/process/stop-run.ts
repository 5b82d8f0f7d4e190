import type { Evidence } from '../../model/probe.js';
import type { Observation, RunSpec, SignalResult } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Next, ProbeContext, ProbeFinding, Seen, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { familyOf, handles, isShell } from './main-process.js';
import { signalNumber, stopSignalOf } from './signal-names.js';

/** It comes up, is watched for as long as the pilot run was, tells what it wrote, and is sent the signal. */
export function stopRun(context: ProbeContext, boot: Boot, signal: string): RunSpec {
  const { observe, grace } = context.settings;
  return runLike(context, boot, `stops on ${signal}`, [
    untilReady(context, boot),
    ...(boot.listeners.length > 0
      ? [{ do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 } as const]
      : []),
    { do: 'changes' },
    { do: 'signal', signal, grace },
  ]);
}

/** Why there is nothing to stop; undefined where there is. */
export function nothingToStop({ role, crashed, pilot }: Boot): Verdict | undefined {
  if (role === 'task') return skip('it ends by itself: there is nothing to stop', exitEvidence(pilot));
  return crashed
    ? skip('it ended by itself soon after it was ready: see process/keeps-running', exitEvidence(pilot))
    : undefined;
}

/** What the signal did; a verdict where it could not be sent. */
export function stopOf(boot: Boot, observation: Observation, signal: string): SignalResult | Verdict {
  const evidence = [...exitEvidence(observation), ...logEvidence(observation, 5)];
  if (!cameUp(boot, observation)) return inconclusive('it did not come up again to be stopped', evidence);
  return resultOf(observation, 'signal') ?? inconclusive(`it ended before ${signal} could be sent`, evidence);
}

/**
 * True when the first process is a shell that waits for a program and has not asked for the signal: the kernel then drops it, and the
 * program never hears of it.
 */
export function isSwallowedByShell({ pilot }: Boot, signal: string): boolean {
  const family = familyOf(pilot);
  if (!family || !isShell(family.main) || family.children.length === 0) return false;
  return !handles(family.main, signal) && !(family.main.ignored?.includes(signal) ?? false);
}

export function stopEvidence({ signal, exited, exitCode, ms }: SignalResult): Evidence {
  const after = ms === undefined ? '' : ` after ${formatMs(ms)}`;
  const text = exited ? `ended with ${String(exitCode ?? '?')}${after}` : `still ran${after}, and was killed`;
  return { kind: 'exit', text: `${signal}: ${text}` };
}

/** Why the first process did not end, as far as the kernel tells, and what to do about it. */
function whyIgnored({ pilot }: Boot, signal: string): { why: string; suggestion: string } {
  const main = familyOf(pilot)?.main;
  const suggestion = `Handle ${signal} in the program: finish what is under way, then exit with 0.`;
  if (main?.ignored?.includes(signal)) return { why: 'process 1 ignores it', suggestion };
  if (!main?.caught || handles(main, signal)) return { why: 'it went on', suggestion };
  return {
    why: 'process 1 has no handler for it, and the kernel gives process 1 no default one',
    suggestion: `${suggestion} Or start it below an init that hands signals on: ENTRYPOINT ["tini", "--", "program"].`,
  };
}

export const statusMessages = {
  'odd-status': {
    severity: 'note',
    summary: 'It ends on the signal with a status that reads like a failure.',
  },
} as const;

/** A pass, with a note where the status is neither 0 nor the one of the signal. */
function stopped(result: SignalResult): Verdict {
  const { signal, exitCode, ms } = result;
  const number = signalNumber(signal);
  const after = ms === undefined ? '' : ` after ${formatMs(ms)}`;
  const message = `it ended with ${String(exitCode ?? '?')}${after}`;
  if (exitCode === undefined || exitCode === 0 || (number !== undefined && exitCode === 128 + number))
    return pass(message, [stopEvidence(result)]);
  const note = finding(statusMessages, 'odd-status', {
    message: `It ends on ${signal} with status ${String(exitCode)}, which reads like a failure.`,
    suggestion: `Exit with 0 when ${signal} was the reason.`,
    subject: `signal ${signal}`,
  });
  return pass(message, [stopEvidence(result)], [note]);
}

type Told = Pick<ProbeFinding, 'message' | 'suggestion' | 'subject'>;

/** Sends the signal to a run that is ready. `tell` makes the finding where it goes on. */
export function judgeStop(
  context: ProbeContext,
  seen: Seen,
  signal: string,
  tell: (told: Told) => ProbeFinding,
): Next {
  return whenBooted(context, seen, (boot) => {
    const nothing = nothingToStop(boot);
    if (nothing) return nothing;
    const run = stopRun(context, boot, signal);
    const observation = seen(run);
    if (!observation) return { runs: [run] };
    const result = stopOf(boot, observation, signal);
    if ('outcome' in result) return result;
    if (result.exited) return stopped(result);
    // What spoils the stop signal spoils the others as well, and is told once.
    if (isSwallowedByShell(boot, stopSignalOf(context.contract).signal))
      return skip('process 1 is a shell: see process/signals-reach-the-program', [stopEvidence(result)]);
    const { why, suggestion } = whyIgnored(boot, signal);
    const message = `It did not end within ${formatMs(context.settings.grace)} of ${signal}: ${why}.`;
    return fail([tell({ message, suggestion, subject: `signal ${signal}` })], [stopEvidence(result)]);
  });
}
