import { quoted } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { bootOf, notBooted, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import { namedAsMissing } from '../missing-variable.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { endOf, howDown, secondRun } from '../second-run.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { hostNotFound } from './named-host.js';

const messages = {
  'needs-network': { severity: 'warning', summary: 'It does not come up without a network.' },
} as const;

const meta: ProbeMeta = {
  id: 'self-contained/starts-without-network',
  property: 'self-contained',
  title: 'starts without a network',
  summary:
    'Starts it with nothing but a loopback interface, and waits for what it reached with a network. Where it does not come up at all, as no run has a way out, its log is read for the host that it looked for.',
  rationale:
    'What is fetched at the start is not in the image: it can change, or be away, at the very moment an instance is needed.',
  source: 'Module container, 6 Self-Contained, All dependencies should be added at build time',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const suggestion =
  'Put what it fetches at the start into the image, and connect to other services only when they are needed, trying again.';

/** A host that it did not find when it was started without a way out, and that no configuration names. */
function hostOfItsOwn(context: ProbeContext, pilot: Observation): string | undefined {
  const host = hostNotFound(pilot);
  const configured = [
    ...context.env.given.map(({ value }) => value),
    ...(context.image.config.Env ?? []),
    ...context.contract.links.map(({ name }) => name),
  ];
  return host !== undefined && configured.some((text) => text.includes(host)) ? undefined : host;
}

/** What needs other services is no less self-contained. */
function needsServices({ settings, contract }: ProbeContext): Verdict | undefined {
  if (settings.services) return skip('it was started beside services, which it may need');
  return contract.links.some(({ required }) => required)
    ? skip('the contract declares services that it needs')
    : undefined;
}

/** All runs are without a way out already; one that fetches something at the start does not come up in any. */
function judgeNotBooted(context: ProbeContext, state: Parameters<typeof notBooted>[0]): Verdict {
  const { pilot } = state;
  const host = state.kind === 'not-booted' ? hostOfItsOwn(context, pilot) : undefined;
  const variable = namedAsMissing(context, pilot);
  // The code of the resolver looks like a variable.
  if (host === undefined || (variable !== undefined && variable !== 'EAI_AGAIN')) return notBooted(state);
  const message = `It does not start without a way out: it looks for the host ${quoted(host)}.`;
  return (
    needsServices(context) ??
    fail(
      [finding(messages, 'needs-network', { message, suggestion, data: { host } })],
      [...exitEvidence(pilot), ...logEvidence(pilot, 10)],
    )
  );
}

function judge(boot: Boot, run: Observation): Verdict {
  const end = endOf(boot, run);
  if (end === 'unseen')
    return inconclusive('without a network it cannot be seen whether it came up', logEvidence(run, 10));
  if (end === 'up') return pass('it came up without a network');
  const how = end === 'crashed' ? 'ends soon after it was ready' : howDown(run);
  const message = `Without a network it ${how}.`;
  const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
  return fail([finding(messages, 'needs-network', { message, suggestion })], evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const state = bootOf(context, seen);
    if (state.kind === 'not-booted' || state.kind === 'not-started') return judgeNotBooted(context, state);
    return whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
      const services = needsServices(context);
      if (services) return services;
      const spec = secondRun(context, boot, 'starts without a network', { network: 'none' });
      const run = seen(spec);
      return run ? judge(boot, run) : { runs: [spec] };
    });
  },
};
export default probe;
