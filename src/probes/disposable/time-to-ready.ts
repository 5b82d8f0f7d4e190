import { whenBooted } from '../boot.js';
import { declaredPorts } from '../pilot.js';
import { formatMs } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { pass, skip } from '../verdict.js';

const meta: ProbeMeta = {
  id: 'disposable/time-to-ready',
  property: 'disposable',
  title: 'tells how soon it is ready',
  summary:
    'Measures the time from the start until all declared ports listen. It is reported, and never judged.',
  rationale:
    'What is exchanged at any time is away until it is ready: start periods and rollouts are planned with that time.',
  source: 'Module container, 4 Disposable, Minimal setup',
  messages: {},
  maxRuns: 3,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, ({ role, ready, readyAt, listeners }) => {
      const listens = listeners.length > 0 || declaredPorts(context).length > 0;
      if (!ready) return skip('it never was ready: see api/declared-ports-listen');
      const time = formatMs(readyAt);
      if (role === 'task') return pass(`it was done after ${time}`, [{ kind: 'timing', text: time }]);
      return listens
        ? pass(`it was ready after ${time}`, [{ kind: 'timing', text: `ready after ${time}` }])
        : skip('it listens nowhere, so nothing tells when it is ready');
    }),
};
export default probe;
