/** What the specification leaves open and those who ask the endpoints rely on: one request more, and a note where it is not answered. */
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { answered, exchangeEvidence } from './exchange.js';
import type { RequestName } from './runs.js';
import { answerOf, whenServed } from './survey.js';

/** A probe that wants 200 for a variant of the load balancer's heartbeat. */
export function variantProbe(
  name: RequestName,
  meta: Omit<ProbeMeta, 'property' | 'messages' | 'maxRuns' | 'profiles'> & { summaryOfRefusal: string },
  suggestion: string,
): Probe {
  const { summaryOfRefusal, ...rest } = meta;
  const messages = { refused: { severity: 'note', summary: summaryOfRefusal } } as const;
  return {
    meta: {
      ...rest,
      property: 'dockerflow',
      messages,
      maxRuns: 2,
      profiles: ['dockerflow', 'dockerflow-2016-02'],
    },
    next: (context, seen) =>
      whenServed(context, seen, (survey) => {
        const answer = answerOf(survey, name);
        const evidence = exchangeEvidence(answer);
        if (answerOf(survey, 'lbheartbeat')?.status !== 200)
          return skip('the plain request is not answered with 200: see dockerflow/lbheartbeat', evidence);
        if (!answer) return inconclusive('it ended before it was asked', evidence);
        if (answer.status === 200) return pass('it answered 200', evidence);
        const { method, path } = answer.request;
        const message = `${method} ${path} answers ${answered(answer)}, not 200 as the plain request does.`;
        return fail(
          [finding(messages, 'refused', { message, suggestion, subject: `endpoint ${path}` })],
          evidence,
        );
      }),
  };
}
