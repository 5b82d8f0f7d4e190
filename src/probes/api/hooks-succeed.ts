import type { Hook, LifecycleStage } from '../../model/contract.js';
import type { Evidence } from '../../model/probe.js';
import type { ExecResult, Observation, RunSpec, Step } from '../../model/run.js';
import { cameUp, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  failed: { severity: 'error', summary: 'A declared hook ends with a failure.' },
  'not-found': { severity: 'error', summary: 'The program of a declared hook is not in the image.' },
  'timed-out': { severity: 'error', summary: 'A declared hook does not end in time.' },
} as const;

const meta: ProbeMeta = {
  id: 'api/hooks-succeed',
  property: 'api',
  title: 'has lifecycle hooks that succeed',
  summary:
    'Runs each declared hook inside a container that is ready, in the order of its life, and looks at the exit status.',
  rationale:
    'A hook that fails after the start has its container killed, and one that fails before the stop loses what it should have saved; both are seen for the first time in production.',
  source: 'Module container, 2 API, Hooks',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

/** For hooks that name no time of their own. */
const usualTimeout = 30_000;
const longestTimeout = 60_000;

const timeoutOf = ({ timeout }: Hook): number =>
  Math.min(timeout === undefined ? usualTimeout : timeout * 1000, longestTimeout);

/** In the order of a container's life. */
const order: readonly LifecycleStage[] = ['startup', 'post-start', 'pre-stop', 'shutdown'];

function hooksOf({ contract }: ProbeContext, role: Hook['role']): { stage: LifecycleStage; hook: Hook }[] {
  return order.flatMap((stage) => {
    const hook = contract.lifecycle[stage];
    return hook?.role === role ? [{ stage, hook }] : [];
  });
}

function hooksRun(context: ProbeContext, boot: Boot): RunSpec {
  const shell = context.contract.process.shell ?? ['/bin/sh', '-c'];
  const execs = hooksOf(context, 'hook').map(({ hook }): Step => {
    const argv = typeof hook.command === 'string' ? [...shell, hook.command] : hook.command;
    return { do: 'exec', argv, timeout: timeoutOf(hook) };
  });
  return runLike(context, boot, 'runs its hooks', [untilReady(context, boot), ...execs]);
}

function judge(stage: LifecycleStage, hook: Hook, result: ExecResult): ProbeFinding | undefined {
  const { exitCode, fault } = result;
  const [location] = hook.declaredAt;
  const place = { subject: `hook ${stage}`, ...(location && { location }), data: { stage } };
  if (fault === 'not-found' || fault === 'not-executable' || exitCode === 126 || exitCode === 127) {
    return finding(messages, 'not-found', {
      message: `The hook ${stage} cannot run: its program is not in the image, or cannot be executed.`,
      suggestion: `Name a program that the image has, as a list where there is no shell: LABEL api.HOOK.${stage}='["/bin/program"]'.`,
      ...place,
    });
  }
  if (fault === 'timeout') {
    return finding(messages, 'timed-out', {
      message: `The hook ${stage} does not end within ${formatMs(timeoutOf(hook))}.`,
      suggestion: `Let it end sooner, or declare the time that it takes: LABEL api.HOOK.${stage}.timeout="45s".`,
      ...place,
    });
  }
  if (exitCode === undefined || exitCode === 0) return undefined;
  return finding(messages, 'failed', {
    message: `The hook ${stage} ends with status ${String(exitCode)}.`,
    suggestion: 'Mend what its output tells, or remove the hook from the contract.',
    ...place,
  });
}

function execEvidence(stage: LifecycleStage, { exitCode, fault, ms, stdout, stderr }: ExecResult): Evidence {
  const status = exitCode === undefined ? (fault ?? 'unknown') : String(exitCode);
  const output = `${stderr}${stdout}`.trim().slice(0, 300);
  return {
    kind: 'exit',
    text: `${stage}: ${status} after ${formatMs(ms)}${output === '' ? '' : `: ${output}`}`,
  };
}

/** What came of each hook; undefined for one that could not be run, or was cut off by the end of the container. */
function resultsOf({ steps, exit }: Observation, stages: number): (ExecResult | undefined)[] {
  return steps.slice(1, 1 + stages).map((step, index, all) => {
    if (step.do !== 'exec' || step.fault === 'not-running') return undefined;
    const isLast = all.slice(index + 1).every((later) => later.do !== 'exec');
    const killed = exit !== undefined && isLast && (step.exitCode ?? 0) > 128;
    return killed ? undefined : step;
  });
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const hooks = hooksOf(context, 'hook');
    if (hooks.length === 0) {
      const [main] = hooksOf(context, 'main');
      return skip(
        main ? `its ${main.stage} command replaces the main process and is no hook` : 'it declares no hook',
      );
    }
    return whenBooted(context, seen, (boot) => {
      if (boot.role === 'task') return skip('it is a task, which ends by itself', exitEvidence(boot.pilot));
      if (boot.crashed)
        return skip('it ended by itself: see process/keeps-running', exitEvidence(boot.pilot));
      const run = hooksRun(context, boot);
      const observation = seen(run);
      if (!observation) return { runs: [run] };
      if (!cameUp(boot, observation))
        return inconclusive('it did not come up again to run them', logEvidence(observation));
      const results = resultsOf(observation, hooks.length);
      const findings: ProbeFinding[] = [];
      const evidence: Evidence[] = [];
      const unseen: string[] = [];
      for (const [index, { stage, hook }] of hooks.entries()) {
        const result = results[index];
        if (result) evidence.push(execEvidence(stage, result));
        else unseen.push(stage);
        const found = result && judge(stage, hook, result);
        if (found) findings.push(found);
      }
      const broken = failIfAny(findings, evidence);
      if (broken) return broken;
      return unseen.length > 0
        ? inconclusive(`the container had ended before ${unseen.join(' and ')} could finish`, evidence)
        : pass(`${hooks.map(({ stage }) => stage).join(', ')}: ended with 0`, evidence);
    });
  },
};
export default probe;
