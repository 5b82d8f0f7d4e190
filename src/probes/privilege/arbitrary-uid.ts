import type { Observation, RunSpec } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, volumePaths, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  'does-not-start': { severity: 'warning', summary: 'It does not come up as an arbitrary user of group 0.' },
  crashes: { severity: 'warning', summary: 'As an arbitrary user it ends soon after it was ready.' },
  'not-started': { severity: 'warning', summary: 'An arbitrary user may not run its program.' },
} as const;

/** As OpenShift chooses one from the range of a project: in no /etc/passwd, and with group 0. */
const arbitraryUser = '1000680000:0';

const meta: ProbeMeta = {
  id: 'privilege/arbitrary-uid',
  property: 'privilege',
  title: 'runs as an arbitrary user',
  summary: `Starts it as ${arbitraryUser}, as OpenShift does, and waits for what it reached as its own user.`,
  rationale:
    'OpenShift, and everybody with runAsUser, chooses the user. An image that depends on a user of its own does not run there.',
  source: 'OpenShift, Creating images, Support arbitrary user ids; spec "peers" 3.5, 55',
  messages,
  maxRuns: 4,
  profiles: ['recommended', 'openshift'],
};

function userRun(context: ProbeContext, boot: Boot): RunSpec {
  const { observe } = context.settings;
  return runLike(
    context,
    boot,
    'runs as an arbitrary user',
    [
      untilReady(context, boot),
      ...(boot.listeners.length > 0
        ? [{ do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 } as const]
        : []),
      { do: 'processes' },
      { do: 'files', paths: volumePaths(context), maxBytes: 0 },
    ],
    { user: arbitraryUser },
  );
}

function judge(boot: Boot, run: Observation): Verdict {
  const suggestion =
    'Give the files that it reads and writes to group 0 with the rights of their owner: RUN chgrp -R 0 /app && chmod -R g=u /app.';
  const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
  if (run.startFault) {
    const message = 'An arbitrary user may not run the program of the image.';
    const start = { kind: 'start' as const, text: run.startFault.message };
    return fail([finding(messages, 'not-started', { message, suggestion, subject: 'user' })], [start]);
  }
  const wait = run.steps[0];
  if (wait?.do !== 'wait' || wait.ended === 'unobservable')
    return inconclusive('it could not be seen whether it came up');
  if (!cameUp(boot, run)) {
    const how =
      wait.ended === 'exited' ? `ends with ${String(run.exit?.code ?? '?')}` : 'does not become ready';
    const message = `As the user ${arbitraryUser} it ${how}.`;
    return fail([finding(messages, 'does-not-start', { message, suggestion, subject: 'user' })], evidence);
  }
  if (boot.role === 'service' && !boot.crashed && run.exit) {
    const message = `As the user ${arbitraryUser} it ends with ${String(run.exit.code)} soon after it was ready.`;
    return fail([finding(messages, 'crashes', { message, suggestion, subject: 'user' })], evidence);
  }
  const main = resultOf(run, 'processes')?.processes.find((process) => process.main);
  const really = main ? ` as ${String(main.uid)}:${String(main.gid)}` : '';
  return pass(`it came up${really}`);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      const spec = userRun(context, boot);
      const run = seen(spec);
      return run ? judge(boot, run) : { runs: [spec] };
    }),
};
export default probe;
