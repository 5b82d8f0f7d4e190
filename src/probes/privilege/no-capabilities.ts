import { whenBooted, type Boot } from '../boot.js';
import { defaultCapabilities } from '../pilot.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';
import {
  availableCapabilities,
  capabilityRun,
  declaredCapabilities,
  searchCapabilities,
  worksWith,
} from './capability-runs.js';
import { mostTries } from './smallest-set.js';

const messages = {
  'needs-capabilities': {
    severity: 'warning',
    summary: 'It does not come up without capabilities that its contract does not declare.',
  },
  'needs-more-than-declared': {
    severity: 'error',
    summary: 'The capabilities that the contract declares are not enough.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'privilege/no-capabilities',
  property: 'privilege',
  title: 'needs no capability but those that it declares',
  summary:
    "Starts it with all capabilities dropped but those that you grant. Where it does not come up, with the engine's default set, and then with what the contract declares of it. With --find-capabilities the smallest set is searched for.",
  rationale:
    'Each capability is a piece of root. Who runs the image must know which ones it needs, to be able to drop the others.',
  source: 'spec "asyncy", cap; DESIGN, Probe runs; capabilities(7)',
  messages,
  maxRuns: 4 + mostTries(defaultCapabilities.length + 30),
  profiles: ['recommended'],
};

const listed = (set: readonly string[]): string => (set.length === 0 ? 'none' : set.join(', '));

/** What to write, when it is known which ones are needed. */
function remedy(set: readonly string[]): string {
  const add = set.map((name) => ` --cap-add ${name}`).join('');
  return `Declare them: cap: [${set.map((name) => name.toLowerCase()).join(', ')}] in the contract file. It was seen to work with docker run --cap-drop ALL${add}. Better, do without them.`;
}

function needs(context: ProbeContext, boot: Boot, set: readonly string[] | undefined): Verdict {
  const declared = declaredCapabilities(context, boot);
  const which =
    set === undefined
      ? "capabilities of the engine's default set"
      : `the ${set.length === 1 ? 'capability' : 'capabilities'} ${listed(set)}`;
  const suggestion =
    set === undefined
      ? 'Run the check again with --find-capabilities to learn which, and declare them in the contract (cap: […]), or do without them.'
      : remedy(set);
  const rest = {
    suggestion,
    ...(set?.length === 1 && { subject: `capability ${set[0] ?? ''}` }),
    ...(set && { data: { capabilities: set } }),
  };
  const evidence = [{ kind: 'start' as const, text: `came up with: ${listed(set ?? defaultCapabilities)}` }];
  if (declared.length > 0) {
    const message = `It needs ${which}, and its contract declares only ${listed(declared)}.`;
    return fail([finding(messages, 'needs-more-than-declared', { message, ...rest })], evidence);
  }
  const message = `It does not come up with all capabilities dropped: it needs ${which}.`;
  return fail([finding(messages, 'needs-capabilities', { message, ...rest })], evidence);
}

/** It came up with what was granted; of that the smallest set, where it is to be found. */
function worksWithGranted(context: ProbeContext, boot: Boot, seen: Seen): Next {
  const { granted, findCapabilities } = context.settings;
  const evidence = [{ kind: 'start' as const, text: `capabilities: ${listed(granted)}` }];
  if (granted.length === 0) return pass('it came up with all capabilities dropped', evidence);
  const message = `it came up with nothing but what was granted: ${listed(granted)}`;
  if (!findCapabilities || boot.crashed) return pass(message, evidence);
  const search = searchCapabilities(context, boot, seen, availableCapabilities(context, boot));
  if ('runs' in search) return search;
  const isLess = 'found' in search && search.found.length < granted.length;
  return pass(isLess ? `${message}; of these it needs ${listed(search.found)}` : message, evidence);
}

function judge(context: ProbeContext, boot: Boot, seen: Seen): Next {
  if (!boot.needed.includes('capabilities')) return worksWithGranted(context, boot, seen);
  if (boot.crashed) return needs(context, boot, undefined);
  const declared = declaredCapabilities(context, boot);
  if (declared.length > 0) {
    const works = worksWith(context, boot, seen)(declared);
    if (works === undefined) return { runs: [capabilityRun(context, boot, declared)] };
    if (works)
      return pass(`it came up with what its contract declares: ${listed(declared)}`, [
        { kind: 'start', text: `capabilities: ${listed(declared)}` },
      ]);
  }
  if (!context.settings.findCapabilities) return needs(context, boot, undefined);
  const search = searchCapabilities(context, boot, seen, availableCapabilities(context, boot));
  if ('runs' in search) return search;
  if ('failed' in search)
    return inconclusive("it did not come up a second time with the engine's default capabilities");
  const { granted } = context.settings;
  return search.found.every((name) => granted.includes(name))
    ? inconclusive('it did not come up with all capabilities dropped at first, and later it did')
    : needs(context, boot, search.found);
}

const probe: Probe = {
  meta,
  next: (context, seen) => whenBooted(context, seen, (boot) => judge(context, boot, seen)),
};
export default probe;
