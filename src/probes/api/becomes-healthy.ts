import type { Evidence } from '../../model/probe.js';
import type { Health } from '../../model/contract.js';
import type { Observation, RunSpec, WaitResult } from '../../model/run.js';
import { resultOf, runLike, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { endpointMessages, judgeEndpoint } from './health-endpoint.js';

const messages = {
  unhealthy: { severity: 'error', summary: 'Its health check keeps failing.' },
  'program-missing': { severity: 'error', summary: 'The program of its health check is not in the image.' },
  'check-timed-out': { severity: 'error', summary: 'Its health check does not finish in time.' },
  ...endpointMessages,
} as const;

const meta: ProbeMeta = {
  id: 'api/becomes-healthy',
  property: 'api',
  title: 'becomes healthy by its own check',
  summary:
    'Lets the engine run the HEALTHCHECK of the image until it calls the container healthy or gives it up; or asks the declared health endpoint.',
  rationale:
    'Orchestrators wait for healthy before they go on, and restart what is unhealthy. A check that cannot succeed stops every deployment, and its reason is not in the log.',
  source: 'Module container, 2 API, Health endpoints; Dockerfile reference, HEALTHCHECK',
  messages,
  maxRuns: 5,
  profiles: ['recommended'],
};

/** The engine's defaults in seconds, Dockerfile reference, HEALTHCHECK. */
const defaults = { interval: 30, timeout: 30, startPeriod: 0, retries: 3 };

/** Longest time that a check is waited for, unless getting ready takes longer. */
const longest = 100_000;
/** For starting the check itself. */
const slack = 5000;

/** Until the engine must have decided: after the start period, and as many checks as it takes to give up. */
function healthTimeout({ settings }: ProbeContext, health: Health, { readyAt }: Boot): number {
  const { interval, timeout, startPeriod, retries } = { ...defaults, ...health };
  const needed = readyAt + (startPeriod + retries * (interval + timeout)) * 1000 + slack;
  return Math.min(needed, Math.max(longest, settings.readyTimeout));
}

/** Checks that did not finish in time are tried once more: the machine may have been busy with the other runs. */
function healthRuns(context: ProbeContext, boot: Boot, health: Health): readonly [RunSpec, RunSpec] {
  const timeout = healthTimeout(context, health, boot);
  const steps = [{ do: 'wait', for: [{ kind: 'healthy' }], timeout }] as const;
  const run = runLike(context, boot, 'becomes healthy', steps, { healthcheck: true });
  return [run, { ...run, title: 'becomes healthy, tried again', repetition: 1 }];
}

type Check = NonNullable<WaitResult['health']>[number];

/** A shell's words, and the engine's where it could not start the check at all. */
const notFound = /(?:^|: )(?:command )?not found\s*$|executable file not found|no such file or directory/m;

function kindOf({ exitCode, output }: Check): 'unhealthy' | 'program-missing' | 'check-timed-out' {
  if (exitCode === 126 || exitCode === 127 || notFound.test(output)) return 'program-missing';
  return exitCode === -1 && /timeout|timed out/i.test(output) ? 'check-timed-out' : 'unhealthy';
}

/** Given up for a check that did not finish. */
function isLate(observation: Observation): boolean {
  const wait = resultOf(observation, 'wait');
  const last = wait?.health?.at(-1);
  return wait?.ended === 'unhealthy' && last !== undefined && kindOf(last) === 'check-timed-out';
}

function checkEvidence(checks: readonly Check[]): Evidence[] {
  return checks.slice(-3).map(({ exitCode, output }) => ({
    kind: 'log',
    text: `health check ended with ${String(exitCode)}: ${output.trim().slice(0, 500)}`,
  }));
}

function told(health: Health, check: Check): ProbeFinding {
  const kind = kindOf(check);
  const [location] = health.declaredAt;
  const place = { subject: 'health', ...(location && { location }), data: { exitCode: check.exitCode } };
  switch (kind) {
    case 'program-missing':
      return finding(messages, kind, {
        message: 'The health check cannot run: its program is not in the image, or cannot be executed.',
        suggestion:
          'Use a program that the image has, by its absolute path: HEALTHCHECK CMD ["/app/server", "--healthcheck"]; or add the one that is missing.',
        ...place,
      });
    case 'check-timed-out':
      return finding(messages, kind, {
        message: `The health check does not finish within ${formatMs((health.timeout ?? defaults.timeout) * 1000)}.`,
        suggestion: 'Let the check answer at once, or give it more time: HEALTHCHECK --timeout=10s CMD …',
        ...place,
      });
    case 'unhealthy':
      return finding(messages, kind, {
        message: `The health check keeps failing, at last with status ${String(check.exitCode)}.`,
        suggestion:
          'Mend what its output tells, or correct the check: it must exit with 0 when the image is ready.',
        ...place,
      });
  }
}

function judge(health: Health, wait: WaitResult, evidence: Evidence[], waited: number): Verdict {
  const checks = wait.health ?? [];
  const all = [...checkEvidence(checks), ...evidence];
  const last = checks.at(-1);
  switch (wait.ended) {
    case 'met':
      return pass('the engine calls it healthy', all);
    case 'unhealthy':
      return fail([told(health, last ?? { exitCode: 1, output: '' })], all);
    case 'exited':
      return inconclusive('it ended before its check had decided', all);
    case 'unobservable':
      return skip('the engine does not tell of its health', all);
    case 'timeout':
      // A program that is not there will not come.
      if (last && kindOf(last) === 'program-missing') return fail([told(health, last)], all);
      return inconclusive(`its check had decided nothing after ${formatMs(waited)}`, all);
  }
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const { health } = context.contract;
    const hasCheck = health?.test !== undefined && !health.disabled;
    if (!health || (!hasCheck && health.path === undefined)) return skip('it declares no health check');
    return whenBooted(context, seen, (boot) => {
      if (boot.role === 'task') return skip('it is a task, which ends by itself', exitEvidence(boot.pilot));
      if (boot.crashed)
        return skip('it ended by itself: see process/keeps-running', exitEvidence(boot.pilot));
      if (!hasCheck) return judgeEndpoint(context, seen, boot);
      const [run, again] = healthRuns(context, boot, health);
      const first = seen(run);
      if (!first) return { runs: [run] };
      const observation = isLate(first) ? seen(again) : first;
      if (!observation) return { runs: [again] };
      const wait = resultOf(observation, 'wait');
      const evidence = [...exitEvidence(observation), ...logEvidence(observation, 5)];
      if (!wait) return inconclusive('it did not come up again to be checked', evidence);
      return judge(health, wait, evidence, healthTimeout(context, health, boot));
    });
  },
};
export default probe;
