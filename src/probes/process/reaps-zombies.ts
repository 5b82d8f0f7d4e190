import type { Observation, ProcessInfo, RunSpec } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { processEvidence } from './main-process.js';

const messages = {
  zombies: {
    severity: 'warning',
    summary: 'Processes that have ended stay behind, as process 1 does not fetch their status.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'process/reaps-zombies',
  property: 'process',
  title: 'leaves no zombies behind',
  summary:
    'Looks for processes that have ended and whose parent is process 1; where there are some, another run is looked at twice, to leave out those that are fetched a moment later.',
  rationale:
    'Orphans become children of process 1. One that does not wait for them collects zombies until the limit of processes is reached, and nothing more can be started in the container.',
  source: 'Module container, 1 Linux process, Further reading: the PID 1 zombie reaping problem',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

function zombiesOf(processes: readonly ProcessInfo[]): ProcessInfo[] {
  const first = processes.find(({ main }) => main)?.pid;
  return processes.filter(({ state, main, parent }) => state.startsWith('Z') && !main && parent === first);
}

/** Between the two looks. */
const pause = 1000;

function secondRun(context: ProbeContext, boot: Boot): RunSpec {
  const { observe } = context.settings;
  return runLike(context, boot, 'keeps its zombies', [
    untilReady(context, boot),
    { do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 },
    { do: 'processes' },
    { do: 'wait', for: [{ kind: 'running', ms: pause }], timeout: pause + 1000 },
    { do: 'processes' },
  ]);
}

/** Those that were there both times. */
function staying({ steps }: Observation): ProcessInfo[] {
  const [first = [], second = []] = steps.flatMap((step) =>
    step.do === 'processes' ? [zombiesOf(step.processes)] : [],
  );
  return second.filter(({ pid }) => first.some((zombie) => zombie.pid === pid));
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const table = resultOf(boot.pilot, 'processes');
      if (boot.role === 'task') return skip('it is a task, which ends by itself', exitEvidence(boot.pilot));
      if (!table) return skip('it had ended before its processes were looked at: see process/keeps-running');
      const evidence = processEvidence(table);
      if (!table.way) return skip(`its processes could not be seen: ${table.reason ?? 'no way to look'}`);
      if (zombiesOf(table.processes).length === 0)
        return table.way === 'top'
          ? skip("the engine's list of processes leaves zombies out", evidence)
          : pass('there are none', evidence);
      const run = secondRun(context, boot);
      const observation = seen(run);
      if (!observation) return { runs: [run] };
      if (!cameUp(boot, observation))
        return inconclusive('it did not come up again to be looked at twice', evidence);
      const zombies = staying(observation);
      if (zombies.length === 0) return pass('those that were seen are fetched soon', evidence);
      return fail(
        [
          finding(messages, 'zombies', {
            message: `${zombies.length === 1 ? 'A process that has ended stays' : `${String(zombies.length)} processes that have ended stay`} behind: process 1 does not fetch their status.`,
            suggestion:
              'Start the program below an init that reaps: ENTRYPOINT ["tini", "--", "program"]; or wait for children in it.',
            data: { count: zombies.length },
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
