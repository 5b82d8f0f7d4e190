import type { Observation } from '../../model/run.js';
import { resultOf, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { endOf, howDown, secondRun } from '../second-run.js';
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

/** It needs capabilities as root, which a user of somebody's choice does not get. */
function needsCapabilities({ contract }: ProbeContext, boot: Boot): boolean {
  if (boot.needed.includes('capabilities')) return true;
  return contract.capabilities.some(({ name }) => name === 'SETUID' || name === 'SETGID');
}

function judge(context: ProbeContext, boot: Boot, run: Observation): Verdict {
  const suggestion =
    'Give the files that it reads and writes to group 0 with the rights of their owner: RUN chgrp -R 0 /app && chmod -R g=u /app.';
  const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
  const broken = (messageId: keyof typeof messages, message: string, shown = evidence): Verdict =>
    needsCapabilities(context, boot)
      ? skip('it needs capabilities, and an arbitrary user has none: see privilege/no-capabilities', shown)
      : fail([finding(messages, messageId, { message, suggestion, subject: 'user' })], shown);
  if (run.startFault) {
    const start = [{ kind: 'start' as const, text: run.startFault.message }];
    return run.startFault.kind === 'not-executable'
      ? broken('not-started', 'An arbitrary user may not run the program of the image.', start)
      : inconclusive('it could not be started as an arbitrary user', start);
  }
  switch (endOf(boot, run)) {
    case 'unseen':
      return inconclusive('it could not be seen whether it came up');
    case 'down':
      return broken('does-not-start', `As the user ${arbitraryUser} it ${howDown(run)}.`);
    case 'crashed': {
      const code = String(run.exit?.code ?? '?');
      return broken('crashes', `As the user ${arbitraryUser} it ends with ${code} soon after it was ready.`);
    }
    case 'up': {
      const main = resultOf(run, 'processes')?.processes.find((process) => process.main);
      return pass(`it came up${main ? ` as ${String(main.uid)}:${String(main.gid)}` : ''}`);
    }
  }
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
      const spec = secondRun(context, boot, 'runs as an arbitrary user', { user: arbitraryUser });
      const run = seen(spec);
      return run ? judge(context, boot, run) : { runs: [spec] };
    }),
};
export default probe;
