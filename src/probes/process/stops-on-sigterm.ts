import type { Probe, ProbeMeta } from '../probe.js';
import { finding, skip } from '../verdict.js';
import { stopSignalOf } from './signal-names.js';
import { judgeStop, statusMessages } from './stop-run.js';

const messages = {
  'signal-ignored': { severity: 'warning', summary: 'It does not end on SIGTERM.' },
  ...statusMessages,
} as const;

const meta: ProbeMeta = {
  id: 'process/stops-on-sigterm',
  property: 'process',
  title: 'stops on SIGTERM',
  summary:
    'Where the image names another stop signal: a run that is ready is sent SIGTERM, and must end within the grace period.',
  rationale:
    'SIGTERM is what supervisors, init systems and many orchestrators send whatever the image asks for. A program that does not hear it is killed in the middle of its work.',
  source: 'Module container, 1 Linux process, React to signals',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) => {
    if (stopSignalOf(context.contract).signal === 'SIGTERM')
      return skip('SIGTERM is its stop signal: see process/stops-on-stop-signal');
    return judgeStop(context, seen, 'SIGTERM', (told) => finding(messages, 'signal-ignored', told));
  },
};
export default probe;
