import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';
import { endpointMessages, hiddenBy, statusFinding } from './endpoint-findings.js';
import { exchangeEvidence, isServerError } from './exchange.js';
import { reportedFault } from './heartbeat-status.js';
import { endpoints } from './runs.js';
import { answerOf, whenServed } from './survey.js';

const messages = {
  'error-with-200': { severity: 'warning', summary: 'It says 200 beside a text that tells of an error.' },
  ...endpointMessages,
} as const;

const path = endpoints.heartbeat;

const meta: ProbeMeta = {
  id: 'dockerflow/heartbeat',
  property: 'dockerflow',
  title: `answers ${path} with 200 or 5xx`,
  summary: `Asks once for ${path}, with ten seconds of patience, in a run without services.`,
  rationale:
    'Monitoring looks at the status alone: 200 is well, 5xx wakes somebody up. Any other answer, or none, says nothing.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 5 (51e0a9a, requirement 3)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const hidden = hiddenBy(survey, 'heartbeat');
      const answer = answerOf(survey, 'heartbeat');
      if (hidden) return hidden;
      if (!answer) return inconclusive('it was not asked');
      const { status, body } = answer;
      const evidence = exchangeEvidence(answer);
      if (status !== 200) {
        return isServerError(status)
          ? pass(
              `it answered ${String(status)}: something that it needs is missing here, and it says so`,
              evidence,
            )
          : fail([statusFinding('heartbeat', answer, '200 or 5xx')], evidence);
      }
      const fault = reportedFault(body);
      if (fault === undefined) return pass('it answered 200', evidence);
      return fail(
        [
          finding(messages, 'error-with-200', {
            message: `GET ${path} answers 200, and its text says that ${fault}.`,
            suggestion: `Answer 503 when a check fails: monitoring does not read the text.`,
            subject: `endpoint ${path}`,
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
