import type { Evidence } from '../../model/probe.js';
import { resultOf } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';
import { whenServed } from './survey.js';

const messages = {
  ignored: { severity: 'note', summary: 'It does not end on SIGTERM.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/stops-on-sigterm',
  property: 'dockerflow',
  title: 'ends on SIGTERM',
  summary: 'Sends SIGTERM to a run that has answered, and waits for the grace period.',
  rationale:
    'Each deployment waits the grace period for a service that does not listen, and then kills it in the middle of requests.',
  source: 'Advice, not in Dockerflow; docker stop, and the termination of Kubernetes pods',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, ({ main }) => {
      const result = resultOf(main, 'signal');
      if (!result)
        return inconclusive('it ended before SIGTERM was sent', [
          ...exitEvidence(main),
          ...logEvidence(main),
        ]);
      const { exited, exitCode, ms } = result;
      const grace = formatMs(context.settings.grace);
      if (exited) {
        const text = `ended with ${String(exitCode ?? 'an unknown status')}${ms === undefined ? '' : ` after ${formatMs(ms)}`}`;
        return pass(`it ${text}`, [{ kind: 'exit', text }]);
      }
      const evidence: Evidence[] = [{ kind: 'exit', text: `killed after ${grace}` }];
      return fail(
        [
          finding(messages, 'ignored', {
            message: `It was still running ${grace} after SIGTERM.`,
            suggestion:
              'Handle SIGTERM: stop accepting, finish requests, end. In a script, start the program with exec; a program that is process 1 needs a handler of its own.',
            subject: 'signal SIGTERM',
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
