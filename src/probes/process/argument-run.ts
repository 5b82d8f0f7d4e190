import type { Contract } from '../../model/contract.js';
import type { Observation, RunSpec } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, type Boot } from '../boot.js';
import type { ProbeContext, Verdict } from '../probe.js';
import { skip } from '../verdict.js';

/** No program has it. */
export const unknownOption = '--container-api-no-such-option';

/** The image with one option for its entrypoint in place of its CMD. It has all the time that there is: only one that hangs takes it. */
export function argumentRun(context: ProbeContext, boot: Boot, option: string): RunSpec {
  const wait = untilReady(context, boot);
  const timeout = Math.max(wait.timeout, context.settings.readyTimeout);
  return runLike(context, boot, `with ${option}`, [{ ...wait, timeout }], { cmd: [option] });
}

/** Why an argument would not reach a program; undefined where it does. */
export function noArguments({ process }: Contract): Verdict | undefined {
  const { entrypoint } = process;
  if (!entrypoint || entrypoint.length === 0)
    return skip('it has no ENTRYPOINT: arguments are the command itself, and not for its program');
  const isShellForm = entrypoint.length === 3 && /^-\w*c$/.test(entrypoint[1] ?? '');
  return isShellForm ? skip('its ENTRYPOINT is in shell form, which drops arguments') : undefined;
}

/**
 * `as-command`: the entrypoint is a wrapper that takes the option for the program to run; `ended`: with the exit status; `ran`: it came up as if
 * nothing had been said; `hung`: neither.
 */
export type Answer = { kind: 'ended'; code: number } | { kind: 'as-command' | 'ran' | 'hung' | 'unclear' };

export function answerOf(boot: Boot, observation: Observation): Answer {
  const { exit, startFault } = observation;
  const wait = resultOf(observation, 'wait');
  if (startFault?.kind === 'not-found' || startFault?.kind === 'not-executable')
    return { kind: 'as-command' };
  if (startFault || !wait || wait.ended === 'unobservable' || exit?.oomKilled) return { kind: 'unclear' };
  if (exit && (wait.ended === 'exited' || boot.role === 'task')) {
    return exit.code === 126 || exit.code === 127
      ? { kind: 'as-command' }
      : { kind: 'ended', code: exit.code };
  }
  if (cameUp(boot, observation)) return { kind: 'ran' };
  return { kind: wait.ended === 'timeout' ? 'hung' : 'unclear' };
}
