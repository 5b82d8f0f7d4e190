import { shortened } from '../../contract/finding.js';
import type { EnvVariable } from '../../model/contract.js';
import type { Condition, Observation, RunSpec } from '../../model/run.js';
import { resultOf, runLike, type Boot } from '../boot.js';
import { says } from '../missing-variable.js';
import type { ProbeContext } from '../probe.js';

/** Most required variables that are left out, one run each. */
export const mostVariables = 16;

/** What a run without a variable has beyond the time that the pilot run needed. */
const patience = 5000;

export function requiredVariables({ contract }: ProbeContext): EnvVariable[] {
  return contract.env.filter(({ required }) => required);
}

/** How long a run without a variable has to end. */
export function patienceFor(context: ProbeContext, boot: Boot): number {
  return (boot.ready ? boot.readyAt : context.settings.observe) + patience;
}

/**
 * The run of somebody who forgot one variable: nothing is given for it. Where the image's own ENV has a value, that is what the container gets,
 * as it would anywhere else.
 */
function withoutRun(context: ProbeContext, boot: Boot, name: string): RunSpec {
  const env = Object.fromEntries(Object.entries(boot.env).filter(([other]) => other !== name));
  const time = patienceFor(context, boot);
  const condition: Condition =
    boot.role === 'task'
      ? { kind: 'exited' }
      : boot.listeners.length > 0
        ? { kind: 'listening', ports: boot.listeners }
        : { kind: 'running', ms: time };
  const timeout = condition.kind === 'running' ? time + 1000 : time;
  return runLike(
    context,
    boot,
    `without ${shortened(name)}`,
    [
      { do: 'wait', for: [condition], timeout },
      { do: 'sockets', expected: boot.listeners },
    ],
    { env },
  );
}

/** The runs without each required variable, as far as they are made. */
export function withoutRuns(context: ProbeContext, boot: Boot): { name: string; run: RunSpec }[] {
  return requiredVariables(context)
    .slice(0, mostVariables)
    .map(({ name }) => ({ name, run: withoutRun(context, boot, name) }));
}

/**
 * What it did without the variable. `refused`: ended with a failure before it was ready; `ended-with-zero`: the same with 0; `came-up`: also where
 * it listened on other ports than before; `hung`: neither.
 */
export type Reaction = 'refused' | 'ended-with-zero' | 'came-up' | 'hung' | 'unclear';

export function reactionOf(boot: Boot, name: string, observation: Observation): Reaction {
  const { exit, startFault } = observation;
  const wait = resultOf(observation, 'wait');
  if (startFault || !wait || exit?.oomKilled || wait.ended === 'unobservable') return 'unclear';
  if (wait.ended === 'exited' || boot.role === 'task') {
    if (!exit) return wait.ended === 'timeout' ? 'hung' : 'unclear';
    if (exit.code !== 0) return 'refused';
    // A task that did its work ends with 0 as well; one that noticed says so.
    return boot.role === 'service' || says(observation, name) ? 'ended-with-zero' : 'came-up';
  }
  if (wait.ended === 'met') return 'came-up';
  const known = new Set(boot.listeners.map(({ port, protocol }) => `${String(port)}/${protocol}`));
  const sockets = resultOf(observation, 'sockets')?.sockets ?? [];
  const elsewhere = sockets.some(
    ({ port, protocol }) => protocol === 'tcp' && !known.has(`${String(port)}/${protocol}`),
  );
  return elsewhere ? 'came-up' : 'hung';
}
