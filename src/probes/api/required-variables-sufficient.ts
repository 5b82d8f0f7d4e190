import { quoted, shortened } from '../../contract/finding.js';
import { bootOf, isUnseen, notBooted, valuesAreCertain, whenBooted } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Next, Probe, ProbeContext, ProbeFinding, ProbeMeta, Seen } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { requiredVariables } from './without-run.js';

const messages = {
  'needs-undeclared': {
    severity: 'error',
    summary: 'With all required variables it still misses one that is not declared.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/required-variables-sufficient',
  property: 'api',
  title: 'needs no other variables than the required ones',
  summary:
    'Starts the image with its required variables alone. Where it does not come up and its log calls another variable missing, that one is given as well.',
  rationale:
    'The list of required variables is what people fill in. One that is missing there is found in production, by its error message.',
  source: 'Module container, 2 API, Use environment variables; 3 Descriptive, api.ENV.*.mandatory',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

function undeclared(name: string, cameUp: boolean): ProbeFinding {
  const key = shortened(name);
  return finding(messages, 'needs-undeclared', {
    message: `With all required variables it misses ${quoted(name)}, which is not declared${cameUp ? '; with it, it comes up' : ''}.`,
    suggestion: `Declare it: LABEL api.ENV.${key}="" api.ENV.${key}.mandatory="true".`,
    subject: `env ${name}`,
    data: { variable: name },
  });
}

function judgeBoot(context: ProbeContext, seen: Seen): Next {
  const count = requiredVariables(context).length;
  return whenBooted(context, seen, (boot) => {
    const { ready, needed, undeclared: name, pilot } = boot;
    if (isUnseen(boot)) return skip('whether it was ready could not be seen');
    if (name !== undefined) return fail([undeclared(name, true)], exitEvidence(pilot));
    return needed.includes('optional-variables')
      ? skip('it needs an optional variable: see api/optional-variables-optional')
      : pass(
          `it ${ready ? 'comes up' : 'runs'} with ${count === 1 ? 'one variable' : `${String(count)} variables`}`,
        );
  });
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    if (requiredVariables(context).length === 0)
      return skip('no variable is required: see api/starts-without-configuration');
    const state = bootOf(context, seen);
    if (state.kind !== 'not-booted') return judgeBoot(context, seen);
    const evidence = [...exitEvidence(state.pilot), ...logEvidence(state.pilot)];
    if (state.undeclared !== undefined) return fail([undeclared(state.undeclared, false)], evidence);
    return valuesAreCertain(context)
      ? notBooted(state)
      : inconclusive('it did not boot with values that were made up: see process/starts', evidence);
  },
};
export default probe;
