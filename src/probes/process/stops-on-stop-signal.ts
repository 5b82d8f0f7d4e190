import type { Probe, ProbeMeta } from '../probe.js';
import { finding, skip } from '../verdict.js';
import { stopSignalOf } from './signal-names.js';
import { judgeStop, statusMessages } from './stop-run.js';

const messages = {
  'declared-signal-ignored': {
    severity: 'error',
    summary: 'It does not end on the stop signal that the image names.',
  },
  'signal-ignored': { severity: 'warning', summary: 'It does not end on SIGTERM, which docker stop sends.' },
  ...statusMessages,
} as const;

const meta: ProbeMeta = {
  id: 'process/stops-on-stop-signal',
  property: 'process',
  title: 'stops on its stop signal',
  summary: 'A run that is ready is sent the stop signal of the image, and must end within the grace period.',
  rationale:
    'Each stop, restart and deployment waits out the whole grace period, and then kills the program in the middle of its work: requests are cut off, and data may be lost.',
  source: 'Module container, 1 Linux process, React to signals; Dockerfile reference, STOPSIGNAL',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

/** No program can catch these, so nothing is said by ending on them. */
const uncaught = new Set(['SIGKILL', 'SIGSTOP']);

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const { signal, declared } = stopSignalOf(context.contract);
    if (uncaught.has(signal)) return skip(`${signal} reaches no program: nothing could be learned from it`);
    return judgeStop(context, seen, signal, (told) =>
      declared
        ? finding(messages, 'declared-signal-ignored', {
            ...told,
            location: { kind: 'config', pointer: '/config/StopSignal' },
          })
        : finding(messages, 'signal-ignored', told),
    );
  },
};
export default probe;
