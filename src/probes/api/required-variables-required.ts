import { quoted, shortened } from '../../contract/finding.js';
import type { EnvVariable } from '../../model/contract.js';
import type { Observation } from '../../model/run.js';
import { whenBooted, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import { says } from '../missing-variable.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, inconclusive, pass, skip } from '../verdict.js';
import { imageEnv } from './image-env.js';
import {
  mostVariables,
  patienceFor,
  reactionOf,
  requiredVariables,
  withoutRuns,
  type Reaction,
} from './without-run.js';

const messages = {
  'not-required': {
    severity: 'error',
    summary: 'It comes up without a variable that is said to be required.',
  },
  'has-default': {
    severity: 'error',
    summary:
      "It comes up without a variable that is said to be required, as the image's own ENV has a value for it.",
  },
  hangs: {
    severity: 'warning',
    summary: 'Without a required variable it neither becomes ready nor ends.',
  },
  'not-named': {
    severity: 'warning',
    summary: 'It ends without a required variable, and does not say which one.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/required-variables-required',
  property: 'api',
  title: 'fails at once without a required variable, and names it',
  summary:
    'One run for each required variable, with all others: it must end before it is ready, and name the variable in its log.',
  rationale:
    'A forgotten variable should show in the first second of a deployment. An image that starts all the same fails later and elsewhere; one that asks for what it does not need makes everybody invent values.',
  source: 'Module container, 2 API, Use environment variables; 3 Descriptive, api.ENV.*.mandatory',
  messages,
  maxRuns: 3 + mostVariables,
  profiles: ['recommended'],
};

function judge(
  context: ProbeContext,
  boot: Boot,
  { name, declaredAt }: EnvVariable,
  reaction: Reaction,
  observation: Observation,
): ProbeFinding | undefined {
  const [location] = declaredAt;
  const place = { subject: `env ${name}`, ...(location && { location }), data: { variable: name } };
  const [shown, key] = [quoted(name), shortened(name)];
  const optional = `or declare it as optional: LABEL api.ENV.${key}.mandatory="false".`;
  switch (reaction) {
    case 'came-up':
      return imageEnv(context.image).get(name)
        ? finding(messages, 'has-default', {
            message: `The variable ${shown} is required, and without it the image starts with the value of its own ENV.`,
            suggestion: `Write ENV ${key}="" or none, and let the program end when it is missing; ${optional}`,
            ...place,
          })
        : finding(messages, 'not-required', {
            message: `The variable ${shown} is required, and the image comes up without it.`,
            suggestion: `Let the program end with a message when it is missing; ${optional}`,
            ...place,
          });
    case 'hung':
      return finding(messages, 'hangs', {
        message: `Without ${shown} it neither becomes ready nor ends within ${formatMs(patienceFor(context, boot))}.`,
        suggestion: `Look at ${key} before anything else, and exit with 1 and its name when it is missing.`,
        ...place,
      });
    case 'refused':
    case 'ended-with-zero':
      return says(observation, name)
        ? undefined
        : finding(messages, 'not-named', {
            message: `Without ${shown} it ends, and its log does not name the variable.`,
            suggestion: `Write to standard error: ${key} is not set.`,
            ...place,
          });
    case 'unclear':
      return undefined;
  }
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const variables = requiredVariables(context);
    if (variables.length === 0) return skip('no variable is required');
    return whenBooted(context, seen, (boot) => {
      const runs = withoutRuns(context, boot);
      const wanted = runs.filter(({ run }) => !seen(run)).map(({ run }) => run);
      if (wanted.length > 0) return { runs: wanted };
      const findings: ProbeFinding[] = [];
      const unclear: string[] = [];
      const evidence = runs.flatMap(({ name, run }) => {
        const observation = seen(run);
        const variable = variables.find((one) => one.name === name);
        if (!observation || !variable) return [];
        const reaction = reactionOf(boot, name, observation);
        if (reaction === 'unclear') unclear.push(name);
        const found = judge(context, boot, variable, reaction, observation);
        if (found) findings.push(found);
        const seenOf = [...exitEvidence(observation), ...logEvidence(observation, 3)];
        return seenOf.map(({ kind, text }) => ({ kind, text: `without ${shortened(name)}: ${text}` }));
      });
      const broken = failIfAny(findings, evidence);
      if (broken) return broken;
      if (unclear.length > 0)
        return inconclusive(`what it does without ${unclear.join(', ')} could not be seen`, evidence);
      const more = variables.length - runs.length;
      const looked = `${String(runs.length)} ${runs.length === 1 ? 'variable' : 'variables'} left out in turn`;
      return pass(more > 0 ? `${looked}; ${String(more)} more were not tried` : looked, evidence);
    });
  },
};
export default probe;
