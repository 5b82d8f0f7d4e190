import type { RunSpec } from '../../model/run.js';
import { cameUp, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  'needs-network': { severity: 'warning', summary: 'It does not come up without a network.' },
} as const;

const meta: ProbeMeta = {
  id: 'self-contained/starts-without-network',
  property: 'self-contained',
  title: 'starts without a network',
  summary: 'Starts it with nothing but a loopback interface, and waits for what it reached with a network.',
  rationale:
    'What is fetched at the start is not in the image: it can change, or be away, at the very moment an instance is needed.',
  source: 'Module container, 6 Self-Contained, All dependencies should be added at build time',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

function loneRun(context: ProbeContext, boot: Boot): RunSpec {
  return runLike(context, boot, 'starts without a network', [untilReady(context, boot)], { network: 'none' });
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      if (context.settings.services) return skip('it was started beside services, which it may need');
      if (context.contract.links.some(({ required }) => required))
        return skip('the contract declares services that it needs');
      const spec = loneRun(context, boot);
      const run = seen(spec);
      if (!run) return { runs: [spec] };
      const wait = run.steps[0];
      if (wait?.do !== 'wait' || wait.ended === 'unobservable')
        return inconclusive('without a network its sockets cannot be seen from here');
      if (cameUp(boot, run)) return pass('it came up without a network');
      const how =
        wait.ended === 'exited'
          ? `it ends with ${String(run.exit?.code ?? '?')}`
          : 'it does not become ready';
      const message = `Without a network ${how}.`;
      const suggestion =
        'Put what it fetches at the start into the image, and connect to other services only when they are needed, trying again.';
      const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
      return fail([finding(messages, 'needs-network', { message, suggestion })], evidence);
    }),
};
export default probe;
