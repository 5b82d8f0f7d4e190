import { quoted, shortened } from '../../contract/finding.js';
import { bootOf, notBooted, valuesAreCertain, whenBooted } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { undeclaredVariable } from './undeclared-variable.js';
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
  maxRuns: 4,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const required = requiredVariables(context);
    if (required.length === 0) return skip('no variable is required: see api/starts-without-configuration');
    const state = bootOf(context, seen);
    if (state.kind !== 'not-booted') {
      return whenBooted(context, seen, (boot) => {
        if (!boot.ready)
          return skip(
            'it does not listen on all of its ports: see api/declared-ports-listen',
            logEvidence(boot.pilot),
          );
        return boot.needed.includes('optional-variables')
          ? skip('it needs an optional variable: see api/optional-variables-optional')
          : pass(
              `it comes up with ${required.length === 1 ? 'one variable' : `${String(required.length)} variables`}`,
            );
      });
    }
    const { pilot } = state;
    const needed = undeclaredVariable(context, pilot, seen);
    if (needed && 'runs' in needed) return needed;
    const evidence = [...exitEvidence(pilot), ...logEvidence(pilot)];
    if (!needed) {
      return valuesAreCertain(context)
        ? notBooted(state)
        : inconclusive('it did not boot with values that were made up: see process/starts', evidence);
    }
    const { name, cameUp } = needed;
    return fail(
      [
        finding(messages, 'needs-undeclared', {
          message: `With all required variables it misses ${quoted(name)}, which is not declared${cameUp ? ', and comes up with it' : ''}.`,
          suggestion: `Declare it: LABEL api.ENV.${shortened(name)}="" api.ENV.${shortened(name)}.mandatory="true".`,
          subject: `env ${name}`,
          data: { variable: name },
        }),
      ],
      evidence,
    );
  },
};
export default probe;
