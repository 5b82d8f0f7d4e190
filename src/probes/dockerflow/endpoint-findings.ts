/** What can be wrong with an endpoint whatever it is for, and where another broken promise hides it. */
import type { HttpExchange } from '../../model/run.js';
import { quoted } from '../../contract/finding.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { ProbeFinding, Verdict } from '../probe.js';
import { inconclusive, skip } from '../verdict.js';
import { answered, exchangeEvidence, isIndistinguishable, isRedirect, isRefusal } from './exchange.js';
import { endpoints, type Endpoint } from './runs.js';
import { answerOf, type Served } from './survey.js';

export const endpointMessages = {
  'not-found': { severity: 'error', summary: 'The endpoint is not there.' },
  redirect: { severity: 'error', summary: 'The endpoint redirects instead of answering.' },
  refused: { severity: 'error', summary: 'Something before the service refuses the request.' },
  'no-answer': { severity: 'error', summary: 'The endpoint does not answer.' },
  status: { severity: 'error', summary: 'The endpoint answers with a status that it may not have.' },
} as const;

/** Too many requests may be rationed; the others ask for credentials. */
function refusalCure(status: number, path: string): string {
  return status === 429
    ? `Leave ${path} out of the rate limit.`
    : `Let ${path} through without credentials, or give them to this check with --header.`;
}

/** The finding for an answer with the wrong status, or none. `wanted`: `200`, `200 or 5xx`. */
export function statusFinding(endpoint: Endpoint, answer: HttpExchange, wanted: string): ProbeFinding {
  const path = endpoints[endpoint];
  const { status, headers, ms } = answer;
  const finding = (
    messageId: keyof typeof endpointMessages,
    message: string,
    suggestion: string,
  ): ProbeFinding => ({
    messageId,
    severity: endpointMessages[messageId].severity,
    message,
    suggestion,
    subject: `endpoint ${path}`,
    ...(status !== undefined && { data: { status } }),
  });
  const said = `GET ${path} answers ${answered(answer)}`;
  if (status === undefined)
    return finding(
      'no-answer',
      `GET ${path} gets no answer: ${answered(answer)} after ${formatMs(ms)}.`,
      `Answer ${wanted} within a few seconds, whatever does not respond behind it: give its checks a time limit.`,
    );
  if (status === 404)
    return finding('not-found', `${said}: there is no such endpoint.`, `Answer GET ${path} with ${wanted}.`);
  if (isRedirect(status)) {
    const location = Object.hasOwn(headers, 'location') ? ` to ${quoted(headers.location ?? '')}` : '';
    return finding(
      'redirect',
      `${said} and redirects${location}.`,
      `Answer at ${path} itself with ${wanted}, by plain HTTP.`,
    );
  }
  if (isRefusal(status))
    return finding('refused', `${said}: something before the service refuses it.`, refusalCure(status, path));
  return finding('status', `${said}, not ${wanted}.`, `Answer GET ${path} with ${wanted}.`);
}

/** Why nothing is said of an endpoint: it was not asked, or its answer is everything's. Undefined where it can be judged. */
export function hiddenBy(survey: Served, endpoint: Endpoint): Verdict | undefined {
  const answer = answerOf(survey, endpoint);
  const evidence = exchangeEvidence(answer);
  if (!answer) {
    const { main } = survey;
    return inconclusive(`it ended before ${endpoints[endpoint]} was asked for`, [
      ...exitEvidence(main),
      ...logEvidence(main),
    ]);
  }
  const control = answerOf(survey, 'control');
  const { status } = answer;
  if (!control || status === undefined) return undefined;
  if (status >= 200 && status < 300 && isIndistinguishable(answer, control))
    return skip('an unknown path gets the same answer: see dockerflow/no-catch-all', [
      ...evidence,
      ...exchangeEvidence(control),
    ]);
  const isEverything = status === control.status && status === answerOf(survey, 'lbheartbeat')?.status;
  return endpoint !== 'lbheartbeat' && isEverything && status >= 300 && status !== 404
    ? skip(`everything is answered with ${String(status)}: see dockerflow/lbheartbeat`, evidence)
    : undefined;
}
