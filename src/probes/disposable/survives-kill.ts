import type { Observation, RunSpec } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  'not-again': {
    severity: 'error',
    summary: 'After a sudden death it does not start again on the same volumes.',
  },
  'not-started': {
    severity: 'error',
    summary: 'After a sudden death a fresh container cannot be started on the same volumes.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'disposable/survives-kill',
  property: 'disposable',
  title: 'survives a sudden death',
  summary:
    'Kills it with SIGKILL when it is ready, and starts a fresh container on the same volumes: that must become ready as well.',
  rationale:
    'Nodes fail and memory runs out without a warning. A lock or a process number left on a volume then keeps every later instance from starting.',
  source: 'Module container, 4 Disposable, Be robust against sudden death; 12factor.net/disposability',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

function killRun(context: ProbeContext, boot: Boot): RunSpec {
  const { readyTimeout } = context.settings;
  const again = untilReady(context, boot);
  return runLike(context, boot, 'starts again after SIGKILL', [
    untilReady(context, boot),
    { do: 'signal', signal: 'SIGKILL', grace: 10_000 },
    { do: 'replace' },
    // What a dead instance left may take longer to read than the first start took.
    { ...again, timeout: Math.max(again.timeout, readyTimeout) },
  ]);
}

function judge(boot: Boot, observation: Observation): Verdict {
  if (!cameUp(boot, observation))
    return inconclusive('it did not come up a second time to be killed', logEvidence(observation));
  const killed = resultOf(observation, 'signal')?.exited;
  const replaced = resultOf(observation, 'replace');
  if (!killed || !replaced) return inconclusive('it could not be killed', exitEvidence(observation));
  const evidence = [...exitEvidence(observation), ...logEvidence(observation, 10)];
  const suggestion =
    'At the start, take over what a dead instance left: check that the process of a lock or pid file still runs, and remove the file where it does not.';
  if (!replaced.started) {
    const message = 'After SIGKILL no fresh container could be started on the same volumes.';
    return fail([finding(messages, 'not-started', { message, suggestion })], evidence);
  }
  const again = observation.steps.at(-1);
  if (again?.do !== 'wait' || again.ended === 'unobservable')
    return inconclusive('it could not be seen whether it came up again', evidence);
  if (again.ended === 'met') {
    const time = formatMs(again.at);
    return pass(boot.listeners.length > 0 ? `it was ready again after ${time}` : 'it ran on again', [
      { kind: 'timing', text: `again after ${time}` },
    ]);
  }
  const how =
    again.ended === 'exited' ? `ends with ${String(observation.exit?.code ?? '?')}` : 'does not become ready';
  const message = `After SIGKILL a fresh container on the same volumes ${how}.`;
  return fail([finding(messages, 'not-again', { message, suggestion })], evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (boot.role === 'task') return skip('it ends by itself: there is nothing to kill');
      if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      const spec = killRun(context, boot);
      const run = seen(spec);
      return run ? judge(boot, run) : { runs: [spec] };
    }),
};
export default probe;
