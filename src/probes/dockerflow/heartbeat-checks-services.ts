import type { HttpExchange } from '../../model/run.js';
import type { Next, Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { hiddenBy } from './endpoint-findings.js';
import { exchangeEvidence, exchangeOf, isServerError } from './exchange.js';
import { endpoints, secondRun } from './runs.js';
import { answerOf, whenServed } from './survey.js';

const messages = {
  'not-checked': { severity: 'note', summary: 'It answers 200 without the services that it was given.' },
} as const;

const path = endpoints.heartbeat;

const meta: ProbeMeta = {
  id: 'dockerflow/heartbeat-checks-services',
  property: 'dockerflow',
  title: `checks its services in ${path}`,
  summary: `Compares ${path} in a run without services and in one beside those that were given.`,
  rationale:
    'A heartbeat that is always well tells nobody that the database is gone: the users are the first to notice.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 5 (51e0a9a, requirement 3)',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

function compare(alone: HttpExchange, beside: HttpExchange | undefined): Next {
  const evidence = [...exchangeEvidence(alone), ...exchangeEvidence(beside)];
  if (isServerError(alone.status)) {
    const status = String(alone.status);
    return beside?.status === 200
      ? pass(`it answered ${status} without its services, and 200 beside them`, evidence)
      : inconclusive(
          `it answered ${status} without its services and does not answer 200 beside them: give the variables that name them with --env`,
          evidence,
        );
  }
  if (alone.status !== 200 || beside?.status !== 200)
    return skip('it does not answer 200: see dockerflow/heartbeat', evidence);
  return fail(
    [
      finding(messages, 'not-checked', {
        message: `GET ${path} answers 200 with and without the services that were started beside it.`,
        suggestion: `Connect to each service that requests need in ${path}, and answer 503 where that fails.`,
        subject: `endpoint ${path}`,
      }),
    ],
    evidence,
  );
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const hidden = hiddenBy(survey, 'heartbeat');
      const alone = answerOf(survey, 'heartbeat');
      if (hidden ?? !alone) return hidden ?? skip('it was not asked');
      const { services } = context.settings;
      if (services && survey.main.spec.network === 'services')
        return skip('it does not come up without its services: nothing can be compared');
      if (services) {
        const spec = secondRun(context);
        const second = seen(spec);
        return second ? compare(alone, exchangeOf(second, 'heartbeat')) : { runs: [spec] };
      }
      const evidence = exchangeEvidence(alone);
      const lb = answerOf(survey, 'lbheartbeat');
      if (isServerError(alone.status) && lb?.status === 200)
        return pass(
          `it answered ${String(alone.status)} where no service is, while the other heartbeat is well`,
          evidence,
        );
      return skip('no services were given: --with IMAGE=alias or --network shows what they change', evidence);
    }),
};
export default probe;
