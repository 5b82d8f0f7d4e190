import type { Observation, RunSpec } from '../../model/run.js';
import { contextRun, declaredPorts, plannedEnv, resultOf } from '../boot.js';
import { namedAsMissing } from '../missing-variable.js';
import type { ProbeContext, Seen } from '../probe.js';

/** Given to a variable that the log calls missing: something that is a word, and no address of anything. */
const trial = 'container-api';

/** A run of an image that did not come up, with a value for the variable that its log calls missing. */
function trialRun(context: ProbeContext, name: string): RunSpec {
  const { readyTimeout, observe, granted } = context.settings;
  const ports = declaredPorts(context);
  const attempt = {
    title: `with ${name}, which the log calls missing`,
    capabilities: granted,
    env: { ...plannedEnv(context), [name]: trial },
  };
  const wait =
    ports.length > 0
      ? ({ do: 'wait', for: [{ kind: 'listening', ports }], timeout: readyTimeout } as const)
      : ({ do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 } as const);
  return contextRun(context, attempt, [wait]);
}

/**
 * A variable that nobody declared and that the image needs: its log names it, and with any value for it the image comes up, or at least no longer
 * misses it. `runs`: what is still to be made to know that.
 */
export function undeclaredVariable(
  context: ProbeContext,
  pilot: Observation,
  seen: Seen,
): { runs: readonly RunSpec[] } | { name: string; cameUp: boolean } | undefined {
  const name = namedAsMissing(context, pilot);
  const { contract, env } = context;
  if (name === undefined || contract.env.some((variable) => variable.name === name)) return undefined;
  if (env.given.some((value) => value.name === name)) return undefined;
  const run = trialRun(context, name);
  const observation = seen(run);
  if (!observation) return { runs: [run] };
  const cameUp =
    resultOf(observation, 'wait')?.ended === 'met' ||
    (declaredPorts(context).length === 0 && observation.exit?.code === 0);
  return cameUp || namedAsMissing(context, observation) !== name ? { name, cameUp } : undefined;
}
