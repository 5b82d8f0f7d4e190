import { quoted, shortened } from '../../contract/finding.js';
import type { RunSpec } from '../../model/run.js';
import { cameUp, isUnseen, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { fail, failIfAny, finding, pass, skip } from '../verdict.js';
import { mostVariables } from './without-run.js';

const messages = {
  'is-required': {
    severity: 'error',
    summary: 'It does not come up without a variable that is said to be optional.',
  },
  'some-required': {
    severity: 'error',
    summary: 'It does not come up without all optional variables, though it can spare each of them.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/optional-variables-optional',
  property: 'api',
  title: 'comes up without its optional variables',
  summary:
    'The image is started without any optional variable. Where it only comes up with all of them, each is left out in turn to find those that it needs.',
  rationale:
    'What is called optional is left out. An image that needs it all the same fails for everybody who believed its description.',
  source: 'Module container, 2 API, Use environment variables; 3 Descriptive, api.ENV.*.mandatory',
  messages,
  maxRuns: 3 + mostVariables,
  profiles: ['recommended'],
};

/** The run that came up, which had all optional variables, without one of them. */
function sparingRun(context: ProbeContext, boot: Boot, name: string): RunSpec {
  const env = Object.fromEntries(Object.entries(boot.env).filter(([other]) => other !== name));
  return runLike(context, boot, `without ${shortened(name)}`, [untilReady(context, boot)], { env });
}

function whichIsNeeded(context: ProbeContext, seen: Seen, boot: Boot): Next {
  const all = context.env.optional.map(({ name }) => name);
  const tried = all.slice(0, mostVariables).map((name) => ({ name, run: sparingRun(context, boot, name) }));
  // Of one variable it is known already: with it the image came up, and without it it did not.
  const needsRuns = all.length > 1;
  const wanted = needsRuns ? tried.map(({ run }) => run).filter((run) => !seen(run)) : [];
  if (wanted.length > 0) return { runs: wanted };
  const needed = tried.filter(({ run }) => {
    const observation = seen(run);
    return !needsRuns || (observation !== undefined && !cameUp(boot, observation));
  });
  const findings = needed.map(({ name }) => {
    const location = context.contract.env.find((variable) => variable.name === name)?.declaredAt[0];
    return finding(messages, 'is-required', {
      message: `The variable ${quoted(name)} is optional, and the image does not come up without it.`,
      suggestion: `Let the program do without it, or declare it: LABEL api.ENV.${shortened(name)}.mandatory="true".`,
      subject: `env ${name}`,
      ...(location && { location }),
      data: { variable: name },
    });
  });
  const evidence = needed.slice(0, 3).flatMap(({ run }) => {
    const observation = seen(run);
    return observation ? [...exitEvidence(observation), ...logEvidence(observation, 3)] : [];
  });
  const names = all.slice(0, 8).map((name) => quoted(name));
  return (
    failIfAny(findings, evidence) ??
    fail([
      finding(messages, 'some-required', {
        message: `It does not come up without all of its optional variables, and does without each of them alone: ${names.join(', ')}.`,
        suggestion: 'Let the program do without all of them, or declare the one that people should give.',
      }),
    ])
  );
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const { optional } = context.env;
    if (optional.length === 0) return skip('no optional variable was left out');
    return whenBooted(context, seen, (boot) => {
      if (isUnseen(boot)) return skip('whether it was ready could not be seen');
      if (boot.needed.includes('optional-variables')) return whichIsNeeded(context, seen, boot);
      const count =
        optional.length === 1 ? 'its optional variable' : `${String(optional.length)} optional variables`;
      // Where some port stays silent, it does so with all of them as well.
      return pass(`it ${boot.ready ? 'comes up' : 'does no less'} without ${count}`);
    });
  },
};
export default probe;
