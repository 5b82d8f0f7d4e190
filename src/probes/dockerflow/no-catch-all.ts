import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';
import { answered, exchangeEvidence, isIndistinguishable } from './exchange.js';
import { endpoints, type Endpoint } from './runs.js';
import { answerOf, whenServed } from './survey.js';

const messages = {
  indistinguishable: {
    severity: 'error',
    summary: 'An endpoint gets the answer that a path gets which does not exist.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/no-catch-all',
  property: 'dockerflow',
  title: 'answers unknown paths otherwise than its endpoints',
  summary:
    'Asks for a random path that no service can know, and compares the answer with those of the endpoints.',
  rationale:
    'A route for everything answers 200 whether the endpoints exist or not: monitoring and load balancer see a healthy service where there is only a page.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirements 4 to 6 (51e0a9a, requirements 2 to 4)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const names = Object.keys(endpoints) as Endpoint[];

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const control = answerOf(survey, 'control');
      const status = control?.status;
      const evidence = exchangeEvidence(control);
      if (!control || status === undefined) return inconclusive('the unknown path got no answer', evidence);
      const isGood = status >= 200 && status < 300;
      if (!isGood) return pass(`an unknown path is answered with ${answered(control)}`, evidence);
      const same = names.filter((name) => {
        const answer = answerOf(survey, name);
        return answer !== undefined && isIndistinguishable(answer, control);
      });
      if (same.length === 0)
        return pass(
          `an unknown path is answered with ${answered(control)}, but not like the endpoints`,
          evidence,
        );
      const paths = same.map((name) => endpoints[name]).join(', ');
      return fail(
        [
          finding(messages, 'indistinguishable', {
            message: `A path that does not exist is answered with ${answered(control)} like ${paths}.`,
            suggestion: `Add routes for ${paths} before the one for everything, and answer unknown paths with 404.`,
            subject: 'endpoints',
          }),
        ],
        [...evidence, ...same.flatMap((name) => exchangeEvidence(answerOf(survey, name)))],
      );
    }),
};
export default probe;
