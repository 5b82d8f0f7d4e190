import type { Probe, ProbeMeta } from '../probe.js';
import { finding, skip } from '../verdict.js';
import { stopSignalOf } from './signal-names.js';
import { judgeStop, statusMessages } from './stop-run.js';

const messages = {
  'signal-ignored': { severity: 'warning', summary: 'It does not end on SIGINT.' },
  ...statusMessages,
} as const;

const meta: ProbeMeta = {
  id: 'process/stops-on-sigint',
  property: 'process',
  title: 'stops on SIGINT',
  summary: 'A run that is ready is sent SIGINT, and must end within the grace period.',
  rationale:
    'SIGINT is what Ctrl-C sends. Who tries the image in a terminal cannot leave it otherwise than by killing the container from another one.',
  source: 'Module container, 1 Linux process, React to signals',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) => {
    if (stopSignalOf(context.contract).signal === 'SIGINT')
      return skip('SIGINT is its stop signal: see process/stops-on-stop-signal');
    return judgeStop(context, seen, 'SIGINT', (told) => finding(messages, 'signal-ignored', told));
  },
};
export default probe;
