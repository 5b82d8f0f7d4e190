/** Runs that try what the pilot run did under other conditions, and how they ended. */
import type { Observation, RunSpec, Step } from '../model/run.js';
import { cameUp, resultOf, runLike, untilReady, type Boot } from './boot.js';
import type { ProbeContext } from './probe.js';

/** Comes up, is watched for as long as the pilot run was, and tells its processes. */
export function secondRun(
  context: ProbeContext,
  boot: Boot,
  title: string,
  changes: Partial<Omit<RunSpec, 'title' | 'steps'>>,
): RunSpec {
  const { observe } = context.settings;
  const watch: Step = { do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 };
  const steps: Step[] = [
    untilReady(context, boot),
    ...(boot.listeners.length > 0 ? [watch] : []),
    { do: 'processes' },
  ];
  return runLike(context, boot, title, steps, changes);
}

/** `down`: it did not come up; `crashed`: it ended after it was ready, as the pilot run did not; `unseen`: nothing tells. */
export type SecondEnd = 'up' | 'down' | 'crashed' | 'unseen';

export function endOf(boot: Boot, run: Observation): SecondEnd {
  const [wait] = run.steps;
  if (run.startFault || wait?.do !== 'wait' || wait.ended === 'unobservable') return 'unseen';
  if (!cameUp(boot, run)) return 'down';
  return boot.role === 'service' && !boot.crashed && run.exit ? 'crashed' : 'up';
}

/** How a run that was `down` ended. */
export function howDown(run: Observation): string {
  const [wait] = run.steps;
  // A task that ended was waited for to end with 0.
  const hasEnded = wait?.do === 'wait' && (wait.ended === 'exited' || wait.ended === 'met');
  return hasEnded ? `ends with ${String(run.exit?.code ?? '?')}` : 'does not become ready';
}

const usersOf = (run: Observation): number[] =>
  (resultOf(run, 'processes')?.processes ?? []).map(({ uid }) => uid).filter((uid) => uid !== 0);

/** True when it works as the pilot run did: it came up, ran on, and every user but root that was seen then is there again. */
export function worksAgain(boot: Boot, run: Observation): boolean {
  if (endOf(boot, run) !== 'up') return false;
  // Where processes cannot be seen, nothing is missing.
  if (resultOf(run, 'processes')?.way === undefined) return true;
  const users = new Set(usersOf(run));
  return usersOf(boot.pilot).every((uid) => users.has(uid));
}
