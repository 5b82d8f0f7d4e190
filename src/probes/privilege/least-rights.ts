import { whenBooted, type Boot } from '../boot.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { leastRightsRun, rightsOf, wantedRights } from '../proven.js';
import { pass, skip } from '../verdict.js';

const meta: ProbeMeta = {
  id: 'privilege/least-rights',
  property: 'privilege',
  title: 'tells the least rights that it works with',
  summary:
    'Joins what was found one by one into one run: the fewest capabilities, the real user, the read-only root where it bears that. What comes up so is proven together, and told as flags and as a securityContext.',
  rationale:
    'Who runs the image wants to copy one line that is known to work, and not to try for an afternoon.',
  source: 'spec "peers" 5.2, 7 and 9; Kubernetes, Pod Security Standards, Restricted',
  messages: {},
  maxRuns: 50,
  profiles: ['recommended'],
};

function judge(context: ProbeContext, boot: Boot, seen: Seen): Next {
  if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
  if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
  const wanted = wantedRights(context, boot, seen);
  if ('runs' in wanted) return wanted;
  const spec = leastRightsRun(context, boot, wanted);
  if (!seen(spec)) return { runs: [spec] };
  const rights = rightsOf(context, boot, seen);
  if (!rights) return skip('what worked one by one did not work together');
  return pass(`it came up with ${rights.flags.join(' ')}`, [{ kind: 'start', text: rights.flags.join(' ') }]);
}

const probe: Probe = {
  meta,
  next: (context, seen) => whenBooted(context, seen, (boot) => judge(context, boot, seen)),
};
export default probe;
