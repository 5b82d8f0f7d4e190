import { whenBooted } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';

const messages = {
  crashed: { severity: 'error', summary: 'It ends with a failure soon after it was ready.' },
  ended: {
    severity: 'error',
    summary: 'It ends with 0 soon after it was ready, although it has ports to serve.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'process/keeps-running',
  property: 'process',
  title: 'keeps running once it is ready',
  summary: 'Watches a run for a while after it was ready.',
  rationale:
    'An image that listens first and fails then passes every check of its port, gets traffic, and is restarted over and over.',
  source: 'Module container, 1 Linux process: applications run in the foreground',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const { exit } = boot.pilot;
      const evidence = [...exitEvidence(boot.pilot), ...logEvidence(boot.pilot)];
      if (boot.role === 'task') return skip('it is a task, which ends by itself', exitEvidence(boot.pilot));
      if (!boot.crashed || !exit) {
        const watched = formatMs(context.settings.observe);
        return pass(`it ran on for ${watched}${boot.ready ? ' after it was ready' : ''}`);
      }
      if (exit.code === 0 && boot.listeners.length === 0 && context.contract.ports.length === 0)
        return skip('it is a task, which ends by itself', evidence);
      const when = formatMs(exit.at - boot.readyAt);
      const memory = exit.oomKilled;
      return fail(
        [
          finding(messages, exit.code === 0 ? 'ended' : 'crashed', {
            message: `It ended with ${String(exit.code)} ${when} after it was ready${memory ? ', for want of memory' : ''}.`,
            suggestion: memory
              ? 'Let it need less memory, or allow it more with --memory.'
              : exit.code === 0
                ? 'Keep the program in the foreground: the container ends with its first process.'
                : 'Mend what its last log lines tell; open the port only when all that it needs is there.',
            data: { exitCode: exit.code },
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
