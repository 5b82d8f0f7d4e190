import { whenBooted, type Boot } from '../boot.js';
import { defaultCapabilities } from '../pilot.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { leastRights, toldRights } from '../proven.js';
import { pass, skip } from '../verdict.js';
import { mostTries } from './smallest-set.js';

const meta: ProbeMeta = {
  id: 'privilege/least-rights',
  property: 'privilege',
  title: 'tells the least rights that it works with',
  summary:
    'Joins what was found one by one into one run: the fewest capabilities, the real user, the read-only root where it bears that. What comes up so is proven together, and told as flags and as a securityContext. Where it does not, the strictest single run that came up is told.',
  rationale:
    'Who runs the image wants to copy one line that is known to work, and not to try for an afternoon.',
  source: 'spec "peers" 5.2, 7 and 9; Kubernetes, Pod Security Standards, Restricted',
  messages: {},
  maxRuns: 8 + mostTries(defaultCapabilities.length + 30),
  profiles: ['recommended'],
};

function judge(context: ProbeContext, boot: Boot, seen: Seen): Next {
  if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
  if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
  const least = leastRights(context, boot, seen);
  if ('runs' in least) return least;
  const flags = toldRights(least.rights).flags.join(' ');
  return pass(`it came up with ${flags}`, [{ kind: 'start', text: flags }]);
}

const probe: Probe = {
  meta,
  next: (context, seen) => whenBooted(context, seen, (boot) => judge(context, boot, seen)),
};
export default probe;
