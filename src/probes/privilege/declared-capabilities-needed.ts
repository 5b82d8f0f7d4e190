import { quoted } from '../../contract/finding.js';
import { whenBooted, type Boot } from '../boot.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import { declaredCapabilities, searchCapabilities } from './capability-runs.js';
import { mostTries } from './smallest-set.js';

const messages = {
  'not-needed': { severity: 'warning', summary: 'It works without a capability that its contract declares.' },
} as const;

/** Most capabilities that there are (capabilities(7)). */
const mostCapabilities = 41;

const meta: ProbeMeta = {
  id: 'privilege/declared-capabilities-needed',
  property: 'privilege',
  title: 'needs every capability that it declares',
  summary:
    'Leaves out each capability that the contract declares, one at a time, and then together what was not needed alone. Only those that a flag or a local file grants, or that the image needed of the default set, can be tried.',
  rationale:
    'Who trusts the contract grants what it asks for. What is not needed is only of use to an intruder.',
  source: 'spec "asyncy", cap',
  messages,
  maxRuns: 3 + mostTries(mostCapabilities),
  profiles: ['recommended'],
};

function judge(context: ProbeContext, boot: Boot, seen: Seen): Next {
  const declared = [...new Set(context.contract.capabilities.map(({ name }) => name))];
  if (declared.length === 0) return skip('the contract declares no capability');
  const tried = declaredCapabilities(context, boot);
  const [first] = declared;
  if (!boot.needed.includes('capabilities') && tried.length === 0) {
    return skip(
      `it asks for ${declared.map(quoted).join(', ')}, which nobody grants, and came up without; a label can only take rights away: grant it with --cap-add ${first ?? ''} or with --contract FILE`,
    );
  }
  if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
  if (tried.length === 0)
    return skip('it asks for capabilities that nobody grants: see privilege/no-capabilities');
  const search = searchCapabilities(context, boot, seen, tried);
  if ('runs' in search) return search;
  if ('failed' in search) return skip('what it declares is not enough: see privilege/no-capabilities');
  const { found } = search;
  const start = { kind: 'start' as const, text: `it works with: ${found.join(', ') || 'none'}` };
  const findings = tried
    .filter((name) => !found.includes(name))
    .map((name) =>
      finding(messages, 'not-needed', {
        message: `It comes up without the capability ${name}, which its contract declares.`,
        suggestion: `Leave ${name} out of "cap", unless a later action needs it.`,
        subject: `capability ${name}`,
      }),
    );
  return (
    failIfAny(findings, [start]) ?? pass(`it does not come up without any of ${tried.join(', ')}`, [start])
  );
}

const probe: Probe = {
  meta,
  next: (context, seen) => whenBooted(context, seen, (boot) => judge(context, boot, seen)),
};
export default probe;
