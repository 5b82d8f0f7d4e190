/** Requests to endpoints, and what came back. */
import type { Evidence } from '../../model/probe.js';
import type { HttpExchange, Observation } from '../../model/run.js';
import { formatMs } from '../evidence.js';
import { requestNames, type RequestName } from './runs.js';

/** First characters of a body that evidence repeats. */
const shownBody = 160;

const faults = {
  refused: 'connection refused',
  timeout: 'no answer',
  reset: 'connection closed without an answer',
  'not-http': 'the answer is not HTTP',
  unreachable: 'the container could not be reached',
} as const;

/** The exchange of a name; undefined where the run did not get so far. Runs send a beginning of the list in its order. */
export function exchangeOf(observation: Observation, name: RequestName): HttpExchange | undefined {
  const wanted = requestNames.indexOf(name);
  let count = 0;
  for (const [index, step] of observation.spec.steps.entries()) {
    if (step.do !== 'request') continue;
    if (count === wanted) {
      const result = observation.steps[index];
      return result?.do === 'request' ? result : undefined;
    }
    count += 1;
  }
  return undefined;
}

/** The media type without parameters, in lower case. */
export function mediaType({ headers }: HttpExchange): string | undefined {
  const value = Object.hasOwn(headers, 'content-type') ? headers['content-type'] : undefined;
  const type = value?.split(';', 1)[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** `200`, or why there is none: for messages. */
export function answered({ status, fault }: HttpExchange): string {
  return status === undefined ? faults[fault ?? 'timeout'] : String(status);
}

/** `GET /__version__: 200 in 3 ms, application/json, {"version":…`. */
export function exchangeEvidence(exchange: HttpExchange | undefined): Evidence[] {
  if (!exchange) return [];
  const { request, body, headers, ms, status } = exchange;
  const extra = Object.entries(request.headers ?? {})
    .filter(([name]) => name === 'Host' || name === 'X-Forwarded-Proto')
    .map(([name, value]) => ` (${name}: ${value})`);
  const location = Object.hasOwn(headers, 'location')
    ? `, to ${(headers.location ?? '').slice(0, shownBody)}`
    : '';
  const type = status === undefined ? '' : `, ${mediaType(exchange) ?? 'no content type'}`;
  const text = body.length > shownBody ? `${body.slice(0, shownBody)}…` : body;
  const line = `${request.method} ${request.path}${extra.join('')} on port ${String(request.port)}: ${answered(exchange)} in ${formatMs(ms)}`;
  return [{ kind: 'request', text: `${line}${location}${type}${text === '' ? '' : `, ${text}`}` }];
}

export const isRedirect = (status: number | undefined): boolean =>
  status !== undefined && [301, 302, 303, 307, 308].includes(status);

/** Statuses of something that stands before the service: credentials, permissions, rationing. */
export const isRefusal = (status: number | undefined): boolean =>
  status !== undefined && [401, 403, 407, 429].includes(status);

export const isServerError = (status: number | undefined): boolean =>
  status !== undefined && status >= 500 && status <= 599;

const isPage = (body: string): boolean => /^\s*<(?:!doctype|html)\b/i.test(body);

/** True when an answer is what an unknown path gets as well: the same text but for its path, or the page of a single-page application. */
export function isIndistinguishable(one: HttpExchange, control: HttpExchange): boolean {
  if (one.status === undefined || one.status !== control.status) return false;
  if (mediaType(one) !== mediaType(control)) return false;
  const textOf = ({ request, body }: HttpExchange): string =>
    body.replaceAll(request.path, '').replaceAll(encodeURIComponent(request.path), '');
  return textOf(one) === textOf(control) || (isPage(one.body) && isPage(control.body));
}
